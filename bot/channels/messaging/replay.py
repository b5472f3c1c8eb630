"""The answer of a turn that was stored before the process ended: it is read, not made again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels import rich
from common import messages
from common.messages import MESSAGE, PART

EVENTS_LOOKED_BACK = 60


async def stored_answer(
    store: Any, conversation_id: str, key: str
) -> list[messages.Message] | None:
    """What the bot said to the message ``key``; None when its turn was not stored.

    Args:
        store: Rasa's tracker store, or ours, which gives out the end of a conversation alone.
    """
    if store is None:
        return None
    if latest := getattr(store, "latest_said", None):
        events = await latest(conversation_id, EVENTS_LOOKED_BACK)
    else:
        tracker = await store.retrieve_full_tracker(conversation_id)
        events = list(tracker.events) if tracker else []
    return _answer_in(events, key)


def _answer_in(events: Sequence[Any], key: str) -> list[messages.Message] | None:
    found: list[messages.Message] | None = None
    for event in events:
        if event.type_name == "user":
            about = event.metadata or {}
            if about.get(MESSAGE) == key:
                found = []
            elif found is not None and PART not in about:
                break
        elif event.type_name == "bot" and found is not None:
            found += rich.from_event(event)
    return found
