"""What was said in a conversation, for a person who takes over."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.conversation.turn import EARLIER_MESSAGES, earlier
from common.messages import ATTACHMENTS, PART

LENGTH = 40
"""Messages at most, the latest of them."""


def transcript_of(tracker: Tracker) -> tuple[tuple[str, str], ...]:
    """Who said what, oldest first: pairs of ``shopper`` or ``bot`` and the words.

    What was sent beside words stands there by its reference, ``[photo telegram:AgAC]``.
    """
    said = [(who, text) for who, text in earlier(tracker, EARLIER_MESSAGES)]
    for event in tracker.events:
        about = event.get("metadata") or {}
        if event.get("event") in {"user", "bot"} and event.get("text") and PART not in about:
            who = "shopper" if event["event"] == "user" else "bot"
            said += [(who, f"[{one}]") for one in about.get(ATTACHMENTS) or ()]
            said.append((who, event["text"]))
    return tuple(said[-LENGTH:])
