"""Wishes that are plain from what was done last, or from what stands to be confirmed."""

from __future__ import annotations

from typing import Any

from actions.operations import all_operations, started_by
from actions.pending_requests import opens
from bot.runtime.settling.place import (
    CONFIRMED,
    DETAILS,
    EDITS,
    FALLBACK,
    NAMES_A_THING,
    NEXT,
    NO,
    SURE,
    UNREAD,
    Place,
    alone,
    lead,
)
from common.language import language

STOP = "nevermind"
_CALL_OFF = "cancel_return"
_UNDER_WAY = frozenset({"return_status", "exchange_item"})
_OF_KEEPING = frozenset({*UNREAD, *EDITS, "deny", "affirm", STOP, "change_items", "exchange_item"})
"""Readings of words that want to keep what was to go back."""
_CANCEL, _HOLD, _CHANGE = "cancel_order", "hold_order", "change_items"
_DETAILS_OF, _REFUND = "order_details", "refund_status"
_REDIRECT = "change_address"
_OF_A_PARCEL = frozenset({"order_status", _DETAILS_OF, *UNREAD})
_OF_A_CHANGE = frozenset(
    {
        *(FALLBACK, "out_of_scope", "buy_product", "missing_item", "select_item"),
        *("provide_details", "correct_details", "affirm", "deny"),
    }
)
"""Readings of words that take something out of an order which has just been changed."""
_OF_AN_ORDER = UNREAD | {
    *("ask_price", "ask_product", "ask_shop", "account_details", DETAILS, NEXT),
    *("faq_return_policy", "faq_refund_time", "ask_which"),
}
"""Doubtful readings of a question that may be asked of the order spoken of."""
_OF_PRICES = UNREAD | {"refine_cheaper", "refine_pricier", "select_item", "ask_price"}
"""Readings of a question which of several costs less."""
_SURE_YES, _A_THIRD = 0.6, 0.3
_WITH_REMEDIES = frozenset({"damaged_item", "wrong_item", "missing_item", "return_item"})
_OF_ANOTHER = UNREAD | {
    *(_DETAILS_OF, "order_status", DETAILS, "select_item"),
    *("find_product", "refine_search", "ask_product", "product_details", "ask_stock"),
}
"""Readings of a few words that only name another thing."""


def hold_for_a_time(text: str, parsed: dict[str, Any], place: Place) -> None:
    """What is to stop for a time is to wait, whatever "stop" may mean alone."""
    intent = parsed.get("intent") or {}
    reads = language(place.language).reads("operations")
    if intent.get("name") == _CANCEL and reads.FOR_A_TIME.search(text):
        entry = {**intent, "intent": _HOLD, "entities": parsed.get("entities") or []}
        every = [e for one in parsed.get("requests") or () for e in one["entities"]]
        lead(parsed, {**entry, "entities": every or entry["entities"]}, None)


