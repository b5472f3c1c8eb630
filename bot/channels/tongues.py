"""In which language a door itself speaks to a shopper: the one that the conversation is in."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from common.language import Phrasebook, conversation_language, known_language, written_in
from common.messages import LANG

logger = logging.getLogger(__name__)

KEPT_SECONDS = 60.0
"""So long what was found is believed; another process may have answered meanwhile."""
READ_SECONDS = 2.0
"""So long the conversation is waited for: a notice must not wait for a database that is away."""
_LOOKED_BACK = 20
_MOST_KEPT = 10_000


class Tongues:
    """Knows the languages of conversations, those of the latest in memory.

    Args:
        agent: has the ``tracker_store`` in which conversations lie.
        book: what is said, in the project's languages.
        clock: seconds that only grow.
    """

    def __init__(
        self, agent: Any, book: Phrasebook, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._agent = agent
        self._book = book
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def heard(self, conversation_id: str, text: object, lang: object = None) -> None:
        """Note what a message gives away before the bot has read it.

        Args:
            text: the message; only one that is surely written in a language tells anything.
            lang: the language of the client's page, which counts where nothing else is known.
        """
        spoken = self._book.languages
        if len(spoken) == 1:
            return
        found = written_in(text, spoken) if isinstance(text, str) else None
        if (code := known_language(found, spoken)) is not None:
            self._keep(conversation_id, code)
        elif (code := known_language(lang, spoken)) and conversation_id not in self._kept:
            self._keep(conversation_id, code, since=-KEPT_SECONDS)

    async def of(self, conversation_id: str) -> str:
        """The code of the conversation's language, one of the project's; never raises.

        Where the conversation cannot be read it is what was known last, else the first language.
        """
        spoken = self._book.languages
        if len(spoken) == 1:
            return spoken[0]
        since, code = self._kept.get(conversation_id, (None, spoken[0]))
        if since is not None and self._clock() - since < KEPT_SECONDS:
            return code
        try:
            async with asyncio.timeout(READ_SECONDS):
                told = await self._told(conversation_id)
        except Exception as error:  # whatever a store raises: a notice is said all the same
            logger.warning("The language of %s cannot be read: %s", conversation_id, error)
            return code
        if told:
            code = conversation_language([*told, code], spoken)
            self._keep(conversation_id, code)
        return code

    def _keep(self, conversation_id: str, code: str, since: float = 0.0) -> None:
        self._kept[conversation_id] = (self._clock() + since, code)
        self._kept.move_to_end(conversation_id)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    async def _told(self, conversation_id: str) -> list[object]:
        """What the messages of the shopper tell, the latest first."""
        store = getattr(self._agent, "tracker_store", None)
        if latest := getattr(store, "latest_said", None):
            events = await latest(conversation_id, _LOOKED_BACK)
        else:
            tracker = await store.retrieve_full_tracker(conversation_id) if store else None
            events = list(tracker.events) if tracker else []
        heard = [event for event in reversed(events) if event.type_name == "user"]
        return [
            one
            for event in heard
            for one in ((event.parse_data or {}).get("language"), (event.metadata or {}).get(LANG))
        ]
