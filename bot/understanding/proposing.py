"""From what shoppers said that messages mean to proposals, and from accepted ones to examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.understanding.confirmed import annotated_kinds, confirmed
from common.errors import DataError

if TYPE_CHECKING:
    from bot.understanding.kept import Proposals
    from bot.understanding.talks import Talk
    from common.paths import Project


def open_proposals(project: Project) -> Proposals:
    """The proposals of a project, in the database of its conversations."""
    from bot.project import messaging_database
    from bot.understanding.kept import Proposals

    return Proposals(messaging_database(project))


def kinds_of(project: Project) -> frozenset[str]:
    """The entities that the examples of a project and of its languages annotate."""
    from common.language import language

    own = [path for path in project.training_data if path.is_dir()]
    spoken = language(project.language, project.languages)
    return annotated_kinds([project.data / "nlu", *own, *spoken.folders("nlu")])


def look_through(kept: Proposals, talks: Iterable[Talk], kinds: frozenset[str]) -> int:
    """Keep what conversations propose; returns how many proposals are new."""
    return kept.propose(one for talk in talks for one in confirmed(talk, kinds))


def accept(
    kept: Proposals, project: Project, ids: Sequence[int], *, by: str
) -> list[tuple[Path, str, int]]:
    """Write proposals among the examples of their intents, and note who accepted them.

    Returns:
        For each intent the file, from the project's folder on, and how many examples are new.

    Raises:
        DataError: one of the proposals is not open; then nothing is written.
    """
    from bot.commands.gap_files import write_utterances

    held = {one.id: one for one in kept.all()}
    if unknown := [number for number in ids if number not in held]:
        raise DataError(
            f"Proposal {unknown[0]} is not open.", hint="List them: shoptalk nlu proposals"
        )
    by_intent: dict[str, list[str]] = {}
    for number in dict.fromkeys(ids):
        by_intent.setdefault(held[number].intent, []).append(held[number].text)
    written = []
    for intent, lines in by_intent.items():
        path, count = write_utterances(project.data / "nlu", intent, lines)
        written.append((path.relative_to(project.root), intent, count))
    kept.decide(ids, "accepted", by=by)
    return written
