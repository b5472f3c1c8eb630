from __future__ import annotations

import numpy as np
import pytest

from common.errors import ConfigError
from recommender.learning import Feedback
from recommender.learning.base import NO_CONTEXT
from recommender.learning.clicks import examination_of, lessons
from recommender.learning.counting import Even, EvenConfig, Ucb1, Ucb1Config


def test_each_place_tells_of_its_own() -> None:
    assert lessons("independent", (0.0, 1.0)) == [(0.0, 1.0), (1.0, 1.0)]


def test_below_the_last_click_nothing_was_seen() -> None:
    assert lessons("cascade", (0.0, 1.0, 0.0)) == [(0.0, 1.0), (1.0, 1.0), (0.0, 0.0)]


def test_without_a_click_all_was_seen() -> None:
    assert lessons("cascade", (0.0, 0.0)) == [(0.0, 1.0), (0.0, 1.0)]


def test_no_click_counts_by_the_chance_of_a_look() -> None:
    found = lessons("position", (0.0, 1.0, 0.0, 0.0), (1.0, 0.5, 0.25))
    assert found == [(0.0, 1.0), (1.0, 1.0), (0.0, 0.25), (0.0, 0.25)]


@pytest.mark.parametrize("chances", [(), (0.0,), (1.5,)])
def test_chances_must_be_some(chances: tuple[float, ...]) -> None:
    with pytest.raises(ConfigError, match="examination"):
        lessons("position", (1.0,), chances)


def test_a_learner_reads_a_list_by_its_click_model() -> None:
    cascade, each = Ucb1(Ucb1Config(arms=3, clicks="cascade")), Even(EvenConfig(arms=3))
    for learner in (cascade, each):
        learner.update(Feedback(NO_CONTEXT, (2, 1, 0), (0.0, 1.0, 0.0)))
    np.testing.assert_array_equal(cascade._count, [0, 1, 1])
    np.testing.assert_array_equal(each._count, [1, 1, 1])


def test_the_places_that_are_looked_at_are_found_from_clicks() -> None:
    random = np.random.default_rng(0)
    look, like = np.array([1.0, 0.6, 0.3]), np.array([0.2, 0.5, 0.35, 0.1])
    places, items = random.integers(3, size=60_000), random.integers(4, size=60_000)
    clicked = random.random(60_000) < look[places] * like[items]
    np.testing.assert_allclose(examination_of(places, items, clicked), look, atol=0.04)


def test_cascade_learning_puts_the_best_first() -> None:
    random = np.random.default_rng(5)
    like = np.array([0.05, 0.1, 0.4, 0.2, 0.05])
    learner = Ucb1(Ucb1Config(arms=5, clicks="cascade", exploration=0.5, seed=1))
    for _ in range(4000):
        shown = learner.choose(k=2).actions
        rewards = [0.0, 0.0]
        for place, action in enumerate(shown):
            if random.random() < like[action]:
                rewards[place] = 1.0
                break
        learner.update(Feedback(NO_CONTEXT, shown, tuple(rewards)))
    assert learner.value().argsort()[::-1][:2].tolist() == [2, 3]
