"""Pieces of one message: which of them are requests, and which belong to another piece."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from actions.operations import started_by
from actions.operations.consent import consent_words, fills_only
from actions.operations.consent import question_beside as question_beside_yes
from bot.runtime.settling.place import (
    CONFIRMED,
    DETAILS,
    DOUBT,
    EDITS,
    NAMES_A_THING,
    ORDER_NUMBER,
    POSTCODE,
    SURE,
    UNREAD,
    YES,
    Place,
    lead,
)
from common.language import language
from common.language.scripts import count_words

_COMPLAINT, _HISTORY, _CHANGE = "complaint", "order_history", "change_items"
_NOT_THAT = "not_that"
_PROOFS = frozenset({"email", "phone", "person", ORDER_NUMBER, POSTCODE})
_OF_A_PERSON = _PROOFS | {"city"}
"""What a piece of a message names that only tells who speaks."""
_FILLERS = frozenset({YES, DETAILS, "thank", "praise"})
_FEW_UNREAD = 2
_A_JOINT = 2
"""Words around a name that only join it to another: "and the"."""
_SEARCHES = frozenset({"find_product", "recommend", "refine_search"})
_FEW_OF_A_FILLER = 2
_FEW_LEFT_OUT = 5
_EDITING = EDITS | {"deny"}
_REMEDIES = frozenset({"return_item", "exchange_item", "deny"})
"""Readings of what is wished for in the place of what is shown."""
_ASKS = frozenset("?？")
_COLONS = frozenset(":：")
_QUESTIONS = ("faq_", "ask_")


def share_proofs(text: str, parsed: dict[str, Any], place: Place) -> None:
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


def number_put_right(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Order 1 please. Sorry, wrong one, I meant 2": the first number is taken back."""
    corrects = language(place.language).reads("orders").NUMBER_PUT_RIGHT
    requests = list(parsed.get("requests") or ())
    every = [e for one in requests for e in one["entities"]] or list(parsed.get("entities") or ())
    numbers = sorted(
        (e for e in every if e["entity"] == ORDER_NUMBER and "start" in e),
        key=lambda entity: entity["start"],
    )
    wrong = {
        one["start"]
        for one, other in pairwise(numbers)
        if one["value"] != other["value"] and corrects.search(text[one["end"] : other["start"]])
    }
    if not wrong:
        return

    def right(entities: list[Any]) -> list[Any]:
        return [e for e in entities if e["entity"] != ORDER_NUMBER or e.get("start") not in wrong]

    parsed["entities"] = right(list(parsed.get("entities") or ()))
    for one in requests:
        one["entities"] = right(one["entities"])
    _join_corrections(text, parsed, requests, corrects)


def _join_corrections(
    text: str, parsed: dict[str, Any], requests: list[dict[str, Any]], corrects: Any
) -> None:
    """A piece that only puts the number right is no request of its own."""
    joined: list[dict[str, Any]] = []
    for one in requests:
        only = {e["entity"] for e in one["entities"]} <= {ORDER_NUMBER}
        told = text[joined[-1]["start"] : one["end"]] if joined else ""
        if joined and only and corrects.search(told) and started_by(one["intent"]) is None:
            joined[-1] = {
                **joined[-1],
                "entities": [*joined[-1]["entities"], *one["entities"]],
                "end": one["end"],
            }
        else:
            joined.append(one)
    if joined:
        first = joined[0]
        lead(parsed, first, joined if len(joined) > 1 or first["negated"] else None)


