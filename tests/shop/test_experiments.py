from __future__ import annotations

import pytest

from common.errors import DataError
from shop import Shop, experiments, impressions
from shop.experiments import Arm, ArmUnits
from shop.impressions import Reward, ShownList, ShownProduct

ARMS = (Arm("control", "fixed", 0.5), Arm("new", "learning", 0.5))


def show(shop: Shop, list_id: str, unit: str, arm: str) -> None:
    shown = (ShownProduct("fjord", 0, 1.0),)
    impressions.record_list(
        shop,
        ShownList(list_id, unit, unit, "recommend", "x", 0, shown, experiment="order", arm=arm),
    )


def test_one_runs_at_a_time_and_names_are_taken_once(shop: Shop) -> None:
    made = experiments.create(shop, "order", ARMS, config={"effect": 0.02})
    assert experiments.running(shop, "recommend") == made
    assert made.arms == ARMS
    with pytest.raises(DataError, match="'order' runs"):
        experiments.create(shop, "other", ARMS)
    stopped = experiments.stop(shop, "order")
    assert stopped.stopped_at == shop.now()
    assert experiments.running(shop, "recommend") is None
    with pytest.raises(DataError, match="already"):
        experiments.create(shop, "order", ARMS)
    assert experiments.experiments(shop) == [stopped]


def test_what_is_not_there_cannot_be_stopped(shop: Shop) -> None:
    with pytest.raises(DataError, match="no experiment 'none'"):
        experiments.stop(shop, "none")


def test_shoppers_are_counted_not_lists_or_clicks(shop: Shop) -> None:
    experiments.create(shop, "order", ARMS)
    for list_id, unit, arm in (
        ("L1", "a", "control"),
        ("L2", "a", "control"),
        ("L3", "b", "control"),
        ("L4", "c", "new"),
    ):
        show(shop, list_id, unit, arm)
    impressions.reward(
        shop,
        Reward("L1", "fjord", "click"),
        Reward("L2", "fjord", "click"),
        Reward("L2", "fjord", "purchase"),
        Reward("L3", "fjord", "seen"),
    )
    assert experiments.counts(shop, "order") == [
        ArmUnits("control", 2, 1),
        ArmUnits("new", 1, 0),
    ]
