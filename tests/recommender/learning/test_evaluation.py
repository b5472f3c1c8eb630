from __future__ import annotations

import numpy as np
import pytest

from common.errors import DataError
from recommender.learning.evaluation import (
    EvaluationConfig,
    Log,
    effective_sample,
    evaluate,
    gate,
)

QUICK = EvaluationConfig(resamples=200)
CHANCE = np.array([[0.2, 0.6, 0.4], [0.7, 0.1, 0.3]])
"""Of a reward, by context (0 or 1) and arm."""
LOGGED = np.array([[0.5, 0.2, 0.3], [0.1, 0.3, 0.6]])
NEW = np.array([[0.1, 0.8, 0.1], [0.7, 0.1, 0.2]])
TRUTH = float((NEW * CHANCE).sum(axis=1).mean())


def four_rows() -> tuple[Log, np.ndarray, np.ndarray]:
    """Two arms, logged evenly; the new policy takes arm 1 in 80 %; a model says 0.5 and 0.25."""
    log = Log(np.array([0, 1, 1, 0]), np.array([1.0, 1.0, 0.0, 0.0]), np.full(4, 0.5))
    return log, np.tile([0.2, 0.8], (4, 1)), np.tile([0.5, 0.25], (4, 1))


def drawn(rows: int, seed: int) -> tuple[Log, np.ndarray]:
    random = np.random.default_rng(seed)
    contexts = random.integers(2, size=rows)
    ends = LOGGED.cumsum(axis=1)[contexts]
    actions = (random.random(rows)[:, None] > ends).sum(axis=1)
    rewards = (random.random(rows) < CHANCE[contexts, actions]).astype(float)
    return Log(actions, rewards, LOGGED[contexts, actions]), contexts


def test_values_worked_out_by_hand() -> None:
    # Weights 0.4, 1.6, 1.6, 0.4.
    log, policy, model = four_rows()
    found = evaluate(log, policy, model, EvaluationConfig(resamples=100, switch_at=1.0))
    assert found["direct"].value == pytest.approx(0.2 * 0.5 + 0.8 * 0.25)  # 0.3
    assert found["ips"].value == pytest.approx((0.4 + 1.6) / 4)
    assert found["snips"].value == pytest.approx((0.4 + 1.6) / 4.0)
    # 0.3 + (0.4·0.5 + 1.6·0.75 − 1.6·0.25 − 0.4·0.5) / 4
    assert found["doubly_robust"].value == pytest.approx(0.3 + 0.2)
    # only the weights of at most 1: 0.3 + (0.4·0.5 − 0.4·0.5) / 4
    assert found["switch"].value == pytest.approx(0.3)
    # (4)² / (2·0.16 + 2·2.56)
    assert found["ips"].effective_sample == pytest.approx(16 / 5.44)


def test_snips_divides_by_the_weights() -> None:
    log = Log(np.array([0, 1]), np.array([1.0, 0.0]), np.array([0.25, 0.5]))
    found = evaluate(log, np.tile([0.5, 0.5], (2, 1)), config=QUICK)
    assert found["ips"].value == pytest.approx(2.0 / 2)
    assert found["snips"].value == pytest.approx(2.0 / 3.0)
    assert set(found) == {"ips", "snips"}


def test_the_log_of_the_policy_itself_has_its_mean() -> None:
    log, contexts = drawn(500, 0)
    found = evaluate(log, LOGGED[contexts], np.full((500, 3), 0.4), QUICK)
    for name in ("ips", "snips", "doubly_robust", "switch"):
        assert found[name].effective_sample == pytest.approx(500)
    assert found["ips"].value == pytest.approx(log.rewards.mean())


