"""What was said in a conversation, for a person who takes over."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.conversation.turn import EARLIER_MESSAGES, earlier
from common.messages import PART

LENGTH = 40
"""Messages at most, the latest of them."""


def transcript_of(tracker: Tracker) -> tuple[tuple[str, str], ...]:
    """Who said what, oldest first: pairs of ``shopper`` or ``bot`` and the words."""
    said = [(who, text) for who, text in earlier(tracker, EARLIER_MESSAGES)]
    said += [
        ("shopper" if event["event"] == "user" else "bot", event["text"])
        for event in tracker.events
        if event.get("event") in {"user", "bot"}
        and event.get("text")
        and PART not in (event.get("metadata") or {})
    ]
    return tuple(said[-LENGTH:])
