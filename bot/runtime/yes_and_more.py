"""A clear yes to a summary, and what the shopper says after it: two messages sent as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.operations import started_by
from actions.operations.consent import asks_what_comes_after, consent_words, yes_before
from common.language import language as reads_of

_YES, _ASK_SHOP, _REFUND = "affirm", "ask_shop", "refund_status"
_INTENT, _RANKING, _ENTITIES, _REQUESTS = "intent", "intent_ranking", "entities", "requests"
_UNREAD = frozenset({"nlu_fallback", "out_of_scope"})
_THINGS = frozenset({"product", "category"})
_LIKELY = 0.1
Parsed = dict[str, Any]


def read_apart(text: str, language: str, read: Callable[[str], Parsed]) -> Parsed | None:
    """The yes as the first request of a message, and the rest as it is read by itself.

    Args:
        text: the message, said while a yes or no was asked for.
        language: code of the conversation's language.
        read: parses a text that stands alone.

    Returns:
        Rasa's ``parse_data``; None where the message is no such yes with more behind it.
    """
    at = yes_before(text, consent_words(language))
    if at is None:
        return None
    rest = text[at:]
    start = at + len(rest) - len(rest.lstrip())
    parsed = read(text[start:])
    yes = {
        "text": text[:at],
        "start": 0,
        "end": at,
        _INTENT: _YES,
        "confidence": 1.0,
        "negated": False,
        _ENTITIES: [],
    }
    later = parsed.get(_REQUESTS) or [_guessed(_only_request(parsed), parsed)]
    later = [_looked_up(one, language) for one in later]
    intent = {"name": _YES, "confidence": 1.0}
    return {
        **parsed,
        "text": text,
        _INTENT: intent,
        _RANKING: [dict(intent)],
        _ENTITIES: [],
        _REQUESTS: [yes, *(_moved(request, start) for request in later)],
    }


def wish_after_no(parsed: Parsed, language: str, read: Callable[[str], Parsed]) -> None:
    """ "I don't want to return it, I want to exchange it", read as one refusal: the wish behind it
    is read by itself, and nothing of it is lost.

    Args:
        parsed: Rasa's ``parse_data``; changed in place where there is such a wish.
        language: code of the conversation's language.
        read: parses a text that stands alone.
    """
    text, requests = str(parsed.get("text") or ""), list(parsed.get(_REQUESTS) or ())
    if len(requests) != 1 or not requests[0]["negated"]:
        return
    pattern = getattr(reads_of(language).reads("operations"), "WANTS_INSTEAD", None)
    found = pattern.search(text) if pattern else None
    if found is None:
        return
    start = found.start("wish")
    other = read(text[start:])
    later = other.get(_REQUESTS) or [_only_request(other)]
    if any(one["negated"] or one[_INTENT] in _UNREAD for one in later):
        return
    refused = {**requests[0], "text": text[:start], "end": start}
    refused[_ENTITIES] = [e for e in requests[0][_ENTITIES] if e.get("start", 0) < start]
    first = later[0]
    parsed[_INTENT] = {"name": first[_INTENT], "confidence": first["confidence"]}
    parsed[_RANKING] = [dict(parsed[_INTENT])]
    parsed[_REQUESTS] = [refused, *(_moved(one, start) for one in later)]


def _guessed(request: Parsed, parsed: Parsed) -> Parsed:
    """A wish that was not surely read, where it names a thing: the likeliest change of an order.

    It is shown before anything is done, as every change is.
    """
    names_a_thing = any(entity["entity"] in _THINGS for entity in request[_ENTITIES])
    if request[_INTENT] not in _UNREAD or not names_a_thing:
        return request
    for likely in parsed.get(_RANKING) or ():
        operation = started_by(str(likely["name"]))
        if operation is not None and operation.confirms and likely["confidence"] >= _LIKELY:
            return {**request, _INTENT: likely["name"]}
    return request


def _looked_up(request: Parsed, language: str) -> Parsed:
    """A question of what comes after the yes that was not read: it is looked up, never dropped."""
    text = str(request["text"]).strip()
    if request[_INTENT] not in _UNREAD or not asks_what_comes_after(text, consent_words(language)):
        return request
    of_money = reads_of(language).reads("aftersales").WHEN_SUM_COMES.search(text)
    return {**request, _INTENT: _REFUND if of_money else _ASK_SHOP}


def _only_request(parsed: Parsed) -> Parsed:
    return {
        "text": parsed["text"],
        "start": 0,
        "end": len(parsed["text"]),
        _INTENT: parsed[_INTENT]["name"],
        "confidence": parsed[_INTENT]["confidence"],
        "negated": False,
        _ENTITIES: parsed.get(_ENTITIES) or [],
    }


def _moved(request: Parsed, by: int) -> Parsed:
    """A request with its places in the whole message."""
    entities = [
        {**entity, "start": entity.get("start", 0) + by, "end": entity.get("end", 0) + by}
        for entity in request[_ENTITIES]
    ]
    return {
        **request,
        "start": request["start"] + by,
        "end": request["end"] + by,
        _ENTITIES: entities,
    }
