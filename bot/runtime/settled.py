"""What the situation settles about a reading, whatever the model makes of it.

Signs alone ("?", "…") ask for nothing that could be begun. A yes beside a question about what is
to be agreed to is no yes yet: the question leads, and the summary waits for its answer. A bare
"why not?" asks about what was said last, and whoever pleads for what was refused asks for it again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.operations import all_operations, started_by
from actions.operations.consent import consent_words
from actions.operations.consent import question_beside as question_beside_yes
from actions.pending_requests import opens
from common.language import language

CONFIRMED = "confirmed"
DOUBT, WHY, NEXT = "doubt", "why_asked", "what_next"
BYE, BOT = "goodbye", "bot_challenge"
NOT_THAT = "not_that"
CANCEL, HOLD = "cancel_order", "hold_order"
ORDER_NUMBER, POSTCODE = "order_number", "postcode"
FALLBACK, HANDOFF = "nlu_fallback", "human_handoff"
_SURELY_BYE = 0.6
_SIGNS = frozenset("PZ")
"""First letters of Unicode's categories of punctuation and spaces."""
_OUTBURST = 7
"""Words of anger that still tell nothing."""
_UNREAD = frozenset({"nlu_fallback", "out_of_scope"})
_OF_ANGER = _UNREAD | {"complaint", "doubt", NOT_THAT, "deny", "affirm", "provide_details"}
_OF_PERSONS = _UNREAD | {
    "greet",
    "human_handoff",
    "bot_challenge",
    "ask_shop",
    "ask_stock",
    "faq_contact",
}
_OF_ANOTHER = _UNREAD | {
    *("order_details", "order_status", "provide_details", "select_item"),
    *("find_product", "refine_search", "ask_product", "product_details", "ask_stock"),
}
"""Readings of a few words that only name another thing."""
_OF_A_REFUSAL = _UNREAD | {
    *("affirm", "deny", "doubt", "complaint", "nevermind"),
    *("ask_capabilities", "what_next", "human_handoff"),
}
"""Readings of a plea, or of "what can I do then", that are not of what it is about."""


@dataclass(frozen=True)
class Place:
    """Where in a conversation a message is said.

    Attributes:
        language: code of the conversation's.
        asked: the slot that the bot asked for, if it asked for something.
        outcome: what became of the last operation; see ``actions.conversation.LAST_OUTCOME``.
        fresh: whether the message before this one was about that operation.
    """

    language: str
    asked: object = None
    outcome: Mapping[str, Any] = field(default_factory=dict)
    fresh: bool = False


def settle(parsed: dict[str, Any], place: Place) -> None:
    """Change a reading in place where the situation leaves only one.

    Args:
        parsed: Rasa's ``parse_data``.
        place: where it was said.
    """
    text = str(parsed.get("text") or "")
    if not text.strip() or text.startswith("/"):
        return
    if all(unicodedata.category(sign)[0] in _SIGNS for sign in text):
        _lead(parsed, _alone(FALLBACK if place.asked else DOUBT), None)
    elif meant := _by_words(text, parsed, place) or _doubtful_goodbye(parsed):
        _lead(parsed, _alone(meant), None)
    else:
        _hold_for_a_time(text, parsed, place)
        _same_for_another(text, parsed, place)
        _share_proofs(parsed)
        _put_question_first(parsed, place)


def _by_words(text: str, parsed: Mapping[str, Any], place: Place) -> str | None:
    """The intent that words of a closed pattern have here."""
    reads = language(place.language).reads("operations")
    intent = str((parsed.get("intent") or {}).get("name"))
    if reads.WHY_ALONE.fullmatch(text):
        return WHY
    if reads.FAREWELL.fullmatch(text):
        return BYE
    if reads.RUDE.search(text) and _is_mere_anger(text, intent, reads):
        return NOT_THAT
    asked_for = {one["intent"] for one in parsed.get("requests") or ()}
    if asked_for <= {HANDOFF, "deny"} and reads.HAND_OVER.search(text):
        return HANDOFF
    if not asked_for:
        if reads.WHAT_DONE.search(text):
            return NEXT
        if intent in _OF_PERSONS and reads.PERSON_THERE.search(text):
            return BOT
    if reads.WHAT_ELSE.fullmatch(text) and (place.asked or place.outcome.get("did") == "refused"):
        return NEXT
    if place.asked:
        return None
    if place.outcome.get("did") == "done" and reads.UNDO.fullmatch(text):
        return NEXT
    if place.outcome.get("did") != "refused":
        return None
    again = started_by(intent)
    of_it = again is not None and again.name == place.outcome.get("operation")
    return WHY if reads.PLEADS.search(text) and (of_it or intent in _OF_A_REFUSAL) else None


