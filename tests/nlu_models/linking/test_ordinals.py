from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.linking.links import Hint
from nlu_models.linking.ordinals import find_ordinals
from nlu_models.text.reads import reads_of

ENGLISH = reads_of("en").ordinals
assert ENGLISH


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the second one", [2]),
        ("tell me about the 2nd", [2]),
        ("more like the third please", [3]),
        ("first", [1]),
        ("the first and the third", [1, 3]),
        ("compare the first with the 4th one", [1, 4]),
        ("number 3", [3]),
        ("option two", [2]),
        ("#2", [2]),
        ("the last one", [-1]),
        ("the second to last one", [-2]),
        ("the latter", [-1]),
        ("the cheaper one", ["cheapest"]),
        ("the cheapest", ["cheapest"]),
        ("the least expensive one", ["cheapest"]),
        ("the most expensive one", ["most expensive"]),
        ("the pricier of the two", ["most expensive"]),
        ("cancel my last order", [1]),
        ("where is my most recent order", [1]),
    ],
)
def test_ordinals(text: str, values: list[int | str]) -> None:
    found = sorted(find_ordinals(text, ENGLISH), key=lambda link: link.start)
    assert [link.value for link in found] == values


@pytest.mark.parametrize(
    "text",
    [
        "wait a second",
        "one second please",
        "for the first time",
        "at last",
        "my first name",
        "last week",
        "first, where is my order",
        "something cheaper",
        "i ordered on the 2nd",
        "more expensive ones",
        "lowest price guarantee",
        "number 104233",
        "#104233",
        "size 42",
        "second hand",
        "number 2.50",
    ],
)
def test_no_ordinals(text: str) -> None:
    assert find_ordinals(text, ENGLISH) == []


def test_a_tagged_number_is_a_place() -> None:
    hints = [Hint(8, 9, "ordinal"), Hint(14, 15, "ordinal")]
    assert [link.value for link in find_ordinals("compare 1 and 3", ENGLISH, hints)] == [1, 3]


@pytest.mark.parametrize(
    ("text", "place"),
    [("2nd", 2), ("two", 2), ("last", -1), ("the cheaper one", "cheapest"), ("blue", None)],
)
def test_place_of(text: str, place: int | str | None) -> None:
    assert ENGLISH.place_of(text) == place


@given(st.text(max_size=200))
def test_never_fails(text: str) -> None:
    for link in find_ordinals(text, ENGLISH):
        assert 0 <= link.start < link.end <= len(text)
