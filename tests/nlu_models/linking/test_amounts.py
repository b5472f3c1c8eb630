from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.linking.amounts import AmountFinder
from nlu_models.linking.links import Hint
from nlu_models.text.reads import reads_of

ENGLISH = reads_of("en")
assert ENGLISH.amounts
AMOUNTS = AmountFinder(ENGLISH.amounts, ENGLISH.numbers)


def bounds(text: str, *hints: Hint) -> tuple[int | None, int | None]:
    """(lowest, highest) in cents; every span must lie inside the text."""
    found = AMOUNTS.find(text, hints)
    assert all(0 <= link.start < link.end <= len(text) for link in found)
    values = {link.type: link.value for link in found}
    return values.get("price_min"), values.get("price_max")  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("jackets under 50", None, 5000),
        ("under 50 euros please", None, 5000),
        ("less than €50", None, 5000),
        ("< 50€", None, 5000),
        ("max 100", None, 10000),
        ("up to 49,90 eur", None, 4990),
        ("no more than 80", None, 8000),
        ("nothing over 120", None, 12000),
        ("i don't want to spend more than 60", None, 6000),
        ("my budget is 200", None, 20000),
        ("50 euros or less", None, 5000),
        ("100 max", None, 10000),
        ("under two hundred euros", None, 20000),
        ("€49.00", None, 4900),
        ("for 1.299,00 €", None, 129900),
        ("over 100", 10000, None),
        ("at least 30 euros", 3000, None),
        ("more than €75", 7500, None),
        ("not under 40 euros", 4000, None),
        ("80 euros and up", 8000, None),
        ("between 20 and 40", 2000, 4000),
        ("between 20 and 40 euros", 2000, 4000),
        ("from €20 to €40", 2000, 4000),
        ("20-40 euro", 2000, 4000),
        ("20€ - 40€", 2000, 4000),
        ("around 50 euros", 4000, 6000),
        ("about €100", 8000, 12000),
        ("50ish", 4000, 6000),
        ("under 99 cents", None, 99),
        ("something until 60?", None, 6000),
        ("max 2 hundred", None, 20000),
        ("not more than a hundred", None, 10000),
        ("open until 5 December", None, None),
    ],
)
def test_bounds(text: str, low: int | None, high: int | None) -> None:
    assert bounds(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "under 5 days",
        "less than 2 weeks",
        "under 3 kg",
        "more than 4 players",
        "delivery within 48 hours",
        "order 104233",
        "size 42",
        "about my order",
        "the second one",
        "12 Green Street",
        "between you and me",
        "over 50% off",
        "18-24",
        "",
    ],
)
def test_numbers_that_are_no_money(text: str) -> None:
    assert bounds(text) == (None, None)


def test_a_tag_makes_a_bare_number_an_amount() -> None:
    assert bounds("something for 40", Hint(14, 16, "price")) == (None, 4000)
    assert bounds("20-40", Hint(0, 5, "price")) == (2000, 4000)
    assert bounds("a duvet 200x200", Hint(8, 15, "price")) == (None, None)
    assert bounds("over 100 waterproof", Hint(5, 8, "price")) == (10000, None)


def test_a_range_is_two_links_on_one_span() -> None:
    low, high = AMOUNTS.find("shoes between 20 and 40 euros")
    assert (low.start, low.end) == (high.start, high.end) == (6, 29)


@given(st.integers(1, 5000), st.integers(0, 99))
def test_any_price_below(euros: int, cents: int) -> None:
    expected = euros * 100 + cents
    for text in (f"under €{euros}.{cents:02}", f"below {euros},{cents:02} euros, please"):
        assert bounds(text) == (None, expected)


@given(st.text(max_size=200))
def test_never_fails(text: str) -> None:
    bounds(text)
