"""Requests as they travel on a Rasa message, under the key :data:`REQUESTS`.

An entry holds ``text``, ``start`` and ``end`` of its piece of the message, ``intent`` (a name),
``confidence``, ``negated`` and ``entities`` (Rasa's dictionaries, offsets in the whole message).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa.shared.nlu.constants import INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY

from common.language.scripts import count_words
from nlu_models.linking.ordinals import ORDINAL
from nlu_models.model.examples import Parse, Request
from nlu_models.model.requests import YES_OR_NO

REQUESTS = "requests"
SITUATION = "situation"
"""Key of a training message: in which situation it is said. Its requests stand under
:data:`REQUESTS`, as the values of :class:`nlu_models.model.examples.Request`."""
_POLITE = frozenset({"greet", "goodbye", "thank", "praise", "out_of_scope"})
_ANSWERS = YES_OR_NO | {"provide_details", "correct_details"}
_BESIDE_A_PLACE = 2
"""Words beside a place in a list, as in "the second one"."""
_OF_THE_SPEAKER = frozenset({"email", "person"})
Entry = dict[str, Any]


def entries_of(parse: Parse, entities: Sequence[Entry]) -> list[Entry]:
    """The requests of a parse as entries; empty when it is a message like any other."""
    if len(parse.requests) < 2 and not any(request.refused for request in parse.requests):
        return []
    entries = [
        {
            "text": parse.text[request.start : request.end],
            "start": request.start,
            "end": request.end,
            "intent": request.intent,
            "confidence": request.confidence,
            "negated": request.refused,
        }
        for request in _of_weight(parse.requests)
    ]
    return share_out(entries, entities)


def _of_weight(requests: Sequence[Request]) -> list[Request]:
    """The requests that there is something to do for.

    What is only polite, or an answer behind a request, belongs to the one before it, else to the
    one after it: nothing has to be taken up later for it.
    """
    kept: list[Request] = []
    for request in requests:
        if not kept:
            kept.append(request)
        elif _is_polite(kept[0]):
            kept[0] = replace(request, start=kept[0].start)
        elif _is_polite(request) or (request.intent in _ANSWERS and not request.refused):
            kept[-1] = replace(kept[-1], end=request.end)
        else:
            kept.append(request)
    return kept


def _is_polite(request: Request) -> bool:
    return request.intent in _POLITE and not request.refused


def share_out(entries: Sequence[Entry], entities: Sequence[Entry]) -> list[Entry]:
    """The entries with the entities of the message: each goes to the request it stands in.

    What stands between two requests belongs to the one before, what comes first to the first. Who
    is speaking concerns all of them.
    """
    shared: list[Entry] = [{**entry, "entities": []} for entry in entries]
    for entity in entities if shared else ():
        before = [entry for entry in shared if entry["start"] <= entity.get("start", 0)]
        own = (before or shared[:1])[-1:]
        for entry in shared if entity["entity"] in _OF_THE_SPEAKER else own:
            entry["entities"].append(entity)
    return shared


def all_entities(entries: Sequence[Entry]) -> list[Entry]:
    """The entities of all requests, each once, in their order."""
    found: list[Entry] = []
    for entity in (entity for entry in entries for entity in entry["entities"]):
        if entity not in found:
            found.append(entity)
    return found


def leading(entries: Sequence[Entry]) -> Entry:
    """The request to begin with: the first that is asked for, else the first that is refused."""
    asked = [e for e in entries if not e["negated"] and e["intent"] not in YES_OR_NO]
    return (asked or list(entries))[0]


def merged(entries: Sequence[Entry]) -> list[Entry]:
    """The requests without the first, whose entities go to the one after it."""
    first, second, *rest = entries
    return [{**second, "entities": all_entities([first, second])}, *rest]


def pointing_joined(entries: Sequence[Entry], text: str) -> list[Entry]:
    """The requests, where one that only points ("the second one,") is part of the one after it.

    Args:
        entries: the requests of a message, with their entities.
        text: the whole message.
    """
    joined: list[Entry] = []
    for entry in entries:
        if joined and _only_points(joined[-1]) and _can_be_about(entry):
            before = joined.pop()
            entities = all_entities([before, entry])
            own = {"start": before["start"], "text": text[before["start"] : entry["end"]]}
            entry = {**entry, **own, "entities": entities}
        joined.append(entry)
    return joined


def _only_points(entry: Entry) -> bool:
    """Whether a request is a place in a list and hardly a word more."""
    places = [entity for entity in entry["entities"] if "start" in entity]
    if entry["negated"] or not places or any(e["entity"] != ORDINAL for e in entry["entities"]):
        return False
    words = count_words(entry["text"])
    named = sum(
        count_words(str(entry["text"][e["start"] - entry["start"] : e["end"] - entry["start"]]))
        for e in places
    )
    return words - named <= _BESIDE_A_PLACE


def _can_be_about(entry: Entry) -> bool:
    return not entry["negated"] and entry["intent"] not in YES_OR_NO | _POLITE


def led_by(intent: str, confidence: float, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A ranking in which ``intent`` comes first."""
    if ranking[0][INTENT_NAME_KEY] == intent:
        return ranking
    others = [
        {**each, PREDICTED_CONFIDENCE_KEY: each[PREDICTED_CONFIDENCE_KEY] * (1 - confidence)}
        for each in ranking
        if each[INTENT_NAME_KEY] != intent
    ]
    return [{INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}, *others]
