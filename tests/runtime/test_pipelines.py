"""Everything that would fail in training is told before it, with the line and the way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.runtime import pipelines
from bot.runtime.missing import TENSORFLOW_COMPONENTS
from bot.runtime.pipelines import EXAMPLE, check_config
from bot.runtime.scaffold import CONFIG

HEAD = "recipe: default.v1\nassistant_id: toy\nlanguage: en\n"
POLICIES = "policies:\n  - name: RulePolicy\n"
# Rasa's own components that need neither TensorFlow nor a server nor a model of their own.
USUAL = (
    "WhitespaceTokenizer",
    "RegexFeaturizer",
    "LexicalSyntacticFeaturizer",
    "CountVectorsFeaturizer",
    "LogisticRegressionClassifier",
    "SklearnIntentClassifier",
    "CRFEntityExtractor",
    "KeywordIntentClassifier",
    "RegexEntityExtractor",
    "EntitySynonymMapper",
    "FallbackClassifier",
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.yml"


def problems(config: Path, text: str) -> list[str]:
    config.write_text(HEAD + text, encoding="utf-8")
    found = [str(problem).removeprefix(f"{config}") for problem in check_config(config)]
    assert config.read_text(encoding="utf-8") == HEAD + text
    return found


def pipeline(*names: str) -> str:
    return "pipeline:\n" + "".join(f"  - name: {name}\n" for name in names) + POLICIES


def test_rasas_usual_components_work_here(config: Path) -> None:
    policies = "  - name: MemoizationPolicy\n  - name: AugmentedMemoizationPolicy\n"
    assert problems(config, pipeline(*USUAL) + policies) == []


@pytest.mark.parametrize("value", [" null", "", " []  # none"])
def test_an_empty_pipeline_is_answered_with_one_that_works(config: Path, value: str) -> None:
    text = f"pipeline:{value}\n{POLICIES}"
    if "[]" in value:
        assert problems(config, text) == [], "nothing to understand is a choice"
        return
    (said,) = problems(config, text)
    assert said.startswith(":4: 'pipeline' lists nothing.")
    assert "  - name: LogisticRegressionClassifier" in said


def test_missing_policies_are_answered_with_some_that_work(config: Path) -> None:
    (said,) = problems(config, pipeline("KeywordIntentClassifier").removesuffix(POLICIES))
    assert said.startswith(": 'policies' lists nothing.")
    assert said.endswith("policies:\n  - name: RulePolicy\n  - name: AugmentedMemoizationPolicy")


def test_the_pipeline_that_is_offered_works(config: Path) -> None:
    assert problems(config, EXAMPLE) == []
    config.write_text(CONFIG, encoding="utf-8")
    assert list(check_config(config)) == []


@pytest.mark.parametrize("name", TENSORFLOW_COMPONENTS)
def test_a_component_that_needs_tensorflow_is_refused_with_what_works_instead(
    config: Path, name: str
) -> None:
    (said,) = problems(config, pipeline("WhitespaceTokenizer", name))
    assert said.startswith(f":6: config.yml names '{name}', which needs TensorFlow")
    instead = TENSORFLOW_COMPONENTS[name][2]
    assert instead in said
    offered = re.findall(r"'([\w.]+)'", instead)
    assert problems(config, pipeline("WhitespaceTokenizer", *offered)) == []


@pytest.mark.parametrize(
    ("component", "library", "package"),
    [
        ("LogisticRegressionClassifier", "skops", "skops"),
        ("SklearnIntentClassifier", "skops", "skops"),
        ("CRFEntityExtractor", "sklearn_crfsuite", "sklearn-crfsuite"),
        ("JiebaTokenizer", "jieba", "jieba"),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(
    config: Path, component: str, library: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = pipelines.installed
    monkeypatch.setattr(pipelines, "installed", lambda name: name != library and there(name))
    monkeypatch.setattr(pipelines, "_distributed", lambda name: False)
    assert problems(config, pipeline("WhitespaceTokenizer", component)) == [
        f":6: {component} needs '{library}', which is not installed: pip install {package}"
    ]


def test_a_component_whose_module_lacks_a_library_says_which(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_parts.py").write_text("import no_such_library\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    (said,) = problems(config, pipeline("my_parts.Mine"))
    assert said == ":5: 'my_parts.Mine' cannot be imported: No module named 'no_such_library'."
