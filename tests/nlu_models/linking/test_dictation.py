"""Identifiers that are spoken instead of typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.order_numbers import OrderNumberShape
from nlu_models.linking.dictation import Dictation
from nlu_models.text.reads import reads_of

READS = reads_of("en").identifiers
assert READS is not None
SPOKEN = Dictation(READS, OrderNumberShape.of("HP-104233"))
WORDS = {digit: word for word, digit in READS.DIGITS.items() if word not in {"o", "oh", "nought"}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("this is frieda keller frieda dot keller at example dot com", "frieda.keller@example.com"),
        ("it's smith at example dot com please", "smith@example.com"),
        ("j underscore doe at mail dash box dot example dot org", "j_doe@mail-box.example.org"),
        ("frieda.keller at example.com", "frieda.keller@example.com"),
        ("frieda.keller (at) example.com", "frieda.keller@example.com"),
        ("Frieda Dot Keller At Example Dot Com", "frieda.keller@example.com"),
    ],
)
def test_an_address(text: str, value: str) -> None:
    assert [link.value for link in SPOKEN.emails(text)] == [value]


@pytest.mark.parametrize(
    "text",
    ["I ordered at example.com", "meet me at the shop", "at dot", "look at that dot pattern"],
)
def test_no_address(text: str) -> None:
    assert list(SPOKEN.emails(text)) == []


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("the order is h p one zero three nine five nine I want", "order_number", "HP-103959"),
        ("hp one oh three nine five nine", "order_number", "HP-103959"),
        ("one zero four double two one", "order_number", "HP-104221"),
        ("the postcode is two zero four five seven", "postcode", "20457"),
        ("zip one oh one one", "postcode", "1011"),
    ],
)
def test_digits_one_by_one(text: str, type_: str, value: str) -> None:
    assert [(link.type, link.value) for link in SPOKEN.numbers(text)] == [(type_, value)]


@pytest.mark.parametrize("text", ["one or two", "two three people", "1 0 4", "one two", "10 4 2"])
def test_no_digits_one_by_one(text: str) -> None:
    assert list(SPOKEN.numbers(text)) == []


@given(st.text("0123456789", min_size=6, max_size=6))
def test_every_spoken_order_number_is_read_back(digits: str) -> None:
    text = "h p " + " ".join(WORDS[digit] for digit in digits)
    assert [link.value for link in SPOKEN.numbers(text)] == [f"HP-{digits}"]