def without_remarks(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "I've waited for weeks. Cancel it": what is told beside a wish is its reason.

    Nothing goes on record for it, unless the shopper says that they complain.
    """
    requests = list(parsed.get("requests") or ())
    complains = language(place.language).reads("operations").COMPLAINS
    wanted = [one for one in requests if _is_for_an_order(one)]
    left = [
        one
        for one in requests
        if one["intent"] != _COMPLAINT or one["negated"] or complains.search(str(one["text"]))
    ]
    if not wanted or len(left) == len(requests):
        return
    told = [e for one in requests if one not in left for e in one["entities"]]
    first, *rest = left
    more = [e for e in told if e not in first["entities"]]
    first = {**first, "entities": [*first["entities"], *more]}
    lead(parsed, first, [first, *rest] if rest or first["negated"] else None)


def without_unread(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Hm. And the small one, what's the difference?" is the question alone: it leads."""
    requests = list(parsed.get("requests") or ())
    if place.asked is None or len(requests) < 2:
        return
    first, *rest = requests
    unread = first["intent"] in UNREAD | {DOUBT} and not first["entities"]
    few = count_words(str(first["text"])) <= _FEW_UNREAD
    read = not rest[0]["negated"] and rest[0]["intent"] not in UNREAD | EDITS | {YES}
    asks = place.asked != CONFIRMED or asks_for_no_write(str(rest[0]["intent"]))
    if unread and few and read and asks:
        lead(parsed, rest[0], rest if len(rest) > 1 else None)


def asks_for_no_write(intent: str) -> bool:
    """Whether a reading only asks or looks something up."""
    operation = started_by(intent)
    return intent.startswith(_QUESTIONS) if operation is None else not operation.confirms


def _is_list_of(wish: Mapping[str, Any], listed: Mapping[str, Any]) -> bool:
    """Whether a piece only lists things, for the wish that stands before it."""
    if listed["negated"] or started_by(listed["intent"]) or not _is_for_an_order(wish):
        return False
    if str(wish["text"]).rstrip()[-1:] in _COLONS:
        return True
    named = [e for e in listed["entities"] if e["entity"] in NAMES_A_THING and "start" in e]
    rest = str(listed["text"])
    for entity in named:
        start = entity["start"] - listed["start"]
        length = entity["end"] - entity["start"]
        rest = rest[:start] + " " * length + rest[start + length :]
    return bool(named) and not _ASKS & set(rest) and count_words(rest) <= _A_JOINT


def without_not_that(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "That's not what I meant. Please cancel 1": what is meant instead leads."""
    requests = list(parsed.get("requests") or ())
    if len(requests) < 2 or requests[0]["intent"] != _NOT_THAT or requests[1]["negated"]:
        return
    first, meant, *rest = requests
    if meant["intent"] not in UNREAD:
        told = [e for e in first["entities"] if e not in meant["entities"]]
        meant = {**meant, "entities": [*meant["entities"], *told]}
        lead(parsed, meant, [meant, *rest] if rest else None)


def told_after_all(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Not my thing" tells what was asked for: nobody turns down to tell something."""
    requests = list(parsed.get("requests") or ())
    if place.asked in {None, CONFIRMED} or len(requests) != 1:
        return
    [only] = requests
    if only["negated"] and only["intent"] == DETAILS:
        lead(parsed, only, None)


def join_lists(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Return from order 1: the dress", "the dress and the boots": one wish, not two."""
    requests = list(parsed.get("requests") or ())
    pairs = enumerate(pairwise(requests))
    at = next((n for n, (one, other) in pairs if _is_list_of(one, other)), None)
    if at is None:
        return
    wish, listed, *rest = requests[at:]
    more = [e for e in listed["entities"] if e not in wish["entities"]]
    wish = {
        **wish,
        "text": text[wish["start"] : listed["end"]],
        "end": listed["end"],
        "entities": [*wish["entities"], *more],
    }
    joined = [*requests[:at], wish, *rest]
    lead(parsed, joined[0], joined if len(joined) > 1 or joined[0]["negated"] else None)


def join_wishes(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Nothing wireless! Headphones, please", "A wedding gift: white sheets": one search, not two.

    A piece that names no kind of thing, and only says what shall not be or ends in a colon, belongs
    to the piece behind it that names one.
    """
    requests = list(parsed.get("requests") or ())
    pairs = enumerate(pairwise(requests))
    at = next((n for n, (one, other) in pairs if _is_told_before(one, other, place)), None)
    if at is None:
        return
    told, wish, *rest = requests[at:]
    more = [e for e in told["entities"] if e not in wish["entities"]]
    whole = {"start": told["start"], "text": text[told["start"] : wish["end"]]}
    joined = [*requests[:at], {**wish, **whole, "entities": [*more, *wish["entities"]]}, *rest]
    lead(parsed, joined[0], joined if len(joined) > 1 or joined[0]["negated"] else None)


def _is_told_before(told: Mapping[str, Any], wish: Mapping[str, Any], place: Place) -> bool:
    """Whether a piece only tells more of the thing that the next one looks for."""
    if wish["negated"] or not {told["intent"], wish["intent"]} <= _SEARCHES:
        return False
    names = [{e["entity"] for e in one["entities"]} & NAMES_A_THING for one in (told, wish)]
    if names[0] or not names[1]:
        return False
    said = str(told["text"]).rstrip()
    leaves_out = language(place.language).reads("wishes").LEFT_OUT_WORDS.match(said.lstrip())
    return said[-1:] in _COLONS or bool(leaves_out and count_words(said) <= _FEW_LEFT_OUT)


def without_fillers(text: str, parsed: dict[str, Any], place: Place) -> None:
    """An "ok" before a wish answers no question but one for a yes: the wish leads."""
    requests = list(parsed.get("requests") or ())
    if place.asked is None or len(requests) < 2:
        return
    first, *rest = requests
    tells = first["entities"] or first["negated"] or first["intent"] not in _FILLERS
    words, text = consent_words(place.language), str(first["text"])
    if not tells and fills_only(text, words, but_yes=place.asked == CONFIRMED):
        lead(parsed, rest[0], rest if len(rest) > 1 else None)


def refused_by_words(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "All back then" turns nothing down, where a language knows what words a refusal has."""
    requests = list(parsed.get("requests") or ())
    says_no = getattr(language(place.language).reads("matters"), "SAYS_NO", None)
    if says_no is None:
        return
    meant = [
        {**one, "negated": False}
        if one["negated"] and started_by(one["intent"]) and not says_no.search(str(one["text"]))
        else one
        for one in requests
    ]
    if meant != requests:
        several = len(meant) > 1 or meant[0]["negated"]
        lead(parsed, meant[0], meant if several else None)


def edit_what_is_open(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Grand. Actually keep the kite": no second return, but an edit of the one that is open."""
    requests = list(parsed.get("requests") or ())
    if place.asked in {None, CONFIRMED} or len(requests) != 2:
        return
    first, second = requests
    operation = started_by(second["intent"])
    tells = first["entities"] or count_words(str(first["text"])) > _FEW_OF_A_FILLER
    if tells or operation is None or operation.name != place.operation or _ASKS & set(text):
        return
    lead(parsed, {**second, "intent": "correct_details", "negated": False}, None)


def taken_out_is_wanted(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Take the blue shirt out, he doesn't need a third": a wish, whatever its reason denies."""
    reads = language(place.language)
    remove, keep = reads.reads("changes").REMOVE, reads.reads("changes").KEEP
    for one in parsed.get("requests") or ():
        said = str(one["text"])
        removes = remove.search(said)
        if not (one["negated"] and one["intent"] == _CHANGE and removes) or keep.search(said):
            continue
        if not reads.reads("matters").TURNED_DOWN.search(said[: removes.start()]):
            one["negated"] = False


def join_who_speaks(text: str, parsed: dict[str, Any], place: Place) -> None:
    """Who speaks, told before a wish for an order, is told for it: one request and no two."""
    requests = list(parsed.get("requests") or ())
    if place.asked or len(requests) < 2:
        return
    first, *later = requests
    told = {entity["entity"] for entity in first["entities"]}
    only_who = bool(told & _PROOFS) and told <= _OF_A_PERSON
    if first["intent"] != DETAILS or first["negated"] or not only_who:
        return
    at = next((n for n, one in enumerate(later) if _is_for_an_order(one)), None)
    if at is None or any(_ASKS & set(one["text"]) for one in later[:at]):
        return
    wish = _of_all_orders(later[at], place)
    own = [e for e in first["entities"] if e not in wish["entities"]]
    start, text = first["start"], str(parsed["text"])[first["start"] : wish["end"]]
    wish = {**wish, "text": text, "start": start, "entities": [*own, *wish["entities"]]}
    rest = later[at + 1 :]
    lead(parsed, wish, [wish, *rest] if rest else None)


def _is_for_an_order(request: Mapping[str, Any]) -> bool:
    operation = started_by(request["intent"])
    return operation is not None and operation.personal and not request["negated"]


def _of_all_orders(request: dict[str, Any], place: Place) -> dict[str, Any]:
    """A request as it is; where a change of several orders is but guessed, to be shown them."""
    operation = started_by(request["intent"])
    several = language(place.language).reads("changes").ORDERS
    guessed = operation is not None and operation.confirms and request["confidence"] < SURE
    if guessed and several.search(str(request["text"])):
        return {**request, "intent": _HISTORY, "confidence": 1.0}
    return request


def join_edits(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "One of the two. I want a new one, no repair": all of it edits what stands.

    A piece that names a thing or an order may be another matter, and so may a question.
    """
    requests = list(parsed.get("requests") or ())
    if place.asked != CONFIRMED or len(requests) < 2 or requests[0]["intent"] not in _EDITING:
        return
    first, *rest = requests
    named = {e["entity"] for one in rest for e in one["entities"]}
    if named & (NAMES_A_THING | {ORDER_NUMBER}) or _ASKS & set(text):
        return
    if any(one["intent"] not in EDITS | _REMEDIES for one in rest):
        return
    every = [e for one in requests for e in one["entities"]]
    whole = {"text": text, "start": 0, "end": len(text), "entities": every, "negated": False}
    lead(parsed, {**first, **whole, "intent": "correct_details"}, None)


def join_unclear_yes(text: str, parsed: dict[str, Any], place: Place) -> None:
    """ "Ok then those go, but I keep the shirt": no yes to what stands, but an edit of it.

    What is said behind the yes may take it back, so that it must not wait until that is done.
    """
    requests = list(parsed.get("requests") or ())
    if place.asked != CONFIRMED or len(requests) < 2 or requests[0]["intent"] != YES:
        return
    first, second, *rest = requests
    operation = started_by(second["intent"])
    edits = second["intent"] in EDITS or (operation is not None and operation.confirms)
    words = consent_words(place.language)
    if fills_only(str(first["text"]), words) or second["negated"] or not edits or rest:
        return
    lead(parsed, {**second, "entities": [*first["entities"], *second["entities"]]}, None)


def put_question_first(text: str, parsed: dict[str, Any], place: Place) -> None:
    """A question beside a yes leads: the summary waits for its answer."""
    requests = list(parsed.get("requests") or ())
    if place.asked == CONFIRMED and question_beside_yes(requests, consent_words(place.language)):
        first, second, *rest = requests
        left = [second, *rest] if rest else None
        lead(parsed, {**second, "entities": [*first["entities"], *second["entities"]]}, left)