@pytest.mark.parametrize("name", ["ips", "doubly_robust"])
@pytest.mark.parametrize("model", ["wrong", "right"])
def test_unbiased_whatever_the_model_says(name: str, model: str) -> None:
    values = []
    for seed in range(200):
        log, contexts = drawn(300, seed)
        expected = CHANCE[contexts] if model == "right" else np.full((300, 3), 0.9)
        few = EvaluationConfig(resamples=100)
        values.append(evaluate(log, NEW[contexts], expected, few)[name].value)
    error = 4.0 * np.std(values) / np.sqrt(len(values))
    assert np.mean(values) == pytest.approx(TRUTH, abs=error)


def test_doubly_robust_is_right_with_wrong_propensities_and_a_right_model() -> None:
    log, contexts = drawn(20_000, 1)
    wrong = Log(log.actions, log.rewards, np.full(len(log), 1 / 3))
    found = evaluate(wrong, NEW[contexts], CHANCE[contexts], QUICK)
    assert found["doubly_robust"].value == pytest.approx(TRUTH, abs=0.01)
    assert abs(found["ips"].value - TRUTH) > 0.05


def test_a_model_makes_the_variance_smaller() -> None:
    spread: dict[str, list[float]] = {"ips": [], "doubly_robust": []}
    for seed in range(60):
        log, contexts = drawn(300, seed)
        few = EvaluationConfig(resamples=100)
        found = evaluate(log, NEW[contexts], CHANCE[contexts], few)
        for name, values in spread.items():
            values.append(found[name].value)
    assert np.std(spread["doubly_robust"]) < 0.8 * np.std(spread["ips"])


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(100):
        log, contexts = drawn(300, seed)
        one = evaluate(log, NEW[contexts], CHANCE[contexts], QUICK)["doubly_robust"]
        held += one.low <= TRUTH <= one.high
    # 95 of 100, give or take four standard deviations.
    assert 86 <= held <= 100


def test_the_effective_sample() -> None:
    assert effective_sample(np.ones(8)) == pytest.approx(8.0)
    assert effective_sample(np.array([1.0, 0.0, 0.0])) == pytest.approx(1.0)
    assert effective_sample(np.zeros(3)) == 0.0


def test_a_better_policy_serves_and_a_worse_one_does_not() -> None:
    log, contexts = drawn(3000, 4)
    model = CHANCE[contexts]
    best = np.eye(3)[CHANCE[contexts].argmax(axis=1)]
    worst = np.eye(3)[CHANCE[contexts].argmin(axis=1)]
    good, bad = gate(log, best, model, QUICK), gate(log, worst, model, QUICK)
    assert (good.serves, good.reason) == (True, "better")
    assert (bad.serves, bad.reason) == (False, "worse")
    assert bad.gain.high < 0.0 < good.gain.low


def test_the_same_policy_is_not_worse() -> None:
    log, contexts = drawn(3000, 5)
    same = gate(log, LOGGED[contexts], np.zeros((3000, 3)), QUICK)
    assert (same.serves, same.reason) == (True, "not_worse")
    assert same.gain.value == pytest.approx(0.0, abs=1e-12)


def test_too_little_is_known_of_what_was_hardly_ever_done() -> None:
    log, contexts = drawn(150, 6)
    verdict = gate(log, np.eye(3)[np.zeros(150, dtype=int)], CHANCE[contexts], QUICK)
    assert (verdict.serves, verdict.reason) == (False, "unknown")


@pytest.mark.parametrize("chance", [0.0, -0.1, 1.5, float("nan")])
def test_a_propensity_must_be_one(chance: float) -> None:
    with pytest.raises(DataError, match="propensity"):
        Log(np.zeros(1, dtype=int), np.zeros(1), np.array([chance]))


def test_shapes_must_fit() -> None:
    log, policy, model = four_rows()
    with pytest.raises(DataError, match="shape"):
        evaluate(log, policy[:2], model)
    with pytest.raises(DataError, match="shape"):
        evaluate(log, policy, model[:, :1])
    with pytest.raises(DataError, match="distribution"):
        evaluate(log, policy * 2.0, model)
    with pytest.raises(DataError, match="one row"):
        Log(np.zeros(0, dtype=int), np.zeros(0), np.zeros(0))
