"""How shoppers tell in English which of their orders they mean."""

from __future__ import annotations

import pytest

from common.language import language

READS = language("en").reads("orders")


@pytest.mark.parametrize(
    ("text", "steps", "from_that"),
    [
        ("from the order before that one", 1, True),
        ("the one before", 1, True),
        ("the previous order", 1, True),
        ("the order after that", -1, True),
        ("the last but one", 1, False),
        ("my second to last order", 1, False),
    ],
)
def test_an_order_by_its_place_in_time(text: str, steps: int, from_that: bool) -> None:
    told = READS.in_time(text)
    assert (told.steps, told.from_that) == (steps, from_that)


@pytest.mark.parametrize("text", ["the order before I moved", "my november order", "order it now"])
def test_what_tells_no_place(text: str) -> None:
    assert READS.in_time(text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("the one that's on its way", "shipped"),
        ("the order which is still coming", "shipped"),
        ("the parcel that arrived", "delivered"),
        ("the one I cancelled is the cancelled order", "cancelled"),
        ("the one that hasn't been sent", "paid"),
    ],
)
def test_an_order_by_how_far_it_has_come(text: str, status: str) -> None:
    found = next(states for words, states in READS.STATES if words.search(text))
    assert status in found
