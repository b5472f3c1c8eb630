from __future__ import annotations

import pytest

from common.errors import ConfigError
from recommender.learning import Learner, learner_class, new_learner
from recommender.learning.counting import EpsilonGreedy, Ucb1
from recommender.learning.registry import OWN


def test_a_learner_is_meant_by_its_name_or_its_dotted_path() -> None:
    assert learner_class("ucb1") is Ucb1
    path = "recommender.learning.counting.EpsilonGreedy"
    assert isinstance(new_learner(path, {"arms": 4}), EpsilonGreedy)


def test_the_nearest_name_is_told() -> None:
    with pytest.raises(ConfigError, match="lin_ucb"):
        learner_class("lin_ubc", where="data/recommender.yml: learning")


def test_what_is_no_learner_is_refused() -> None:
    with pytest.raises(ConfigError, match="no Learner"):
        learner_class("recommender.learning.base.Choice")


def test_each_has_its_own_name_and_settings() -> None:
    for name, cls in OWN.items():
        assert cls.name == name
        assert issubclass(cls, Learner)
        assert cls.config_class().model_dump()
