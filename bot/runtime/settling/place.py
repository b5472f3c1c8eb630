"""Where a message is said, and how a reading is changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CONFIRMED = "confirmed"
"""The slot of a summary's yes."""
DOUBT, WHY, NEXT = "doubt", "why_asked", "what_next"
YES, NO = "affirm", "deny"
FALLBACK, DETAILS = "nlu_fallback", "provide_details"
ORDER_NUMBER, POSTCODE = "order_number", "postcode"
UNREAD = frozenset({FALLBACK, "out_of_scope"})
NAMES_A_THING = frozenset({"product", "category"})
EDITS = frozenset({"correct_details", DETAILS, "select_item"})
"""Readings of a piece that tells how what stands shall be."""
SURE = 0.75
"""From here on a change of several orders is no guess."""


@dataclass(frozen=True)
class Place:
    """Where in a conversation a message is said.

    Attributes:
        language: code of the conversation's.
        asked: the slot that the bot asked for, if it asked for something.
        outcome: what became of the last operation; see ``actions.conversation.LAST_OUTCOME``.
        fresh: whether the message before this one was about that operation.
        operation: name of the operation that is open, if one is.
        focus: id of the product that is talked about, if one is.
        choosing: id of the product whose form was asked for, to put it into the basket.
        basket: whether something lies in the basket.
        table: whether products lie between, and no order was talked about.
    """

    language: str
    asked: object = None
    outcome: Mapping[str, Any] = field(default_factory=dict)
    fresh: bool = False
    operation: str | None = None
    focus: str | None = None
    choosing: str | None = None
    basket: bool = False
    table: bool = False


def alone(intent: str) -> dict[str, Any]:
    """A reading of one intent, sure, with no entities."""
    return {"intent": intent, "confidence": 1.0, "entities": []}


def lead(parsed: dict[str, Any], entry: dict[str, Any], requests: list[Any] | None) -> None:
    """Let one request lead the reading; ``requests`` are all of them, where there are several."""
    intent = {"name": entry["intent"], "confidence": entry["confidence"]}
    parsed.update(intent=intent, intent_ranking=[dict(intent)], entities=entry["entities"])
    if "requests" in parsed:
        parsed["requests"] = requests