def same_for_another(text: str, parsed: dict[str, Any], place: Place) -> None:
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
    requests = list(parsed.get("requests") or ())
    if len(requests) == 2 and not requests[0]["entities"] and ellipsis.fullmatch(text):
        intent, parsed["entities"] = str(requests[1]["intent"]), requests[1]["entities"]
        requests = []
    if intent in _OF_ANOTHER and not several and not requests and ellipsis.fullmatch(text):
        meant = {"intent": opens(operation), "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def money_of_what_stands(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Where does the money go?", read with doubt, is asked of the summary that stands."""
    intent = parsed.get("intent") or {}
    doubtful = float(intent.get("confidence") or 0.0) < SURE
    if place.asked != CONFIRMED or intent.get("name") != _REFUND or not doubtful:
        return
    if language(place.language).reads("aftersales").ASKS_MONEY_BACK.search(text):
        meant = {"intent": DETAILS, "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def sent_elsewhere(text: str, parsed: dict[str, Any], place: Place) -> None:
    """A parcel that shall go somewhere, by its words in a language that has such a form, is given
    another address: 把…寄到…"""
    intent = (parsed.get("intent") or {}).get("name")
    form = getattr(language(place.language).reads("addresses"), "REDIRECTS", None)
    if form is None or place.asked or intent not in UNREAD | {DETAILS} or parsed.get("requests"):
        return
    if form.search(text):
        meant = {"intent": _REDIRECT, "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def money_that_comes(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "When do I get the 69 for the pillow?" asks for a refund, not for a parcel."""
    reads = language(place.language).reads("aftersales")
    comes = reads.WHEN_SUM_COMES
    unread = (parsed.get("intent") or {}).get("name") in UNREAD and not parsed.get("requests")
    if unread and place.asked in {None, CONFIRMED} and reads.ASKS_WHEN_MONEY.search(text):
        meant = {"intent": _REFUND, "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)
        return
    for one in (parsed.get("intent") or {}, *(parsed.get("requests") or ())):
        name = "name" if "name" in one else "intent"
        if one.get(name) in _OF_A_PARCEL and comes.search(str(one.get("text") or text)):
            one[name] = _REFUND


def of_the_order(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "And what is it in total?", right after an order was spoken of, is asked of that order."""
    intent = parsed.get("intent") or {}
    doubtful = float(intent.get("confidence") or 0.0) < SURE
    if place.asked or not place.fresh or not place.outcome.get("order") or parsed.get("requests"):
        return
    named = {entity["entity"] for entity in parsed.get("entities") or ()}
    if intent.get("name") not in _OF_AN_ORDER or not doubtful or named & NAMES_A_THING:
        return
    asks = language(place.language).reads("questions").IS_QUESTION
    aspects = language(place.language).reads("aftersales").ORDER_ASPECTS
    if asks.search(text) and any(one.search(text) for one in aspects.values()):
        meant = {"intent": _DETAILS_OF, "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def partly_wanted(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "I don't want the cake, the other one stays", right after its order was looked up, is a
    change of that order."""
    intent = parsed.get("intent") or {}
    known = place.fresh and place.outcome.get("order") and not place.asked
    reads = language(place.language).reads("changes")
    removes, keeps = reads.REMOVE.search(text), reads.KEEP.search(text)
    if not (known and removes and keeps) or intent.get("name") == _CHANGE:
        return
    read_as = {intent.get("name"), *(one["intent"] for one in parsed.get("requests") or ())}
    if read_as <= _OF_A_CHANGE | {"nevermind", _CANCEL, "return_item", _HOLD}:
        every = [e for one in parsed.get("requests") or () for e in one["entities"]]
        entities = every or parsed.get("entities") or []
        lead(parsed, {"intent": _CHANGE, "confidence": 1.0, "entities": entities}, None)


def judged_by_price(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "So which is cheaper?" is asked of what lies there, not a wish for cheaper things."""
    intent = parsed.get("intent") or {}
    if place.asked or intent.get("name") not in _OF_PRICES or parsed.get("requests"):
        return
    if language(place.language).reads("judging").WHICH_IN_PRICE.search(text):
        meant = {"intent": "ask_which", "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def changed_further(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "The bottle can go, too", right after its order was changed, is a change of that order."""
    intent = parsed.get("intent") or {}
    changed = place.outcome.get("operation") == _CHANGE and place.outcome.get("did") == "done"
    if place.asked or not place.fresh or not changed or intent.get("name") not in _OF_A_CHANGE:
        return
    named = {entity["entity"] for entity in parsed.get("entities") or ()}
    reads = language(place.language)
    asks = reads.reads("questions").IS_QUESTION.search(text)
    if named & NAMES_A_THING and not asks and reads.reads("changes").REMOVE.search(text):
        meant = {"intent": _CHANGE, "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def look_up_before_a_yes(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "And the headlamp, when?", read as a doubtful yes: what it names is looked up."""
    intent = parsed.get("intent") or {}
    sure = float(intent.get("confidence") or 0.0)
    if place.asked != CONFIRMED or intent.get("name") != "affirm" or sure >= _SURE_YES:
        return
    named = {entity["entity"] for entity in parsed.get("entities") or ()}
    ranked = [one for one in parsed.get("intent_ranking") or () if one["name"] != "affirm"]
    if not named & NAMES_A_THING or not ranked or parsed.get("requests"):
        return
    operation = started_by(ranked[0]["name"])
    if operation is not None and not operation.confirms and ranked[0]["confidence"] >= _A_THIRD:
        entry = {"intent": ranked[0]["name"], "confidence": ranked[0]["confidence"]}
        lead(parsed, {**entry, "entities": parsed.get("entities") or []}, None)


def no_to_what_stands(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Then leave it the way I ordered it" is a no to a summary, whatever is named beside."""
    requests = list(parsed.get("requests") or ())
    asked_for = [one for one in requests if not one["negated"]]
    leaves = language(place.language).reads("operations").LEAVES_AS_IT_IS.search(text)
    asks = language(place.language).reads("questions").IS_QUESTION.search(text)
    wanted = started_by(str((parsed.get("intent") or {}).get("name")))
    asks = asks or (wanted is not None and not wanted.confirms)
    if place.asked == CONFIRMED and leaves and not asks and not asked_for:
        lead(parsed, alone(NO), None)


def leaves_what_is_asked(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "No, leave those" ends what is open, whatever was asked for: it chooses nothing."""
    form = getattr(language(place.language).reads("operations"), "LEAVES_ALL", None)
    if form is None or place.operation is None or place.asked in {None, CONFIRMED, "item_ids"}:
        return
    if form.fullmatch(text):
        lead(parsed, alone(STOP), None)


def kept_after_all(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "I think I keep the red one", right after its exchange was looked up, calls that off."""
    form = getattr(language(place.language).reads("changes"), "KEEPS_AFTER_ALL", None)
    of_one = place.outcome.get("operation") in _UNDER_WAY and place.outcome.get("did") == "done"
    if form is None or place.asked or not place.fresh or not of_one:
        return
    intent = (parsed.get("intent") or {}).get("name")
    if intent in _OF_KEEPING and not parsed.get("requests") and form.search(text):
        meant = {"intent": _CALL_OFF, "confidence": 1.0}
        lead(parsed, {**meant, "entities": parsed.get("entities") or []}, None)


def what_stands_in_a_no(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "No. Money back, all of it!", said to money back or to another remedy, turns none down."""
    reads = language(place.language)
    no = reads.reads("operations").WAVES_OFF.search(text)
    if place.asked != CONFIRMED or place.operation not in _WITH_REMEDIES or no is None:
        return
    wish = reads.reads("aftersales").REMEDIES["refund"].search(text)
    turned_down = reads.reads("matters").TURNED_DOWN
    if wish and not text.rstrip().endswith("?") and not turned_down.search(text[: wish.start()]):
        told = [e for one in parsed.get("requests") or () for e in one["entities"]]
        meant = {"intent": "correct_details", "confidence": 1.0}
        lead(parsed, {**meant, "entities": told or parsed.get("entities") or []}, None)


def edit_in_a_no(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "No, wait, she does want the mug, so keep one of those" edits what stands."""
    requests = list(parsed.get("requests") or ())
    if place.asked != CONFIRMED or len(requests) != 1:
        return
    [only] = requests
    text, reads = str(parsed.get("text") or ""), language(place.language).reads("changes")
    keeps = reads.KEEP.search(text) and reads.WANTS_AFTER_ALL.search(text)
    named = {entity["entity"] for entity in only["entities"]} & NAMES_A_THING
    if only["negated"] and only["intent"] in EDITS and named and keeps:
        lead(parsed, {**only, "intent": "correct_details"}, None)
