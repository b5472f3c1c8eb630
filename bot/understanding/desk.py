"""Proposals of a running server: looked for beside the conversations, decided on the page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.understanding.gaps import Known, frame
from bot.understanding.kept import Proposal
from bot.understanding.proposing import (
    accept,
    kinds_of,
    look_at_gaps,
    look_through,
    open_proposals,
)
from bot.understanding.talks import talks
from common.errors import DataError, StorageError

if TYPE_CHECKING:
    from rasa.core.tracker_store import TrackerStore

    from common.paths import Project


class ProposalDesk:
    """What a person decides about.

    Args:
        project: its examples are written, and its proposals are kept beside its conversations.
        services: of the running shop, whose unanswered questions are looked at; none without it.
    """

    def __init__(self, project: Project, services: Any = None) -> None:
        self._project = project
        self._services = services if getattr(services, "faq", None) is not None else None
        self._kept = open_proposals(project)

    def open(self) -> list[Proposal]:
        """What nobody has decided about; blocks."""
        return self._kept.all()

    def decide(self, number: int, yes: bool, *, by: str) -> str:
        """Accept or reject one; blocks.

        Returns:
            What was done, in words.

        Raises:
            DataError: it is not open any more.
            StorageError: the project's files cannot be written.
        """
        if not yes:
            if not self._kept.decide([number], "rejected", by=by):
                raise DataError(f"Proposal {number} is not open.", hint="Load the page again.")
            return "It will not be proposed again."
        try:
            shop = self._services.shop if self._services else None
            ((path, intent, count),) = accept(self._kept, self._project, [number], by=by, shop=shop)
        except OSError as error:
            raise StorageError(
                f"The examples cannot be written: {error}.",
                hint="Accept it where the project's files can be: shoptalk nlu proposals",
            ) from error
        return f"{path}: {count} new of {intent}. It is learnt with the next 'shoptalk train'."

    async def look_through(self, store: TrackerStore, since: float) -> int:
        """Keep what conversations since then propose; returns how many proposals are new."""
        found = [talk async for talk in talks(store, since=since)]
        kinds = await asyncio.to_thread(kinds_of, self._project)
        new = await asyncio.to_thread(look_through, self._kept, found, kinds)
        if self._services is not None:
            new += await asyncio.to_thread(self._look_at_gaps, self._services)
        return new

    def _look_at_gaps(self, held: Any) -> int:
        words = frame(self._project)
        known = Known(held.shop, held.faq, held.pages, held.search.ranker, words)
        return look_at_gaps(self._kept, known)
