"""Lists that were shown and what came of them: each counted once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from common.errors import DataError
from shop import Shop, impressions
from shop.impressions import Reward, ShownList, ShownProduct
from tests.shop.conftest import Clock


def shown(list_id: str = "L1", conversation: str = "talk", policy: str = "lin_ucb") -> ShownList:
    return ShownList(
        id=list_id,
        conversation_id=conversation,
        unit=conversation,
        surface="recommend",
        policy=policy,
        model_version=3,
        shown=(ShownProduct("fjord", 1, 0.8), ShownProduct("reef", 0, 0.25)),
        context={"candidates": ["reef", "fjord"], "rows": [[[0, 1.0]], [[1, 0.5]]]},
    )


def test_what_is_shown_is_a_complete_log(shop: Shop) -> None:
    impressions.record_list(shop, shown())
    impressions.reward(shop, Reward("L1", "fjord", "click"))
    (one,) = impressions.lists(shop)
    assert one.list == shown()
    assert one.rewards == (Reward("L1", "fjord", "click"),)


@pytest.mark.parametrize("chance", [0.0, 1.5])
def test_a_propensity_must_be_one(shop: Shop, chance: float) -> None:
    wrong = ShownList("L1", "t", "t", "recommend", "x", 0, (ShownProduct("fjord", 0, chance),))
    with pytest.raises(DataError, match="propensity"):
        impressions.record_list(shop, wrong)


def test_a_click_counts_once_however_often_it_comes(shop: Shop) -> None:
    impressions.record_list(shop, shown())
    click = Reward("L1", "fjord", "click")
    assert impressions.reward(shop, click, click) == 1
    assert impressions.reward(shop, click) == 0
    assert impressions.reward(shop, Reward("L1", "fjord", "cart")) == 1


def test_many_tabs_and_processes_count_one_click(shop: Shop) -> None:
    impressions.record_list(shop, shown())
    counted: list[int] = []
    start = threading.Barrier(8)

    def press() -> None:
        start.wait()
        counted.append(impressions.reward(shop, Reward("L1", "fjord", "click")))

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [0] * 7 + [1]


def test_what_was_not_shown_has_no_reward(shop: Shop) -> None:
    impressions.record_list(shop, shown())
    assert impressions.reward(shop, Reward("L1", "mug", "click")) == 0
    assert impressions.reward(shop, Reward("L9", "fjord", "click")) == 0


@pytest.mark.parametrize(
    ("kind", "value"), [("liked", None), ("click", 3.0), ("rating", None), ("rating", 6.0)]
)
def test_a_reward_must_make_sense(shop: Shop, kind: str, value: float | None) -> None:
    with pytest.raises(DataError):
        impressions.reward(shop, Reward("L1", "fjord", kind, value))  # type: ignore[arg-type]


def test_the_latest_list_that_showed_a_product(shop: Shop, clock: Clock) -> None:
    impressions.record_list(shop, shown("L1"))
    clock.move(hours=1)
    impressions.record_list(shop, shown("L2"))
    impressions.record_list(shop, shown("L3", "other"))
    assert impressions.shown_in(shop, "talk", ["fjord", "mug"]) == {"fjord": "L2"}


def test_what_is_bought_after_it_was_shown_is_tied_to_the_list(
    shop: Shop, clock: Clock, order: Callable[..., str]
) -> None:
    bought = ShownList("L1", "talk", "C1", "recommend", "lin_ucb", 0, shown().shown)
    clock.move(days=-28)
    impressions.record_list(shop, replace(bought, id="L0"))
    clock.move(days=20)
    impressions.record_list(shop, bought)
    impressions.record_list(shop, replace(bought, id="L2", unit="C9"))
    order()  # a day after the second list
    clock.move(days=2)
    week = timedelta(days=7)
    assert impressions.match_purchases(shop, within=week) == 1
    assert impressions.match_purchases(shop, within=week) == 0
    told = {one.list.id: one.rewards for one in impressions.lists(shop)}
    assert told == {"L0": (), "L1": (Reward("L1", "fjord", "purchase"),), "L2": ()}