def _doubtful_goodbye(parsed: Mapping[str, Any]) -> str | None:
    """A conversation is not ended on a guess."""
    intent = parsed.get("intent") or {}
    doubtful = float(intent.get("confidence", 1.0)) < _SURELY_BYE
    return FALLBACK if intent.get("name") == BYE and doubtful else None


def _is_mere_anger(text: str, intent: str, reads: Any) -> bool:
    """Whether an outburst tells nothing that could be put on record."""
    few = len(text.split()) <= _OUTBURST
    return few and intent in _OF_ANGER and reads.COMPLAINS.search(text) is None


def _hold_for_a_time(text: str, parsed: dict[str, Any], place: Place) -> None:
    """What is to stop for a time is to wait, whatever "stop" may mean alone."""
    intent = parsed.get("intent") or {}
    reads = language(place.language).reads("operations")
    if intent.get("name") == CANCEL and reads.FOR_A_TIME.search(text):
        entry = {**intent, "intent": HOLD, "entities": parsed.get("entities") or []}
        every = [e for one in parsed.get("requests") or () for e in one["entities"]]
        _lead(parsed, {**entry, "entities": every or entry["entities"]}, None)


def _same_for_another(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "And the other one?" asks the same of another order, right after one was looked up.

    A change that was refused may be asked for again; one that was done is not begun anew.
    """
    operation = all_operations().get(str(place.outcome.get("operation")))
    if place.asked or not place.fresh or operation is None or not operation.personal:
        return
    if operation.confirms and place.outcome.get("did") != "refused":
        return
    intent = str((parsed.get("intent") or {}).get("name"))
    ellipsis = language(place.language).reads("operations").ELLIPSIS
    several = language(place.language).reads("changes").ORDERS.search(text)
    if (
        intent in _OF_ANOTHER
        and not several
        and not parsed.get("requests")
        and ellipsis.fullmatch(text)
    ):
        meant = {"intent": opens(operation), "confidence": 1.0}
        _lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def _share_proofs(parsed: dict[str, Any]) -> None:
    """The one order number, or postcode, of a message concerns each of its requests."""
    requests = list(parsed.get("requests") or ())
    found = [e for one in requests for e in one["entities"]]
    for name in (ORDER_NUMBER, POSTCODE):
        named = [entity for entity in found if entity["entity"] == name]
        if len({str(entity["value"]) for entity in named}) != 1:
            continue
        for one in requests:
            if not any(entity["entity"] == name for entity in one["entities"]):
                one["entities"] = [*one["entities"], {**named[0], "shared": True}]
    if requests and not requests[0]["negated"]:
        intent = (parsed.get("intent") or {}).get("name")
        leading = next((one for one in requests if one["intent"] == intent), None)
        if leading is not None:
            parsed["entities"] = leading["entities"]


def _put_question_first(parsed: dict[str, Any], place: Place) -> None:
    requests = list(parsed.get("requests") or ())
    if place.asked == CONFIRMED and question_beside_yes(requests, consent_words(place.language)):
        first, second, *rest = requests
        left = [second, *rest] if rest else None
        _lead(parsed, {**second, "entities": [*first["entities"], *second["entities"]]}, left)


def _alone(intent: str) -> dict[str, Any]:
    return {"intent": intent, "confidence": 1.0, "entities": []}


def _lead(parsed: dict[str, Any], entry: dict[str, Any], requests: list[Any] | None) -> None:
    intent = {"name": entry["intent"], "confidence": entry["confidence"]}
    parsed.update(intent=intent, intent_ranking=[dict(intent)], entities=entry["entities"])
    if "requests" in parsed:
        parsed["requests"] = requests
