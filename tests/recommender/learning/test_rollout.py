"""The gate judges two policies by the log of their mixture, and guardrails hold at any time."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.learning.experiments import ArmCount
from recommender.learning.rollout import (
    RolloutSettings,
    Tried,
    breached,
    first_chances,
    judged,
    like_rates,
)

ROWS = np.eye(3)
LIKED = np.array([0.2, 0.5, 0.3])
"""How often each of three products is liked."""


def log(serving: list[float], candidate: list[float], share: float, size: int) -> list[Tried]:
    """Shoppers of whom a share is the candidate's."""
    random = np.random.default_rng(5)
    policies = (np.array(serving), np.array(candidate))
    found = []
    for at in range(size):
        chances = policies[int(random.random() < share)]
        action = int(random.choice(3, p=chances))
        reward = float(random.random() < LIKED[action])
        found.append(Tried(f"u{at}", ROWS, action, reward, *policies, share))
    return found


def test_the_chance_of_what_came_first_is_that_of_the_mixture() -> None:
    one = Tried("u", ROWS, 1, 0.0, np.array([1.0, 0, 0]), np.array([0.2, 0.8, 0]), 0.25)
    assert one.propensity == pytest.approx(0.25 * 0.8)


@pytest.mark.parametrize(
    ("candidate", "verdict"),
    [([0.1, 0.8, 0.1], "better"), ([0.9, 0.05, 0.05], "worse")],
)
def test_a_policy_serves_only_where_it_is_not_worse(candidate: list[float], verdict: str) -> None:
    serving = [0.2, 0.2, 0.6]
    found = judged(log(serving, candidate, 0.3, 3000), RolloutSettings())
    truth = float(np.array(candidate) @ LIKED - np.array(serving) @ LIKED)
    gain = found.verdict.gain
    assert gain.low <= truth <= gain.high
    assert gain.value == pytest.approx(truth, abs=0.05)
    assert found.verdict.reason == verdict
    assert found.verdict.serves is (verdict == "better")
    assert found.serving == pytest.approx(np.array(serving) @ LIKED, abs=0.05)
    assert found.candidate == pytest.approx(np.array(candidate) @ LIKED, abs=0.05)
    assert found.units == 3000


def test_a_log_without_chance_is_one_of_a_canary(share: float = 0.5) -> None:
    """What serves always shows the first product, the candidate always the second."""
    found = judged(log([1, 0, 0], [0, 1, 0], share, 2000), RolloutSettings())
    assert found.verdict.reason == "better"
    assert found.verdict.gain.low <= 0.3 <= found.verdict.gain.high


def test_of_a_few_nothing_is_said() -> None:
    assert judged([], RolloutSettings()).verdict.reason == "unknown"
    few = judged(log([0, 0, 1], [0, 1, 0], 0.5, 40), RolloutSettings())
    assert few.verdict.reason == "unknown"
    assert not few.verdict.serves


def test_lists_of_one_shopper_are_one_witness() -> None:
    """The same log, all of it by few shoppers, says less."""
    many = log([0, 0, 1], [0, 1, 0], 0.5, 600)
    few = [
        Tried(f"u{at % 20}", ROWS, one.action, one.reward, one.serving, one.candidate, one.share)
        for at, one in enumerate(many)
    ]
    assert judged(many, RolloutSettings()).verdict.serves
    assert judged(few, RolloutSettings()).verdict.reason == "unknown"


def test_a_guardrail_speaks_when_a_difference_is_shown() -> None:
    settings = RolloutSettings()
    before = ArmCount("before", 2000, 20)
    assert breached(before, ArmCount("now", 500, 30), 0.02, settings) == pytest.approx(0.05)
    assert breached(before, ArmCount("now", 500, 6), 0.02, settings) is None
    assert breached(before, ArmCount("now", 500, 0), 0.02, settings) is None
    assert breached(before, ArmCount("now", 40, 40), 0.02, settings) is None


def test_fewer_likes_are_a_reason_too() -> None:
    before, now = ArmCount("before", 2000, 400), ArmCount("now", 800, 60)
    assert like_rates(before, now, RolloutSettings()) == pytest.approx(0.125)
    assert like_rates(now, before, RolloutSettings()) is None


def test_guardrails_seldom_speak_of_nothing() -> None:
    """Looked at 40 times over 4,000 shoppers without a difference: at most one in twenty."""
    random, spoke = np.random.default_rng(1), 0
    settings = RolloutSettings()
    for _ in range(100):
        bad = (random.random((2, 4000)) < 0.03).cumsum(axis=1)
        looks = range(99, 4000, 100)
        arms = (
            (ArmCount("a", n + 1, int(bad[0, n])), ArmCount("b", n + 1, int(bad[1, n])))
            for n in looks
        )
        spoke += any(breached(one, other, 0.02, settings) is not None for one, other in arms)
    assert spoke <= 5


def test_chances_as_they_were_stored() -> None:
    assert first_chances({2: 0.75, 0: 0.25}, 4).tolist() == [0.25, 0.0, 0.75, 0.0]
