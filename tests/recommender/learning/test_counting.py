from __future__ import annotations

import numpy as np
import pytest

from recommender.learning import Feedback
from recommender.learning.base import NO_CONTEXT, Learner
from recommender.learning.counting import (
    BernoulliThompson,
    BernoulliThompsonConfig,
    EpsilonGreedy,
    EpsilonGreedyConfig,
    Even,
    EvenConfig,
    Ucb1,
    Ucb1Config,
)
from tests.recommender.learning.learner_contract import ARMS, LearnerContract


def told(learner: Learner, *seen: tuple[int, float]) -> None:
    for action, reward in seen:
        learner.update(Feedback(NO_CONTEXT, (action,), (reward,)))


class TestEpsilonGreedy(LearnerContract):
    learner_class = EpsilonGreedy

    def test_the_best_mean_has_all_but_its_share_of_epsilon(self) -> None:
        learner = EpsilonGreedy(EpsilonGreedyConfig(arms=4, floor=0.2))
        told(learner, (0, 0.0), (1, 1.0), (2, 0.0), (3, 0.0))
        np.testing.assert_allclose(learner.probabilities(), [0.05, 0.85, 0.05, 0.05])

    def test_equals_share(self) -> None:
        learner = EpsilonGreedy(EpsilonGreedyConfig(arms=2, floor=0.0))
        np.testing.assert_allclose(learner.probabilities(), [0.5, 0.5])


class TestUcb1(LearnerContract):
    learner_class = Ucb1
    settings = {"exploration": 0.5}

    def test_what_was_never_tried_comes_first(self) -> None:
        learner = Ucb1(Ucb1Config(arms=3))
        told(learner, (0, 1.0), (2, 1.0))
        np.testing.assert_array_equal(learner.probabilities(), [0.0, 1.0, 0.0])

    def test_the_bound_worked_out_by_hand(self) -> None:
        # After 1, 1, 0 of arm 0 and 0 of arm 1: 2/3 + √(2 ln 4 / 3) = 1.628, 0 + √(2 ln 4) = 1.665.
        learner = Ucb1(Ucb1Config(arms=2))
        told(learner, (0, 1.0), (0, 1.0), (0, 0.0), (1, 0.0))
        np.testing.assert_allclose(learner._draw(NO_CONTEXT), [[1.62801, 1.66511]], atol=1e-5)


class TestBernoulliThompson(LearnerContract):
    learner_class = BernoulliThompson

    def test_two_arms_worked_out_by_hand(self) -> None:
        # P(Beta(2,1) > Beta(1,1)) = ∫ 2x·x dx = 2/3.
        learner = BernoulliThompson(BernoulliThompsonConfig(arms=2, draws=1000, seed=0))
        told(learner, (0, 1.0))
        chances = np.mean([learner.probabilities() for _ in range(200)], axis=0)
        assert chances[0] == pytest.approx(2 / 3, abs=0.005)
        np.testing.assert_allclose(learner.value(), [2 / 3, 1 / 2])


class TestEven(LearnerContract):
    learner_class = Even

    def test_it_finds_what_is_liked(self) -> None:
        learner = self.played(self.made())
        np.testing.assert_allclose(learner.probabilities(), np.full(ARMS, 1 / ARMS))
        assert learner.value().argmax() == 1


def test_what_is_long_ago_is_forgotten() -> None:
    # With a memory of one half: sum 0.5·0.5 + 1·0 … worked out: counts 0.25+0.5+1, sum 0.25.
    learner = Even(EvenConfig(arms=1, memory=0.5))
    told(learner, (0, 1.0), (0, 0.0), (0, 0.0))
    assert learner.value()[0] == pytest.approx(0.25 / 1.75)
