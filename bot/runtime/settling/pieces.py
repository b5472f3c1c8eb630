"""Pieces of a message about products and the shop that mean something only beside another piece."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from math import inf
from typing import Any

from actions.operations import started_by
from actions.operations.consent import consent_words, fills_only
from bot.runtime.settling.place import DETAILS, UNREAD, Place, lead
from common.language import language

_PICKS = frozenset({"select_item", "buy_product"})
_REFINE = "refine_search"
_EDITS = frozenset({_REFINE})
_TOLD = UNREAD | {DETAILS}
"""Readings of a piece that asks for nothing by itself."""
_PRICE = "ask_price"
_FORMS = frozenset({"colour", "size"})
_ASKS = frozenset("?？")
_END = re.compile(r"[.!;,]\s+")
_ASKS_STOCK, _ASKS_OF_IT = "ask_stock", "ask_product"
_OF_SEARCHES = UNREAD | {
    *(DETAILS, _REFINE, "find_product", "recommend", "select_item", "affirm"),
    *(_ASKS_OF_IT, "product_details", _ASKS_STOCK),
}
"""Readings of a message about one thing in which a value stands before a question."""


def without_nothing(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Ok. And what does it cost to send it back?": the "ok" asks for nothing."""
    requests = list(parsed.get("requests") or ())
    if place.asked is not None or len(requests) < 2:
        return
    words = consent_words(place.language)
    left = [one for one in requests if one["entities"] or not fills_only(str(one["text"]), words)]
    if left and len(left) < len(requests):
        _lead_with(parsed, left)


def join_conditions(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "And if it doesn't fit, what does the return cost me?": one question, not two."""
    requests = list(parsed.get("requests") or ())
    if place.asked is not None or len(requests) < 2:
        return
    depends = language(place.language).reads("questions").IS_CONDITION
    joined: list[dict[str, Any]] = []
    for one in requests:
        before = joined[-1] if joined else None
        if before and not _asks(before) and depends.match(str(before["text"])):
            joined[-1] = _one(text, before, one)
        else:
            joined.append(one)
    if len(joined) < len(requests):
        _lead_with(parsed, joined)


def join_sums(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "This one and the seagull, what is it together?": what is taken is what is added up."""
    requests = list(parsed.get("requests") or ())
    if place.asked is not None:
        return
    for at, (one, other) in enumerate(pairwise(requests)):
        forms = {entity["entity"] for entity in one["entities"]} & _FORMS
        if one["intent"] in _PICKS and other["intent"] == _PRICE and not forms | _refused(one):
            _lead_with(parsed, [*requests[:at], _one(text, one, other), *requests[at + 2 :]])
            return


def form_before_question(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Brown ok. How do you care for it", said of what is talked about: whether it is there
    so, and then the question."""
    intent, end = parsed.get("intent") or {}, _END.search(text)
    if place.asked or not place.focus or intent.get("name") not in _OF_SEARCHES or end is None:
        return
    first, rest = text[: end.start()], text[end.end() :]
    named = list(parsed.get("entities") or ())
    named += [e for one in parsed.get("requests") or () for e in one["entities"] if e not in named]
    if not named or not all(e["entity"] in _FORMS and _end(e) <= end.start() for e in named):
        return
    reads = language(place.language)
    bare = "".join(c for at, c in enumerate(first) if not _is_inside(at, named)).strip(" ,")
    plain = not bare or fills_only(bare, consent_words(place.language))
    if plain and reads.reads("questions").IS_QUESTION.search(rest):
        beside = {"confidence": 1.0, "negated": False}
        stock = {"intent": _ASKS_STOCK, "text": first, "start": 0, "end": end.start()}
        costs = reads.reads("sums").DELIVERED.search(rest)
        question = {
            "intent": _PRICE if costs else _ASKS_OF_IT,
            "text": rest,
            "start": end.end(),
            "end": len(text),
        }
        requests = [
            {**beside, **stock, "entities": named},
            {**beside, **question, "entities": []},
        ]
        lead(parsed, requests[0], None)
        parsed["requests"] = requests


def _end(entity: Mapping[str, Any]) -> float:
    return float(entity.get("end") or inf)


def _is_inside(at: int, entities: list[dict[str, Any]]) -> bool:
    return any(e["start"] <= at < e["end"] for e in entities)


def join_edits(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "My fingers are stiff. And it should not cost over 90": one change of the search."""
    requests = list(parsed.get("requests") or ())
    if place.asked is not None or len(requests) < 2:
        return
    joined = [requests[0]]
    for one in requests[1:]:
        before = joined[-1]
        edits = {before["intent"], one["intent"]} & _EDITS
        told = all(each["intent"] in _EDITS | _TOLD and not _asks(each) for each in (before, one))
        if edits and told and not before["negated"] and not one["negated"]:
            both = _one(text, before, one)
            joined[-1] = {**both, "intent": _REFINE, "confidence": max(_sure(before), _sure(one))}
        else:
            joined.append(one)
    if len(joined) < len(requests):
        _lead_with(parsed, joined)


def _sure(request: Mapping[str, Any]) -> float:
    return float(request["confidence"]) if request["intent"] in _EDITS else 0.0


def _refused(request: Mapping[str, Any]) -> set[str]:
    return {"negated"} if request["negated"] else set()


def _asks(request: Mapping[str, Any]) -> bool:
    """Whether a piece is a question or a wish of its own."""
    return bool(_ASKS & set(str(request["text"]))) or started_by(request["intent"]) is not None


def _one(text: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Two pieces as one that asks for what the later one asks for."""
    more = [entity for entity in before["entities"] if entity not in after["entities"]]
    return {
        **after,
        "text": text[before["start"] : after["end"]],
        "start": before["start"],
        "entities": [*more, *after["entities"]],
    }


def _lead_with(parsed: dict[str, Any], requests: list[dict[str, Any]]) -> None:
    """Let the first of these requests lead; alone it is the whole message."""
    first = requests[0]
    lead(parsed, first, requests if len(requests) > 1 or first["negated"] else None)
