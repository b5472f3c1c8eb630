"""Reading what was said in stored conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.messages import PART

if TYPE_CHECKING:
    from rasa.core.tracker_store import TrackerStore

LATEST = 400
"""So many of the latest messages of a conversation are read."""


@dataclass(frozen=True)
class Talk:
    """A conversation: the events of what was said, the oldest first."""

    conversation_id: str
    events: Sequence[Mapping[str, Any]]

    @property
    def last_at(self) -> float:
        """When something was said last, in Unix seconds."""
        return max((float(one.get("timestamp") or 0.0) for one in self.events), default=0.0)


async def talks(store: TrackerStore, *, since: float = 0.0) -> AsyncIterator[Talk]:
    """The stored conversations in which something was said from ``since`` on (Unix seconds)."""
    talked = getattr(store, "talked_since", None)
    for conversation_id in await talked(since) if talked else await store.keys():
        if latest := getattr(store, "latest_said", None):
            said = await latest(conversation_id, LATEST)
        else:
            tracker = await store.retrieve_full_tracker(conversation_id)
            said = tracker.events if tracker else ()
        events = [one.as_dict() for one in said if one.type_name in ("user", "bot")]
        talk = Talk(conversation_id, events)
        if events and talk.last_at >= since:
            yield talk


def is_typed(event: Mapping[str, Any]) -> bool:
    """Whether an event is a message that a shopper typed: no press, and no part of another one."""
    text = str(event.get("text") or "")
    own = PART not in (event.get("metadata") or {})
    return event.get("event") == "user" and own and bool(text) and not text.startswith("/")


def pressed_intent(event: Mapping[str, Any]) -> str:
    """The intent that a press of a shopper says; empty where it is none."""
    text = str(event.get("text") or "")
    if event.get("event") != "user" or not text.startswith("/"):
        return ""
    return text[1:].split("{", 1)[0].split("\n", 1)[0].strip()


def reading(event: Mapping[str, Any], but: Sequence[str]) -> tuple[str, float]:
    """What a typed message was read as, and how surely, apart from intents that mean nothing."""
    ranking = (event.get("parse_data") or {}).get("intent_ranking") or ()
    for one in ranking:
        if one.get("name") not in but:
            return str(one.get("name")), float(one.get("confidence") or 0.0)
    return "", 0.0
