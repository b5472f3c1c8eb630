from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.order_numbers import OrderNumberShape
from nlu_models.linking import Gazetteer, Link, Linker
from nlu_models.model.examples import Entity
from nlu_models.text.reads import reads_of

ENGLISH = reads_of("en")
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
        },
        ENGLISH,
    ),
    ENGLISH,
    OrderNumberShape.of("HP-104233"),
)


def tag(text: str, part: str, kind: str, **more: str) -> Entity:
    start = text.index(part)
    return Entity(start, start + len(part), kind, part, confidence=0.9, **more)


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


def test_a_place_in_a_list_is_no_product_with_that_word_in_its_name() -> None:
    blocks = {"id": "first-forest-blocks", "name": "First Forest Blocks", "synonyms": []}
    linker = Linker(
        Gazetteer({"product": [blocks]}, ENGLISH), ENGLISH, OrderNumberShape.of("HP-104233")
    )
    [place] = linker.link("and the first in black?", [])
    assert (place.type, place.value) == ("ordinal", 1)
    [product] = linker.link("the First Forest Blocks in blue", [])
    assert (product.type, product.value) == ("product", "first-forest-blocks")


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


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        (  # a known product that holds a colour
            "the navy fjord rain jacket",
            [("navy fjord rain jacket", "product"), ("navy", "colour")],
            [
                ("product", "navy fjord rain jacket", "fjord-rain-jacket"),
                ("colour", "navy", "navy"),
            ],
        ),
        (  # an unknown product that holds a known colour
            "the Drover Navy Coat",
            [("Drover Navy Coat", "product"), ("Navy", "colour"), ("Coat", "category")],
            [
                ("product", "Drover Navy Coat", "Drover Navy Coat"),
                ("colour", "Navy", "navy"),
                ("category", "Coat", "jackets"),
            ],
        ),
        (  # an order number inside a reason
            "HP-104233 came torn",
            [("HP-104233 came torn", "reason"), ("HP-104233", "order_number")],
            [
                ("reason", "HP-104233 came torn", "HP-104233 came torn"),
                ("order_number", "HP-104233", "HP-104233"),
            ],
        ),
        (  # a street whose colour the model was trained to see
            "12 Green Street",
            [("12 Green Street", "street"), ("Green", "colour")],
            [("street", "12 Green Street", "12 Green Street"), ("colour", "Green", "green")],
        ),
        (  # the same again is another entity
            "navy or navy",
            [("navy", "colour")],
            [("colour", "navy", "navy"), ("colour", "navy", "navy")],
        ),
    ],
)
def test_what_the_model_tags_over_one_another_all_stays(
    text: str, tags: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    assert link(text, *(tag(text, *each) for each in tags)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(navy)", [("colour", "navy", "navy")]),
        ("navy,", [("colour", "navy", "navy")]),
        ("'navy'", [("colour", "navy", "navy")]),
        ("navy/green?", [("colour", "navy", "navy"), ("colour", "green", "green")]),
        ("jacket/coat", [("category", "jacket", "jackets"), ("category", "coat", "jackets")]),
        ("navy-green", [("colour", "navy", "navy"), ("colour", "green", "green")]),
        ("size:M", [("size", "M", "M")]),
        ("size=XL,", [("size", "XL", "XL")]),
        ("Size:42.5.", [("size", "42.5", "42.5")]),
        ("EU 42,5!", [("size", "42,5", "42.5")]),
        ("XL,", [("size", "XL", "XL")]),
        ("M/L?", [("size", "M", "M"), ("size", "L", "L")]),
        ("50€", [("price_max", "50€", 5000)]),
        ("€50,", [("price_max", "€50", 5000)]),
        ("€50,-", [("price_max", "€50,-", 5000)]),
        ("(50 €)", [("price_max", "50 €", 5000)]),
        ("max. 49,90€.", [("price_max", "max. 49,90€", 4990)]),
        ("20-40€", [("price_min", "20-40€", 2000), ("price_max", "20-40€", 4000)]),
        ("#HP-104233.", [("order_number", "#HP-104233", "HP-104233")]),
        ("order:HP-104233,", [("order_number", "HP-104233", "HP-104233")]),
        (
            "HP-104233/HP-104234",
            [
                ("order_number", "HP-104233", "HP-104233"),
                ("order_number", "HP-104234", "HP-104234"),
            ],
        ),
        ("<anna.b@mail.com>", [("email", "anna.b@mail.com", "anna.b@mail.com")]),
        ("mail:a-b@c-d.co.uk,", [("email", "a-b@c-d.co.uk", "a-b@c-d.co.uk")]),
        ("100ml", []),
        ("5'11\"", []),
        ("3-pack", []),
        ("t-shirt", []),
    ],
)
def test_beside_punctuation_hyphens_and_units(
    text: str, expected: list[tuple[str, str, str | int]]
) -> None:
    assert link(text) == expected


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


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("my zip is 97205", "postcode", "97205"),
        ("410 Main Street, Eugene, OR 97401", "postcode", "97401"),
        ("where is 48217", "order_number", "#K48217"),
        ("where is #K48217", "order_number", "#K48217"),
        ("it is k48217", "order_number", "#K48217"),
    ],
)
def test_a_zip_code_is_no_order_number_of_five_digits(text: str, kind: str, value: str) -> None:
    linker = Linker(Gazetteer({}, ENGLISH), ENGLISH, OrderNumberShape.of("#K48213"))
    found = [(one.type, one.value) for one in linker.link(text, ())]
    assert (kind, value) in found
    assert {name for name, _ in found} & {"postcode", "order_number"} == {kind}
