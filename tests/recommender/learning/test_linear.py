from __future__ import annotations

import numpy as np
import pytest

from recommender.learning import Feedback
from recommender.learning.linear import (
    LinearThompson,
    LinearThompsonConfig,
    LinUcb,
    LinUcbConfig,
    LogisticThompson,
    LogisticThompsonConfig,
)
from tests.recommender.learning.learner_contract import LearnerContract


class TestLinUcb(LearnerContract):
    learner_class = LinUcb
    contextual = True

    def test_the_bound_is_that_of_ridge_regression(self) -> None:
        learner = LinUcb(LinUcbConfig(arms=1, dimensions=3, alpha=0.7))
        random = np.random.default_rng(0)
        rows, rewards = random.normal(size=(20, 3)), random.normal(size=20)
        for row, reward in zip(rows, rewards, strict=True):
            learner.update(Feedback(row, (0,), (float(reward),)))
        gram = np.linalg.inv(np.eye(3) + rows.T @ rows)
        x = np.array([0.3, -1.0, 2.0])
        expected = x @ gram @ rows.T @ rewards + 0.7 * np.sqrt(x @ gram @ x)
        assert learner._draw(x)[0, 0] == pytest.approx(expected)


class TestLinUcbShared(LearnerContract):
    learner_class = LinUcb
    settings = {"shared": True}
    contextual = shared = True

    def test_candidates_may_differ_in_number(self) -> None:
        learner = self.made()
        assert learner.value(np.ones((9, 6))).shape == (9,)


class TestLinearThompson(LearnerContract):
    learner_class = LinearThompson
    contextual = True

    def test_scores_scatter_as_the_posterior_does(self) -> None:
        learner = LinearThompson(
            LinearThompsonConfig(arms=2, dimensions=2, draws=1000, scale=2.0, seed=0)
        )
        x = np.array([3.0, 4.0])
        assert learner._draw(x).std() == pytest.approx(2.0 * 5.0, rel=0.05)


class TestLinearThompsonShared(LearnerContract):
    learner_class = LinearThompson
    settings = {"shared": True}
    contextual = shared = True

    def test_scores_scatter_as_the_posterior_does(self) -> None:
        config = LinearThompsonConfig(dimensions=2, draws=1000, scale=1.0, shared=True, seed=0)
        draws = LinearThompson(config)._draw(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0]]))
        np.testing.assert_array_equal(draws[:, 0], draws[:, 1])
        np.testing.assert_allclose(draws.std(axis=0), [1.0, 1.0, 2.0], rtol=0.1)


class TestLogisticThompson(LearnerContract):
    learner_class = LogisticThompson
    contextual = True

    def test_one_reward_worked_out_by_hand(self) -> None:
        # The mode m of N(0,1)·σ(x) solves m = 1 − σ(m): m = 0.4012; precision 1 + σ(1−σ) = 1.2402.
        learner = LogisticThompson(LogisticThompsonConfig(arms=1, dimensions=1))
        learner.update(Feedback(np.ones(1), (0,), (1.0,)))
        assert learner._mean[0, 0] == pytest.approx(0.40106, abs=1e-4)
        assert learner._covariance[0, 0, 0] == pytest.approx(1 / 1.24021, abs=1e-4)

    def test_it_comes_near_the_mode_of_all_rewards_together(self) -> None:
        random = np.random.default_rng(1)
        truth, rows = np.array([0.5, -1.0, 0.8]), random.normal(size=(3000, 3))
        rewards = random.random(3000) < 1 / (1 + np.exp(-rows @ truth))
        learner = LogisticThompson(LogisticThompsonConfig(arms=1, dimensions=3))
        for row, reward in zip(rows, rewards, strict=True):
            learner.update(Feedback(row, (0,), (float(reward),)))
        np.testing.assert_allclose(learner._mean[0], truth, atol=0.15)


class TestLogisticThompsonShared(LearnerContract):
    learner_class = LogisticThompson
    settings = {"shared": True}
    contextual = shared = True


def test_with_drift_a_weight_never_becomes_certain() -> None:
    still = LinUcb(LinUcbConfig(arms=1, dimensions=1))
    moving = LinUcb(LinUcbConfig(arms=1, dimensions=1, drift=0.01))
    for _ in range(2000):
        for learner in (still, moving):
            learner.update(Feedback(np.ones(1), (0,), (1.0,)))
    assert still._widths(np.ones(1))[0] < 0.03
    # Where it comes to rest: v = (v + q)/(1 + v + q), so v² + q·v = q: v = 0.0951.
    assert moving._widths(np.ones(1))[0] ** 2 == pytest.approx(0.09512, abs=1e-4)
