"""Training: once, again after a change, refused with a clear sentence."""

from __future__ import annotations

import os

import pytest

from bot.runtime.training import is_trained, train_rasa
from common.errors import ConfigError, DataError
from common.paths import Project


def test_an_unchanged_project_is_not_trained_again(trained_toy: Project) -> None:
    archive = train_rasa(trained_toy)
    before = archive.stat().st_mtime_ns
    assert is_trained(trained_toy)
    assert train_rasa(trained_toy).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "name", ["config.yml", "data/nlu/nlu.yml", "data/rules/rules.yml", "domain.yml"]
)
def test_a_change_makes_the_model_stale(toy_copy: Project, name: str) -> None:
    assert is_trained(toy_copy)
    path = toy_copy.root / name
    path.write_text(path.read_text() + "\n# a remark\n")
    assert not is_trained(toy_copy)


def test_the_catalogue_is_no_training_data(toy: Project) -> None:
    (toy.data / "shop.yml").write_text("name: Toy\n")
    (toy.data / "catalogue").mkdir()
    (toy.data / "catalogue" / "products.json").write_text("[]")
    assert [path.name for path in toy.training_data] == ["nlu", "rules"]


def test_training_leaves_nothing_but_var_and_the_environment_as_it_was(
    trained_toy: Project,
) -> None:
    assert {path.name for path in trained_toy.root.iterdir()} == {
        "config.yml",
        "data",
        "domain.yml",
        "var",
    }
    assert "RASA_CACHE_DIRECTORY" not in os.environ


def test_a_failed_training_keeps_the_old_model(toy_copy: Project) -> None:
    archive = toy_copy.models / "rasa" / "model.tar.gz"
    before = archive.read_bytes()
    rules = toy_copy.data / "rules" / "rules.yml"
    rules.write_text(
        rules.read_text() + "- rule: odd\n  steps: [{intent: greet}, {action: nope}]\n"
    )
    with pytest.raises(DataError, match="nope"):
        train_rasa(toy_copy)
    assert archive.read_bytes() == before


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("pipelin: []\n", "config.yml:8: unknown key 'pipelin'; did you mean 'pipeline'?"),
        ("language: [\n", "not valid YAML"),
    ],
)
def test_a_wrong_configuration_is_refused_before_anything_is_trained(
    toy: Project, key: str, said: str
) -> None:
    toy.config.write_text(toy.config.read_text() + key)
    with pytest.raises(ConfigError) as caught:
        train_rasa(toy)
    assert said in str(caught.value)


def test_an_unknown_component_is_named_with_the_nearest(toy: Project) -> None:
    toy.config.write_text(toy.config.read_text().replace("KeywordIntent", "KeywordIntents"))
    with pytest.raises(ConfigError, match="did you mean 'KeywordIntentClassifier'"):
        train_rasa(toy)


def test_an_unknown_option_of_a_component_is_named_with_the_nearest(toy: Project) -> None:
    toy.config.write_text(toy.config.read_text() + "    max_histori: 3\n")
    with pytest.raises(ConfigError, match=r"config.yml:8: RulePolicy has no option 'max_histori'"):
        train_rasa(toy)


def test_a_slot_that_no_domain_has_is_told_in_rasas_words(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = toy.data / "rules" / "rules.yml"
    odd = "- rule: odd\n  steps: [{intent: greet}, {slot_was_set: [{ghost: 1}]}]\n"
    rules.write_text(rules.read_text() + odd)
    with pytest.raises(DataError, match="ghost"):
        train_rasa(toy)
    assert capsys.readouterr().out == ""
