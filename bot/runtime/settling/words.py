"""Intents that words of closed patterns have where they are said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.operations import started_by
from bot.runtime.settling.place import (
    CONFIRMED,
    DETAILS,
    DOUBT,
    FALLBACK,
    NEXT,
    ORDER_NUMBER,
    SURE,
    UNREAD,
    WHY,
    Place,
    alone,
    lead,
)
from common.language import language
from common.language.scripts import count_words

_BYE, _BOT, _HANDOFF = "goodbye", "bot_challenge", "human_handoff"
_NOT_THAT = "not_that"
_NEVERMIND = "nevermind"
_LEAVES = frozenset({"nevermind", "deny"})
"""Readings of "cancel", "I don't want it any more" where nothing is open."""
_CANCEL = "cancel_order"
_RETURN_STATUS, _CANCEL_RETURN = "return_status", "cancel_return"
_SURELY_OTHER = frozenset({"return_item", "exchange_item", "hold_order", "cancel_order"})
"""Readings that a wish to keep what was sent for return is not taken for."""
_LEAVING = frozenset({"deny", _NEVERMIND, _BYE})
_SURELY_LEFT = 0.75
_SURELY_BYE = 0.6
_OF_LOST_THINGS = frozenset({"missing_parcel", "missing_item"})
_SENT_AGAIN = frozenset({"resend_confirmation", "resend_label", "request_invoice"})
_OUTBURST = 7
"""Words of anger that still tell nothing."""
_OF_ANGER = UNREAD | {"complaint", DOUBT, _NOT_THAT, "deny", "affirm", DETAILS}
_OF_PERSONS = UNREAD | {
    "greet",
    "human_handoff",
    "bot_challenge",
    "ask_shop",
    "ask_stock",
    "faq_contact",
}
_OF_A_REFUSAL = UNREAD | {
    *("affirm", "deny", DOUBT, "complaint", "nevermind"),
    *("ask_capabilities", NEXT, _HANDOFF),
}
"""Readings of a plea, or of "what can I do then", that are not of what it is about."""


def by_words(text: str, parsed: Mapping[str, Any], place: Place) -> str | None:
    """The intent that words of a closed pattern have here."""
    reads = language(place.language).reads("operations")
    intent = str((parsed.get("intent") or {}).get("name"))
    if reads.WHY_ALONE.fullmatch(text):
        return WHY
    if reads.FAREWELL.fullmatch(text):
        return _BYE
    if reads.RUDE.search(text) and _is_mere_anger(text, intent, reads):
        return _NOT_THAT
    asked_for = {one["intent"] for one in parsed.get("requests") or ()}
    if asked_for <= {_HANDOFF, "deny"} and reads.HAND_OVER.search(text):
        return _HANDOFF
    if not asked_for:
        if reads.WHAT_DONE.search(text):
            return NEXT
        if intent in _OF_PERSONS and reads.PERSON_THERE.search(text):
            return _BOT
    if reads.WHAT_ELSE.fullmatch(text) and (place.asked or place.outcome.get("did") == "refused"):
        return NEXT
    if place.asked:
        return _NEVERMIND if _lets_go(text, place, reads) else None
    if place.outcome.get("did") == "done" and reads.UNDO.fullmatch(text):
        return NEXT
    turned_down = {one["intent"] for one in parsed.get("requests") or () if one["negated"]}
    leaves = intent in _LEAVES or _CANCEL in turned_down
    if place.outcome.get("order") and leaves and reads.CANCELS_IT.search(text):
        return _CANCEL
    of_a_return = place.fresh and place.outcome.get("operation") == _RETURN_STATUS
    if of_a_return and intent not in _SURELY_OTHER and reads.KEEPS_IT.search(text):
        return _CANCEL_RETURN
    if place.outcome.get("did") != "refused":
        return None
    again = started_by(intent)
    if place.fresh and intent != WHY and reads.OBJECTS.search(text) and _is_doubtful(parsed):
        return WHY
    of_it = again is not None and again.name == place.outcome.get("operation")
    return WHY if reads.PLEADS.search(text) and (of_it or intent in _OF_A_REFUSAL) else None


def spelt(text: str, parsed: dict[str, Any], place: Place) -> None:
    """A question in other letters that was read as an operation, or not at all, is what it asks."""
    intent = str((parsed.get("intent") or {}).get("name"))
    entities = parsed.get("entities") or []
    named = {entity["entity"] for entity in entities}
    if ORDER_NUMBER in named or not (intent in UNREAD or started_by(intent) is not None):
        return
    patterns = language(place.language).reads("operations").SPELT
    meant = next((meant for pattern, meant in patterns if pattern.search(text)), None)
    if meant is not None:
        lead(parsed, {**alone(meant), "entities": entities}, None)


def _lets_go(text: str, place: Place, reads: Any) -> bool:
    """Whether what is open has come to nothing: what was missed is found, or the thing is left."""
    if place.operation in _OF_LOST_THINGS | _SENT_AGAIN and reads.FOUND.search(text):
        return True
    return place.asked != CONFIRMED and reads.LEAVES_THAT.search(text) is not None


def _is_doubtful(parsed: Mapping[str, Any]) -> bool:
    """Whether a message names no order, and what it asks for is not sure."""
    named = {entity["entity"] for entity in parsed.get("entities") or ()}
    confidence = float((parsed.get("intent") or {}).get("confidence") or 0.0)
    return confidence < SURE and not named & {ORDER_NUMBER} and not parsed.get("requests")


def doubtful_goodbye(parsed: Mapping[str, Any]) -> str | None:
    """A conversation is not ended on a guess."""
    intent = parsed.get("intent") or {}
    doubtful = float(intent.get("confidence", 1.0)) < _SURELY_BYE
    return FALLBACK if intent.get("name") == _BYE and doubtful else None


def torn_goodbye(parsed: Mapping[str, Any], place: Place) -> str | None:
    """ "No no, I only wanted to know. Bye!", torn between readings that all leave what is open."""
    intent = parsed.get("intent") or {}
    if place.asked is None or intent.get("name") != FALLBACK or parsed.get("requests"):
        return None
    leaving = sum(
        float(one.get("confidence") or 0.0)
        for one in parsed.get("intent_ranking") or ()
        if one.get("name") in _LEAVING
    )
    return _NEVERMIND if leaving >= _SURELY_LEFT else None


def _is_mere_anger(text: str, intent: str, reads: Any) -> bool:
    """Whether an outburst tells nothing that could be put on record."""
    few = count_words(text) <= _OUTBURST
    return few and intent in _OF_ANGER and reads.COMPLAINS.search(text) is None
