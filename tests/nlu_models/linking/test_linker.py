from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.examples import Entity
from nlu_models.linking import Gazetteer, Link, Linker

LINKER = Linker(
    Gazetteer(
        {
            "category": [{"id": "jackets", "name": "jackets", "synonyms": ["coat"]}],
            "colour": [
                {"id": "navy", "name": "navy", "synonyms": []},
                {"id": "green", "name": "green", "synonyms": []},
            ],
            "material": [{"id": "leather", "name": "leather", "synonyms": []}],
            "product": [
                {"id": "fjord-rain-jacket", "name": "Fjord Rain Jacket", "synonyms": []},
                {"id": "tor-boot", "name": "Tor Hiking Boot", "synonyms": []},
            ],
        }
    )
)


def tag(text: str, part: str, kind: str, **more: str) -> Entity:
    start = text.index(part)
    return Entity(start, start + len(part), kind, part, confidence=0.9, **more)  # type: ignore[arg-type]


def link(text: str, *entities: Entity) -> list[tuple[str, str, str | int]]:
    return [(x.type, text[x.start : x.end], x.value) for x in LINKER.link(text, entities)]


def test_all_kinds_in_one_message() -> None:
    text = "is the fjord jacket in navy under 50, mail a@b.com about HP-104233, postcode 1050"
    assert link(text) == [
        ("product", "fjord jacket", "fjord-rain-jacket"),
        ("colour", "navy", "navy"),
        ("price_max", "under 50", 5000),
        ("email", "a@b.com", "a@b.com"),
        ("order_number", "HP-104233", "HP-104233"),
        ("postcode", "1050", "1050"),
    ]


def test_the_linked_value_takes_the_place_of_the_tag() -> None:
    text = "a navi winter coat"
    tags = (tag(text, "navi", "colour"), tag(text, "winter coat", "category", group="1"))
    assert link(text, *tags) == [
        ("colour", "navi", "navy"),
        ("category", "winter coat", "jackets"),
    ]
    (_, coat) = LINKER.link(text, tags)
    assert coat.group == "1"
    assert isinstance(coat, Link)


def test_an_address_has_no_colour() -> None:
    text = "12 Green Street"
    assert link(text, tag(text, "12 Green Street", "street")) == [
        ("street", "12 Green Street", "12 Green Street")
    ]
    assert link(text) == [("colour", "Green", "green")]


def test_a_product_that_is_unknown_is_not_split_up() -> None:
    text = "the Drover Leather Coat"
    assert link(text, tag(text, "Drover Leather Coat", "product")) == [
        ("product", "Drover Leather Coat", "Drover Leather Coat")
    ]


def test_a_tagged_product_is_found_by_its_rare_word() -> None:
    text = "does the fjord come in green"
    assert link(text, tag(text, "fjord", "product"))[0] == (
        "product",
        "fjord",
        "fjord-rain-jacket",
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [("hello", "email"), ("hello", "order_number"), ("hi", "postcode"), ("-", "x")],
)
def test_tags_that_cannot_be_are_dropped(text: str, kind: str) -> None:
    assert link(text, Entity(0, len(text), kind, text)) == []


def test_a_price_that_was_tagged_becomes_a_bound() -> None:
    text = "something for 40"
    assert link(text, tag(text, "40", "price")) == [("price_max", "40", 4000)]


def test_spans_count_characters_of_the_original() -> None:
    text = "\u200bNAVY\u200b and ｈｐ１０４２３３"
    assert link(text) == [
        ("colour", "NAVY", "navy"),
        ("order_number", "ｈｐ１０４２３３", "HP-104233"),
    ]


def test_floods_are_fast() -> None:
    started = time.perf_counter()
    for flood in ("under 50 ", "a@", "104233 ", "fjord ", "the second ", "x"):
        LINKER.link(flood * 20_000, [])
    assert time.perf_counter() - started < 3


@given(st.text(max_size=150), st.data())
def test_results_are_in_order_and_inside(text: str, data: st.DataObject) -> None:
    entities = []
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        kind = data.draw(st.sampled_from(["product", "colour", "price", "email", "person", "size"]))
        entities = [Entity(start, end, kind, text[start:end])]
    found = LINKER.link(text, entities)
    assert [x.start for x in found] == sorted(x.start for x in found)
    assert all(0 <= x.start < x.end <= len(text) for x in found)
