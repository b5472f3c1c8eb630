"""The reading of a message without the question that it was said after, and when it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import Turn
from actions.conversation.turn import read_turn
from actions.pending_requests import REPLIES

APART = "apart"
"""In a message's ``parse_data``: what it is read as where nothing is asked."""
_NOT_THAT = "not_that"
_ALIKE = "more_like_this"
_NEXT = "what_next"
_ANSWERING = (REPLIES - {"goodbye", "thank"}) | {
    *("select_item", "refine_search", "repeat", "complaint"),
    *(_NOT_THAT, _ALIKE, _NEXT),
}
"""Readings that mean something only as an answer, or nothing."""
_OF_GOODS = frozenset(
    {"damaged_item", "wrong_item", "missing_item", "exchange_item", "return_item", "order_note"}
)
"""What a reason sounds like."""
_SURE, _VERY_SURE = 0.6, 0.85


def may_be_no_answer(parsed: Mapping[str, Any]) -> bool:
    """Whether a message was read as an answer, or not at all, so that a second look may help."""
    return str((parsed.get("intent") or {}).get("name")) in _ANSWERING


def meant_apart(
    message: Mapping[str, Any], *, any_words: bool = False, confirms: bool = False
) -> Turn | None:
    """What a message that answers nothing asks for by itself.

    Args:
        message: Rasa's ``parse_data``.
        any_words: whether any words would do for an answer, so that it must be very sure.
        confirms: whether a summary stands, which nothing that sounds like an answer may leave.
    """
    other = message.get(APART)
    if not other:
        return None
    turn = read_turn(other)
    least = _VERY_SURE if any_words else _SURE
    if turn.intent in _ANSWERING or turn.confidence < least:
        return None
    if any_words and turn.intent in _OF_GOODS:
        return None
    said = str((message.get("intent") or {}).get("name"))
    if confirms and said in ("affirm", "deny") and not _leads_away(turn.intent):
        return None
    return turn


def _leads_away(intent: str) -> bool:
    """Whether it is surely neither a yes nor a no."""
    return intent in ("human_handoff", "thank") or intent.startswith(("faq_", "ask_"))
