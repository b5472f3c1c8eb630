"""What was named in the few messages before the latest one: "they" may mean it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from rasa_sdk import Tracker

from actions.conversation.turn import Turn, read_turn

MESSAGES_IN_MIND = 3
"""As many messages back a thing is still spoken of."""
_THINGS = ("product", "category")


def mentioned(tracker: Tracker, facets: Collection[str]) -> Turn | None:
    """The latest of the few messages before this one that named a thing, as one turn.

    Args:
        facets: what shoppers filter by.
    """
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    for event in islice(said, 1, 1 + MESSAGES_IN_MIND):
        parsed = event.get("parse_data") or {}
        requests = parsed.get("requests") or []
        named = [*(parsed.get("entities") or []), *(e for r in requests for e in r["entities"])]
        turn = read_turn({**parsed, "entities": named, "requests": []}, facets)
        if turn.has(*_THINGS):
            return turn
    return None
