"""What is said of the basket, by its words and by what was asked for it."""

from __future__ import annotations

from typing import Any

from bot.runtime.settling.place import DETAILS, UNREAD, Place, alone, lead
from common.language import language

_PUT, _SHOW, _OUT = "buy_product", "show_basket", "take_out_of_basket"
_CHANGE, _CODE, _PRICE = "change_items", "use_code", "ask_price"
_NO_FORM = frozenset(
    {
        *("product", "category", "order_number", "email", "phone", "postcode", "price_max"),
        *("price_min", "recipient", "occasion"),
    }
)
"""Entities that tell of no form of a thing."""
_OF_A_FORM = UNREAD | {
    *(DETAILS, "refine_search", "ask_stock", "select_item", "find_product", "product_details"),
    *("correct_details", "affirm", "ask_product", _PUT),
}


def basket_by_words(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Put that in my basket", "what's in my basket now", wherever it is said."""
    requests = list(parsed.get("requests") or ())
    if not requests:
        if meant := _meant(text, place):
            lead(parsed, {**alone(meant), "entities": parsed.get("entities") or []}, None)
        return
    told = [
        {**one, "intent": meant, "confidence": 1.0, "negated": False}
        if (meant := _meant(str(one["text"]), place))
        else one
        for one in requests
    ]
    if told != requests:
        lead(parsed, told[0], told)


def nothing_to_take_out(text: str, parsed: dict[str, Any], place: Place) -> None:
    """Out of an empty basket nothing is taken: "take the jacket off" is then said of an order."""
    requests = list(parsed.get("requests") or ())
    if place.basket or _meant(text, place) == _OUT:
        return
    if any(one["intent"] == _OUT for one in requests):
        told = [{**one, "intent": _CHANGE} if one["intent"] == _OUT else one for one in requests]
        lead(parsed, told[0], told)
    elif (parsed.get("intent") or {}).get("name") == _OUT:
        entities = parsed.get("entities") or []
        lead(parsed, {**parsed["intent"], "intent": _CHANGE, "entities": entities}, None)


def code_on_products(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "A friend sent me SPRING10, would it work on the first?", over a list: what it makes of the
    price, and no code for an order."""
    if not place.table or place.asked or place.operation:
        return
    requests = list(parsed.get("requests") or ())
    entities = parsed.get("entities") or []
    if any(entity["entity"] == "order_number" for entity in entities):
        return
    if any(one["intent"] == _CODE for one in requests):
        told = [one for one in requests if one["intent"] in (_CODE, _PRICE)]
        rest = [one for one in requests if one not in told]
        first = {**told[0], "intent": _PRICE, "text": text, "start": 0, "end": len(text)}
        lead(parsed, first, [first, *rest] if rest else None)
    elif (parsed.get("intent") or {}).get("name") == _CODE:
        lead(parsed, {**parsed["intent"], "intent": _PRICE, "entities": entities}, None)


def _meant(text: str, place: Place) -> str | None:
    reads = language(place.language).reads("basket")
    if reads.TAKES_OUT.search(text):
        return _OUT
    if reads.SHOWS.search(text):
        return _SHOW
    return _PUT if reads.PUTS.search(text) else None


def form_for_basket(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "39", "the grey one": the answer to which form of a thing shall go in."""
    if not place.choosing or place.asked or parsed.get("requests") or text.rstrip()[-1:] in "?？":
        return
    intent = str((parsed.get("intent") or {}).get("name"))
    entities = parsed.get("entities") or []
    named = {str(entity["entity"]) for entity in entities}
    if intent in _OF_A_FORM and named and not named & _NO_FORM:
        lead(parsed, {**alone(_PUT), "entities": entities}, None)
