from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from common.errors import DataError
from recommender.learning.experiments import (
    MISMATCH,
    ArmCount,
    ExperimentConfig,
    assign,
    compare,
    mismatch,
    required_sample,
)

HALVES = {"control": 0.5, "learning": 0.5}


def test_a_shopper_always_sees_the_same_arm() -> None:
    arms = [assign("order", "C17", HALVES) for _ in range(5)]
    assert len(set(arms)) == 1


def test_shares_are_kept() -> None:
    counted = Counter(assign("e", f"s{n}", {"a": 1.0, "b": 3.0}) for n in range(20_000))
    assert counted["b"] / 20_000 == pytest.approx(0.75, abs=0.012)


def test_two_experiments_know_nothing_of_each_other() -> None:
    both = Counter(
        (assign("one", f"s{n}", HALVES), assign("two", f"s{n}", HALVES)) for n in range(8000)
    )
    assert all(count == pytest.approx(2000, abs=160) for count in both.values())


@pytest.mark.parametrize("shares", [{}, {"alone": 1.0}, {"a": 1.0, "b": 0.0}])
def test_arms_must_be_some(shares: dict[str, float]) -> None:
    with pytest.raises(DataError, match="two arms"):
        assign("e", "s", shares)


def test_the_required_sample_worked_out_by_hand() -> None:
    # (1.95996·√(2·0.11·0.89) + 0.84162·√(0.1·0.9 + 0.12·0.88))² / 0.02² = 3840.8
    assert required_sample(0.10, 0.02, 0.95, 0.8) == 3841
    assert ExperimentConfig().least_sample == 3841


def test_a_mismatch_worked_out_by_hand() -> None:
    # χ² = 2·50²/1000 = 5, one degree of freedom: p = 0.0253.
    counts = [ArmCount("control", 1050, 0), ArmCount("learning", 950, 0)]
    assert mismatch(counts, HALVES) == pytest.approx(0.02535, abs=1e-4)
    lost = [ArmCount("control", 1050, 0), ArmCount("learning", 850, 0)]
    assert mismatch(lost, HALVES) < MISMATCH
    assert mismatch([ArmCount("control", 0, 0), ArmCount("learning", 0, 0)], HALVES) == 1.0


def test_a_comparison_worked_out_by_hand() -> None:
    # V = 2·0.5·0.5/100 = 0.005, τ² = 0.01: Λ = √(1/3)·exp(0.01·0.04/(2·0.005·0.015)) = 8.31.
    config = ExperimentConfig(effect=0.1)
    one = compare(ArmCount("a", 100, 40), ArmCount("b", 100, 60), config)
    # with half a success and half a failure added the variance is 0.0048 to 0.0049
    assert one.difference == pytest.approx(0.2)
    assert one.p == pytest.approx(0.107, abs=0.005)
    assert one.verdict == "open"
    assert one.low < 0.0 < one.high


def test_a_clear_difference_is_told() -> None:
    config = ExperimentConfig(effect=0.05)
    better = compare(ArmCount("a", 2000, 200), ArmCount("b", 2000, 320), config)
    worse = compare(ArmCount("a", 2000, 320), ArmCount("b", 2000, 200), config)
    assert (better.verdict, worse.verdict) == ("better", "worse")
    assert better.low > 0.0 > worse.high
    assert better.p == worse.p < 0.05


def test_nothing_is_told_of_nobody() -> None:
    one = compare(ArmCount("a", 0, 0), ArmCount("b", 5, 5))
    assert (one.low, one.high, one.p, one.verdict) == (-1.0, 1.0, 1.0, "open")


def test_the_interval_and_the_p_value_agree() -> None:
    random = np.random.default_rng(0)
    for _ in range(200):
        done = random.binomial(500, random.uniform(0.1, 0.3, size=2))
        one = compare(*(ArmCount(name, 500, int(n)) for name, n in zip("ab", done, strict=True)))
        assert (one.p <= 0.05) == (one.low >= 0.0 or one.high <= 0.0)


def test_looking_again_and_again_makes_no_false_alarm() -> None:
    """Two equal arms, looked at 50 times: at most 5 % are ever told apart (z alone: far more)."""
    random = np.random.default_rng(1)
    runs, looks, step = 400, 50, 100
    clicks = random.binomial(step, 0.2, size=(runs, 2, looks)).cumsum(axis=2)
    alarms = naive = 0
    for run in clicks:
        told = plain = False
        for look in range(looks):
            units = step * (look + 1)
            a, b = (ArmCount(name, units, int(run[at, look])) for at, name in enumerate("ab"))
            told = told or compare(a, b).verdict != "open"
            error = np.sqrt(2 * 0.2 * 0.8 / units)
            plain = plain or abs(a.rate - b.rate) > 1.96 * error
        alarms, naive = alarms + told, naive + plain
    assert alarms / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)
    assert naive / runs > 0.2
