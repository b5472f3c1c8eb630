from __future__ import annotations

import numpy as np
import pytest

from common.errors import DataError
from recommender.learning import Feedback, Following
from recommender.learning.conversation import (
    Conversation,
    QLearning,
    QLearningConfig,
    Sarsa,
    SarsaConfig,
)
from tests.recommender.learning.learner_contract import LearnerContract

START, END = np.array([1.0, 0.0]), np.array([0.0, 1.0])


class TestQLearning(LearnerContract):
    learner_class = QLearning
    contextual = True
    settings = {"floor": 0.2, "step": 0.05}


class TestSarsa(LearnerContract):
    learner_class = Sarsa
    contextual = True
    settings = {"floor": 0.2, "step": 0.05}


def taught(learner: Conversation, chosen: int) -> float:
    """What action 0 is worth at the start, after action 1 was once found to bring 1 at the end."""
    learner.update(Feedback(END, (1,), (1.0,)))
    learner.update(Feedback(START, (0,), (0.0,), Following(END, chosen)))
    return float(learner.value(START)[0])


def test_q_learning_expects_the_best_and_sarsa_what_was_done() -> None:
    q = QLearningConfig(arms=2, dimensions=2, discount=0.5, step=0.5)
    assert taught(QLearning(q), 0) == pytest.approx(0.5 * 0.5 * 0.5)
    sarsa = SarsaConfig(arms=2, dimensions=2, discount=0.5, step=0.5)
    assert taught(Sarsa(sarsa), 0) == 0.0
    assert taught(Sarsa(sarsa), 1) == pytest.approx(0.125)


def test_what_is_not_allowed_later_is_worth_nothing_now() -> None:
    learner = QLearning(QLearningConfig(arms=2, dimensions=2, step=1.0, discount=1.0))
    learner.update(Feedback(END, (1,), (1.0,)))
    later = Following(END, 0, np.array([True, False]))
    learner.update(Feedback(START, (0,), (0.0,), later))
    assert learner.value(START)[0] == 0.0


@pytest.mark.parametrize("learner_class", [QLearning, Sarsa])
def test_giving_something_up_now_for_more_later_is_learnt(
    learner_class: type[Conversation],
) -> None:
    """Asking first (0) brings nothing at once, but showing (1) after it is liked more often."""
    learner = learner_class(
        learner_class.config_class(arms=2, dimensions=2, discount=0.9, seed=1, initial=0.5)
    )
    random = np.random.default_rng(2)
    for _ in range(3000):
        first = learner.choose(START).action
        if first == 1:
            learner.update(Feedback(START, (1,), (float(random.random() < 0.3),)))
            continue
        second = learner.choose(END, allowed=np.array([False, True])).action
        learner.update(Feedback(START, (0,), (0.0,), Following(END, second)))
        learner.update(Feedback(END, (second,), (float(random.random() < 0.7),)))
    assert learner.value(START).argmax() == 0
    # Sequential: 0.9 · 0.7 against 0.3.
    np.testing.assert_allclose(learner.value(START), [0.63, 0.3], atol=0.15)


def test_a_step_is_one_action() -> None:
    with pytest.raises(DataError, match="one action"):
        Sarsa(SarsaConfig(dimensions=2)).update(Feedback(START, (0, 1), (0.0, 1.0)))
