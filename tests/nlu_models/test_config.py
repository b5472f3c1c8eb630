from __future__ import annotations

import pytest

from common.errors import ConfigError
from nlu_models.config import JointBertConfig


def test_round_trip() -> None:
    config = JointBertConfig(epochs=3)
    assert JointBertConfig.from_mapping(config.model_dump()) == config


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"epoch": 3}, "did you mean 'epochs'"),
        ({"epochs": 0}, "epochs"),
        ({"validation_share": 2}, "validation_share"),
        ({"pooling": "max"}, "pooling"),
    ],
)
def test_wrong_keys_are_named(values: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        JointBertConfig.from_mapping(values, where="config.yml")


@pytest.mark.parametrize("given", ["a, b", ["a", "b"], ("a", "b")])
def test_several_teachers(given: object) -> None:
    config = JointBertConfig.from_mapping({"teacher": given})
    assert config.teacher == ("a", "b")
    assert JointBertConfig.from_mapping(config.model_dump(mode="json")) == config
    assert JointBertConfig.from_mapping({"teacher": ""}).teacher == ()
