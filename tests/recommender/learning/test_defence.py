"""Traffic that is no shopper's weighs nothing, and honest shoppers are left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.learning.defence import DefenceSettings, Visit, suspects

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ON = DefenceSettings()
SHOWN = ("lamp", "vase", "clock", "rug", "chair")


def visit(
    at: int,
    *liked: str,
    unit: str = "",
    trusted: bool = False,
    after: float = 5.0,
    address: str = "",
) -> Visit:
    when = NOON + timedelta(seconds=at)
    clicks = {product: when + timedelta(seconds=after) for product in liked}
    return Visit(str(at), unit or f"u{at}", trusted, when, SHOWN, clicks, address or f"a{at}")


def test_clicks_within_an_instant_are_a_machines() -> None:
    log = [visit(0, "lamp", unit="m", after=0.1), visit(1, "vase", unit="m", after=0.2)]
    assert suspects([*log, visit(2, "lamp", after=3.0)], ON) == {"0": "too_fast", "1": "too_fast"}


def test_one_quick_click_among_slow_ones_is_forgiven() -> None:
    log = [visit(0, "lamp", unit="p", after=0.1)]
    log += [visit(at, "vase", unit="p", after=4.0) for at in (1, 2)]
    assert suspects(log, ON) == {}


def test_who_clicks_everything_is_a_crawler() -> None:
    log = [visit(at, *SHOWN, unit="c") for at in range(3)]
    assert set(suspects(log, ON).values()) == {"everything"}
    assert suspects(log[:2], ON) == {}, "two lists may be a keen shopper's"


def test_many_shoppers_of_one_address_are_a_farm_but_customers_are_spared() -> None:
    farm = [visit(at, "rug", address="office") for at in range(21)]
    customer = visit(90, "rug", unit="mia", trusted=True, address="office")
    found = suspects([*farm, customer], ON)
    assert set(found) == {one.id for one in farm}
    assert set(found.values()) == {"one_address"}
    assert suspects([*farm[:20], customer], ON) == {}


def test_the_shops_own_people_weigh_nothing() -> None:
    own = DefenceSettings(own_people=frozenset({"owner"}))
    assert suspects([visit(0, "lamp", unit="owner"), visit(1, "lamp")], own) == {"0": "own_people"}


def crowd(rate: float, poisoned: float, size: int = 400) -> list[Visit]:
    """Half of them customers; strangers like the rug more often than those do."""
    random = np.random.default_rng(3)
    found = []
    for at in range(size):
        trusted = at % 2 == 0
        liked = [one for one in SHOWN if random.random() < rate]
        if not trusted and random.random() < poisoned:
            liked.append("rug")
        found.append(visit(at, *dict.fromkeys(liked), trusted=trusted))
    return found


def test_what_strangers_alone_like_is_poisoned() -> None:
    log = crowd(0.1, 0.6)
    found = suspects(log, ON)
    assert set(found) == {one.id for one in log if not one.trusted}
    assert set(found.values()) == {"one_product"}


def test_a_mood_of_strangers_is_none() -> None:
    assert suspects(crowd(0.15, 0.0), ON) == {}


def test_of_a_product_that_few_customers_saw_nothing_is_said() -> None:
    assert suspects(crowd(0.1, 0.6, size=90), ON) == {}


def test_switched_off_everybody_counts() -> None:
    assert suspects(crowd(0.1, 0.9), DefenceSettings(on=False)) == {}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.02, 0.3))
def test_honest_shoppers_are_seldom_left_out(seed: int, rate: float) -> None:
    random = np.random.default_rng(seed)
    log = [
        visit(at, *(p for p in SHOWN if random.random() < rate), trusted=at % 3 == 0)
        for at in range(300)
    ]
    assert "one_address" not in suspects(log, ON).values()
    assert "too_fast" not in suspects(log, ON).values()
    assert list(suspects(log, ON).values()).count("one_product") in (0, 200)
