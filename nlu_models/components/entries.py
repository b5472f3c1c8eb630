"""Requests as they travel on a Rasa message, under the key :data:`REQUESTS`.

An entry holds ``text``, ``start`` and ``end`` of its piece of the message, ``intent`` (a name),
``confidence``, ``negated`` and ``entities`` (Rasa's dictionaries, offsets in the whole message).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlu_models.text.requests import YES_OR_NO, Reading

REQUESTS = "requests"
_OF_THE_SPEAKER = frozenset({"email", "person"})
Entry = dict[str, Any]


def entries_of(reading: Reading, entities: Sequence[Entry]) -> list[Entry]:
    """The requests of a reading as entries; empty when it is a message like any other."""
    entries = [
        {
            "text": reading.parse.text[request.start : request.end],
            "start": request.start,
            "end": request.end,
            "intent": request.intent,
            "confidence": request.parse.confidence,
            "negated": request.negated,
        }
        for request in reading.requests
    ]
    return share_out(entries, entities)


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
