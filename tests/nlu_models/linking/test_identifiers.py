from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.order_numbers import OrderNumberShape
from nlu_models.linking.identifiers import OrderNumbers, PostcodeFinder, find_emails
from nlu_models.linking.links import Hint
from nlu_models.text.reads import reads_of

ORDERS = OrderNumbers(OrderNumberShape.of("HP-104233"))
POSTCODES = PostcodeFinder(reads_of("en").identifiers)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("where is HP-104233", "HP-104233"),
        ("hp104233?", "HP-104233"),
        ("hp 104233", "HP-104233"),
        ("HP 104 233", "HP-104233"),
        ("#104233", "HP-104233"),
        ("#HP-104233", "HP-104233"),
        ("order 104233.", "HP-104233"),
        ("(104233)", "HP-104233"),
        ("hp_104233", "HP-104233"),
        ("HP-1042", "HP-1042"),
    ],
)
def test_order_numbers(text: str, value: str) -> None:
    assert [link.value for link in ORDERS.find(text)] == [value]


@pytest.mark.parametrize(
    "text", ["10423", "1042331", "€104233", "104233 euros", "104.233", "+104233", "php104233", "hp"]
)
def test_no_order_numbers(text: str) -> None:
    assert ORDERS.find(text) == []


def test_several_order_numbers_and_their_spans() -> None:
    text = "not HP-104233, the other: #104234"
    links = ORDERS.find(text)
    assert [text[link.start : link.end] for link in links] == ["HP-104233", "#104234"]


def test_a_house_number_that_is_tagged_is_no_order_number() -> None:
    text = "new address Seeblick 108"
    assert ORDERS.find_hinted(text, [Hint(21, 24, "order_number")]) == []


def test_a_tagged_number_of_the_wrong_length_is_kept_to_be_told_so() -> None:
    (link,) = ORDERS.find_hinted("order number 10423", [Hint(13, 18, "order_number")])
    assert link.value == "HP-10423"


@pytest.mark.parametrize(("text", "count"), [("DE123456789", 0), ("HP104", 1), ("hp 1042", 1)])
def test_letters_that_no_order_number_has_make_it_something_else(text: str, count: int) -> None:
    assert len(ORDERS.find_hinted(text, [Hint(0, len(text), "order_number")])) == count


def test_three_and_two_digits_are_a_postcode_whatever_the_model_says() -> None:
    text = "elin@example.com 411 05"
    (link,) = POSTCODES.find(text, [Hint(17, 23, "order_number")])
    assert link.value == "411 05"


@pytest.mark.parametrize(
    ("example", "text", "values"),
    [
        ("#W2611340", "where is w2611340?", ["#W2611340"]),
        ("1001", "order 1002 please", ["1002"]),
        ("A-77-0192", "it is a 77 0193", ["A-77-0193"]),
        ("405-1122334-9", "405-1122335-1 is late", ["405-1122335-1"]),
    ],
)
def test_order_numbers_of_any_shape(example: str, text: str, values: list[str]) -> None:
    orders = OrderNumbers(OrderNumberShape.of(example))
    assert [link.value for link in orders.find(text)] == values


def test_without_a_shape_only_marked_numbers_count() -> None:
    links = OrderNumbers(None).find("order 104233 or #104234")
    assert [link.value for link in links] == ["104234"]


@given(st.integers(100_000, 999_999), st.sampled_from(["HP-", "hp", "#", "hp ", "", "Hp."]))
def test_any_order_number(number: int, prefix: str) -> None:
    (link,) = ORDERS.find(f"my order {prefix}{number} please")
    assert link.value == f"HP-{number}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Anna.B@Mail.com", "anna.b@mail.com"),
        ("mail: anna+shop@mail.co.uk.", "anna+shop@mail.co.uk"),
        ("it's 'o'brien@example.ie'", "o'brien@example.ie"),
        ("<a_b-c@sub.domain.org>", "a_b-c@sub.domain.org"),
        ("jörg@müller.de", "jörg@müller.de"),
    ],
)
def test_emails(text: str, value: str) -> None:
    assert [link.value for link in find_emails(text)] == [value]


@pytest.mark.parametrize("text", ["anna@", "@mail.com", "anna at mail", "a@b", "a@b@c.com"])
def test_no_emails(text: str) -> None:
    assert [link.value for link in find_emails(text)] in ([], ["b@c.com"])


def test_floods_of_address_parts_are_fast() -> None:
    find_emails("a" * 1000 + "@" + "a." * 500)
    find_emails("@a." * 400)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("SW1A 1AA", "SW1A 1AA"),
        ("EX11GE", "EX11GE"),
        ("Dublin D02 X285", "D02 X285"),
        ("1016 AB Amsterdam", "1016 AB"),
        ("4050-262 Porto", "4050-262"),
        ("Lindenstraße 14, 10969 Berlin", "10969"),
        ("00-950 Warszawa", "00-950"),
        ("114 55 Stockholm", "114 55"),
        ("my postcode is 1050", "1050"),
        ("postcode: sw1a 1aa", "SW1A 1AA"),
        ("zip code 1016 ab", "1016 AB"),
        ("plz 8001", "8001"),
    ],
)
def test_postcodes(text: str, value: str) -> None:
    assert [link.value for link in POSTCODES.find(text)] == [value]


@pytest.mark.parametrize(
    "text",
    ["1050", "2000 in total", "order 10423", "€10423", "104233", "a postcode", "50-60"],
)
def test_no_postcodes(text: str) -> None:
    assert POSTCODES.find(text) == []


def test_a_tagged_postcode() -> None:
    (link,) = POSTCODES.find("1050", [Hint(0, 4, "postcode")])
    assert link.value == "1050"


@given(st.text(max_size=200))
def test_nothing_fails_and_spans_lie_inside(text: str) -> None:
    for link in (*ORDERS.find(text), *find_emails(text), *POSTCODES.find(text)):
        assert 0 <= link.start < link.end <= len(text)
