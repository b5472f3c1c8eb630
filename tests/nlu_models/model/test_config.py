from __future__ import annotations

import pytest

from common.errors import ConfigError
from nlu_models.model.config import JointBertConfig


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


@pytest.mark.parametrize(
    ("given", "layers"), [(3, (3,)), ("2, 4", (2, 4)), ([2, 4], (2, 4)), ("", ()), ([], ())]
)
def test_layers_to_leave_after(given: object, layers: tuple[int, ...]) -> None:
    config = JointBertConfig.from_mapping({"early_exit_layers": given})
    assert config.early_exit_layers == layers
    assert JointBertConfig.from_mapping(config.model_dump(mode="json")) == config


@pytest.mark.parametrize("given", ["4, 2", [2, 2], 0, "two"])
def test_layers_that_are_none(given: object) -> None:
    with pytest.raises(ConfigError, match="early_exit_layers"):
        JointBertConfig.from_mapping({"early_exit_layers": given}, where="config.yml")
