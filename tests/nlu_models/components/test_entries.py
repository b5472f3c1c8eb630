from __future__ import annotations

from typing import Any

import pytest

from nlu_models.components.entries import (
    all_entities,
    entries_of,
    leading,
    merged,
    pointing_joined,
    share_out,
)
from nlu_models.model.examples import Parse, Request

TEXT = "not x, find boots and order y"


def request(start: int, end: int, intent: str, *, refused: bool = False) -> Request:
    return Request(start, end, intent, refused, 0.9)


def parse(*requests: Request) -> Parse:
    return Parse(TEXT, "find", 0.9, (("find", 0.9),), requests=requests)


def entity(start: int) -> dict[str, Any]:
    return {"entity": "thing", "start": start}


READ = parse(
    request(0, 5, "exchange", refused=True), request(7, 17, "find"), request(22, 29, "order")
)


def test_a_request_becomes_an_entry_with_the_entities_in_it() -> None:
    refused, first, second = entries_of(READ, [entity(4), entity(12), entity(28)])
    assert first == {
        "text": "find boots",
        "start": 7,
        "end": 17,
        "intent": "find",
        "confidence": 0.9,
        "negated": False,
        "entities": [entity(12)],
    }
    assert refused["negated"]
    assert refused["entities"] == [entity(4)]
    assert second["entities"] == [entity(28)]


def test_a_message_like_any_other_has_no_entries() -> None:
    assert entries_of(parse(request(0, 29, "find")), [entity(3)]) == []


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (["thank", "find", "order"], [("find", 0, 17), ("order", 22, 29)]),
        (["find", "thank", "order"], [("find", 0, 17), ("order", 22, 29)]),
        (["find", "provide_details"], [("find", 0, 17)]),
        (["provide_details", "find"], [("provide_details", 0, 5), ("find", 7, 17)]),
        (["affirm", "find"], [("affirm", 0, 5), ("find", 7, 17)]),
        (["greet", "thank"], [("thank", 0, 17)]),
    ],
)
def test_nothing_is_taken_up_later_for_what_is_polite_or_an_answer(
    told: list[str], kept: list[tuple[str, int, int]]
) -> None:
    spans = [(0, 5), (7, 17), (22, 29)]
    parts = [request(*span, name) for span, name in zip(spans, told, strict=False)]
    found = [(e["intent"], e["start"], e["end"]) for e in entries_of(parse(*parts), [])]
    assert found == kept


def test_every_entity_goes_to_one_request() -> None:
    entries = [{"start": 5, "intent": "a"}, {"start": 10, "intent": "b"}]
    shared = share_out(entries, [entity(2), entity(7), entity(10), {"entity": "pressed"}])
    assert [len(entry["entities"]) for entry in shared] == [3, 1]
    assert len(all_entities(shared)) == 4


def test_who_speaks_concerns_every_request() -> None:
    mail = {"entity": "email", "start": 12}
    shared = share_out([{"start": 0}, {"start": 10}], [mail])
    assert [entry["entities"] for entry in shared] == [[mail], [mail]]
    assert all_entities(shared) == [mail]


def test_the_first_that_is_asked_for_leads() -> None:
    entries = entries_of(READ, [])
    assert leading(entries)["intent"] == "find"
    assert leading(entries[:1])["intent"] == "exchange"
    yes = {**entries[1], "intent": "affirm"}
    assert leading([yes, entries[2]])["intent"] == "order"
    assert leading([yes])["intent"] == "affirm"


def test_what_is_left_out_leaves_its_entities() -> None:
    entries = entries_of(READ, [entity(4), entity(12)])
    (only,) = merged(entries[:2])
    assert only["intent"] == "find"
    assert only["entities"] == [entity(4), entity(12)]


def pointing(text: str, *parts: tuple[str, str, list[tuple[str, str]]]) -> list[dict[str, Any]]:
    """Entries of a message: the words, the intent and the entities (type, words) of each part."""
    entries = []
    for words, intent, entities in parts:
        start = text.index(words)
        found = [
            {"entity": kind, "start": text.index(value), "end": text.index(value) + len(value)}
            for kind, value in entities
        ]
        span = {"text": words, "start": start, "end": start + len(words), "negated": False}
        entries.append({**span, "intent": intent, "confidence": 0.8, "entities": found})
    return entries


def test_what_only_points_is_part_of_the_request_after_it() -> None:
    text = "the second one, does it come in green?"
    entries = pointing(
        text,
        ("the second one,", "select_item", [("ordinal", "second")]),
        ("does it come in green?", "ask_stock", [("colour", "green")]),
    )
    [joined] = pointing_joined(entries, text)
    assert (joined["text"], joined["intent"]) == (text, "ask_stock")
    assert [entity["entity"] for entity in joined["entities"]] == ["ordinal", "colour"]


@pytest.mark.parametrize(
    ("first", "entities", "intent"),
    [
        ("put the second one in my basket,", [("ordinal", "second")], "ask_stock"),
        ("the second one,", [], "ask_stock"),
        ("the second one,", [("ordinal", "second")], "affirm"),
        ("the second one,", [("ordinal", "second")], "thank"),
    ],
)
def test_what_says_more_than_a_place_stays_a_request(
    first: str, entities: list[tuple[str, str]], intent: str
) -> None:
    text = f"{first} and the rest"
    entries = pointing(text, (first, "select_item", entities), ("and the rest", intent, []))
    assert pointing_joined(entries, text) == entries
