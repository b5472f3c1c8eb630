"""What was said before, for a client that comes back: read from Rasa's tracker store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.channels import rich
from bot.channels.incoming import shown_text
from bot.channels.turns import BotAgent
from bot.channels.uploads import kinds_in
from bot.channels.wire import Wire
from common import messages
from common.language import Phrasebook
from common.messages import ATTACHMENTS, PART


@dataclass(frozen=True)
class Said:
    """One message in words: whether the shopper's, when (Unix seconds), and in which language."""

    by_shopper: bool
    at: float
    text: str
    language: str = ""


class History:
    """Past messages of conversations.

    Args:
        agent: its tracker store is read.
        wire: writes the messages of the bot, signed again.
        limit: how many messages at most; the latest are kept.
    """

    def __init__(self, agent: BotAgent, wire: Wire, *, limit: int) -> None:
        self._agent = agent
        self._wire = wire
        self._limit = limit

    async def of(self, conversation_id: str) -> list[dict[str, Any]]:
        """The latest messages, oldest first.

        Returns:
            Entries ``{"from": "user", "at": seconds, "text": ...}`` and
            ``{"from": "bot", "at": seconds, "message": <rich message>}``.
        """
        events = await self._events(conversation_id)
        return self._entries(conversation_id, events)[-self._limit :]

    async def in_words(self, conversation_id: str, book: Phrasebook) -> list[Said]:
        """The latest messages in plain words, oldest first.

        Args:
            book: says the words that join the parts, in the conversation's language.
        """
        found: list[Said] = []
        for event in await self._events(conversation_id):
            about = event.metadata or {}
            if event.type_name == "user" and PART not in about:
                text = shown_text(event.text or "", about.get("title"))
                files = [f"[{kind}]" for kind in kinds_in(about.get(ATTACHMENTS) or ())]
                said = " ".join([*files, *([text] if text else [])])
                found += [Said(True, event.timestamp, said)] if said else []
            elif event.type_name == "bot":
                for message in rich.from_event(event):
                    lines = [messages.fallback_text(message, book)]
                    lines += [f"- {button.title}" for button in messages.buttons_of(message)]
                    said = "\n".join(filter(None, lines))
                    code = messages.language_of(message, book)
                    found += [Said(False, event.timestamp, said, code)] if said else []
        return found[-self._limit :]

    async def _events(self, conversation_id: str) -> Iterable[Any]:
        """What was said, of a store of ours only as much as is wanted."""
        store = self._agent.tracker_store
        if latest := getattr(store, "latest_said", None):
            # Some messages are not shown, e.g. a button without a title.
            said: list[Any] = await latest(conversation_id, 2 * self._limit)
            return said
        tracker = await store.retrieve_full_tracker(conversation_id) if store else None
        return tracker.events if tracker else ()

    def _entries(self, conversation_id: str, events: Iterable[Any]) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        for event in events:
            if event.type_name == "user" and PART not in (event.metadata or {}):
                title = (event.metadata or {}).get("title")
                if text := shown_text(event.text or "", title):
                    said = {"from": "user", "at": event.timestamp, "text": text}
                    if lines := (event.metadata or {}).get(ATTACHMENTS):
                        said["attachments"] = kinds_in(lines)
                    entries.append(said)
            elif event.type_name == "bot":
                entries.extend(self._said(conversation_id, event))
        return entries

    def _said(self, conversation_id: str, event: Any) -> list[dict[str, Any]]:
        return [
            {
                "from": "bot",
                "at": event.timestamp,
                "message": self._wire.rich(conversation_id, message),
            }
            for message in rich.from_event(event)
        ]
