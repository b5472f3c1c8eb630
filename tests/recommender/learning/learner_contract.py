"""What every learner must do, on a task whose right answers are known.

Two kinds of shoppers, told by the context: (1, 0) likes arm 1, (1, 1) likes arm 2. A learner that
looks at no context should find that arm 1 is best for both together.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from common.errors import ConfigError, DataError, ModelError
from recommender.learning import Feedback, Learner, new_learner
from recommender.learning.base import NO_CONTEXT

ARMS = 3
KINDS = (np.array([1.0, 0.0]), np.array([1.0, 1.0]))
LIKED = (1, 2)
CHANCE = np.array([[0.1, 0.8, 0.1], [0.1, 0.5, 0.9]])
"""Of a click, by kind and arm. Over both kinds, arm 1 has 0.65 and arm 2 has 0.50."""
MILLISECOND = 1.0


class LearnerContract:
    """Inherit, and set ``learner_class`` and ``settings``; ``contextual`` says whether it looks."""

    learner_class: type[Learner[Any]]
    settings: dict[str, Any] = {}
    contextual = False
    shared = False

    def made(self, **settings: Any) -> Learner[Any]:
        held = {"arms": ARMS, "seed": 7, **self.settings, **settings}
        if self.contextual:
            held = {"dimensions": 6 if self.shared else 2, **held}
        return new_learner(self.learner_class.name, held)

    def context(self, kind: int) -> np.ndarray:
        if not self.contextual:
            return NO_CONTEXT
        if not self.shared:
            return KINDS[kind]
        rows = np.zeros((ARMS, 6))
        for arm in range(ARMS):
            rows[arm, 2 * arm : 2 * arm + 2] = KINDS[kind]
        return rows

    def played(self, learner: Learner[Any], rounds: int = 1500) -> Learner[Any]:
        random = np.random.default_rng(3)
        for at in range(rounds):
            kind = at % 2
            action = learner.choose(self.context(kind)).action
            reward = float(random.random() < CHANCE[kind, action])
            learner.update(Feedback(self.context(kind), (action,), (reward,)))
        return learner

    def test_it_finds_what_is_liked(self) -> None:
        learner = self.played(self.made())
        for kind in (0, 1):
            best = LIKED[kind] if self.contextual else LIKED[0]
            chances = np.mean(
                [learner.probabilities(self.context(kind)) for _ in range(50)], axis=0
            )
            assert chances.argmax() == best
            assert learner.value(self.context(kind)).argmax() == best

    def test_probabilities_are_some(self) -> None:
        learner = self.played(self.made(), 50)
        chances = learner.probabilities(self.context(0))
        assert chances.shape == (ARMS,)
        assert chances.min() >= 0.0
        assert chances.sum() == pytest.approx(1.0)

    def test_the_propensity_is_how_often_it_is_chosen(self) -> None:
        # 1/propensity of one arm's choices adds up to the number of choices, on average.
        learner = self.played(self.made(floor=0.3), 60)
        choices = [learner.choose(self.context(0)) for _ in range(4000)]
        for arm in range(ARMS):
            weights = [1.0 / c.propensity if c.action == arm else 0.0 for c in choices]
            error = 4.0 * np.std(weights) / np.sqrt(len(weights))
            assert np.mean(weights) == pytest.approx(1.0, abs=error)

    def test_the_floor_gives_each_arm_a_chance(self) -> None:
        learner = self.played(self.made(floor=0.3))
        assert learner.probabilities(self.context(0)).min() >= 0.1 - 1e-12

    def test_a_list_holds_each_arm_once(self) -> None:
        learner = self.played(self.made(), 20)
        choice = learner.choose(self.context(1), k=10)
        assert sorted(choice.actions) == list(range(ARMS))
        assert choice.propensities[-1] == pytest.approx(1.0)
        assert choice.propensity == pytest.approx(np.prod(choice.propensities))

    def test_only_what_is_allowed_is_chosen(self) -> None:
        learner = self.played(self.made(floor=0.5), 20)
        allowed = np.array([True, False, True])
        assert {learner.choose(self.context(0), allowed=allowed).action for _ in range(50)} <= {
            0,
            2,
        }
        assert learner.probabilities(self.context(0), allowed=allowed)[1] == 0.0

    def test_nothing_allowed_is_a_data_error(self) -> None:
        with pytest.raises(DataError, match="0 arms"):
            self.made().choose(self.context(0), allowed=np.zeros(ARMS, dtype=bool))
        with pytest.raises(DataError, match="shape"):
            self.made().choose(self.context(0), allowed=np.ones(ARMS + 1, dtype=bool))

    def test_saved_and_loaded_it_goes_on_as_before(self, tmp_path: Path) -> None:
        learner = self.played(self.made(), 100)
        learner.save(tmp_path / "learner.npz")
        loaded = self.learner_class.load(tmp_path / "learner.npz")
        assert loaded.config == learner.config
        assert loaded.updates == learner.updates == 100
        np.testing.assert_array_equal(loaded.value(self.context(0)), learner.value(self.context(0)))
        for at in range(20):
            choice = learner.choose(self.context(at % 2))
            assert loaded.choose(self.context(at % 2)) == choice
            for one in (learner, loaded):
                one.update(Feedback(self.context(at % 2), choice.actions, (1.0,)))

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"\x93NUMPY"])
    def test_damaged_state_is_a_model_error(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "learner.npz"
        path.write_bytes(content)
        with pytest.raises(ModelError, match=r"learner\.npz") as caught:
            self.learner_class.load(path)
        assert caught.value.hint

    def test_missing_state_is_a_model_error(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"none\.npz"):
            self.learner_class.load(tmp_path / "none.npz")

    def test_unknown_settings_are_refused(self) -> None:
        with pytest.raises(ConfigError, match="armz"):
            new_learner(self.learner_class.name, {"armz": 3})

    def test_the_configuration_is_frozen_and_round_trips(self) -> None:
        config = self.made().config
        assert type(config).model_validate(config.model_dump()) == config
        with pytest.raises(ValidationError):
            config.arms = 5

    @pytest.mark.parametrize(
        ("actions", "rewards"), [((ARMS,), (1.0,)), ((0,), (float("nan"),)), ((0,), ())]
    )
    def test_feedback_that_makes_no_sense_is_refused(
        self, actions: tuple[int, ...], rewards: tuple[float, ...]
    ) -> None:
        learner = self.made()
        with pytest.raises(DataError):
            learner.update(Feedback(self.context(0), actions, rewards))
        assert learner.updates == 0

    def test_a_context_of_another_shape_is_refused(self) -> None:
        if self.contextual:
            with pytest.raises(DataError, match="shape"):
                self.made().choose(np.ones(7))

    def test_one_choice_and_one_update_take_a_millisecond_at_most(self) -> None:
        learner = self.made()
        feedback = Feedback(self.context(0), (1,), (1.0,))
        assert _fastest(lambda: learner.choose(self.context(0))) < MILLISECOND
        assert _fastest(lambda: learner.update(feedback)) < MILLISECOND


def _fastest(call: Any) -> float:
    """Milliseconds of the fastest of many calls: others' work on the machine counts for nothing."""
    times = []
    for _ in range(50):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000.0 * min(times)
