from __future__ import annotations

import numpy as np
import pytest

from common.errors import DataError
from recommender.learning.rewards import expected_rewards, logistic


def test_the_constant_alone_is_the_mean() -> None:
    # σ(c) with 3 of 4 rewards, and a pull to one half as of a quarter of a row.
    rows = np.ones((4, 1))
    weights = logistic(rows, np.array([1.0, 1.0, 1.0, 0.0]), np.ones(4), 1.0, 0.5)
    # The slope is zero there: 4·σ(c) − 3 + 0.25·c = 0 at c = 0.7966.
    c = float(weights[0])
    assert 4 / (1 + np.exp(-c)) - 3 + 0.25 * c == pytest.approx(0.0, abs=1e-7)


def test_an_arm_that_was_never_shown_gets_the_mean() -> None:
    random = np.random.default_rng(0)
    rewards = (random.random(300) < 0.4).astype(float)
    found = expected_rewards(random.normal(size=(300, 2)), np.zeros(300, dtype=int), rewards, 2)
    assert found[:, 1].mean() == pytest.approx(rewards.mean(), abs=0.01)


def test_chances_are_found() -> None:
    random = np.random.default_rng(1)
    truth = np.array([[0.5, 1.0, -1.0], [-1.0, 0.0, 2.0]])
    contexts = random.normal(size=(6000, 2))
    scores = np.column_stack([np.ones(6000), contexts]) @ truth.T
    chance = 1 / (1 + np.exp(-scores))
    actions = random.integers(2, size=6000)
    rewards = (random.random(6000) < chance[np.arange(6000), actions]).astype(float)
    assert np.abs(expected_rewards(contexts, actions, rewards, 2) - chance).mean() < 0.02


def test_no_row_is_foreseen_by_a_model_that_has_seen_it() -> None:
    contexts, actions = np.eye(6), np.zeros(6, dtype=int)
    rewards = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0])
    before = expected_rewards(contexts, actions, rewards, 1, folds=6)
    rewards[2] = 0.0
    after = expected_rewards(contexts, actions, rewards, 1, folds=6)
    assert after[2, 0] == pytest.approx(before[2, 0])


def test_too_few_rows_are_a_data_error() -> None:
    with pytest.raises(DataError, match="2 rows"):
        expected_rewards(np.zeros((2, 1)), np.zeros(2, dtype=int), np.zeros(2), 1)
