"""Rasa's own evaluation, and ours, on a bot that understands by a JointBERT model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.channels.engineers import explanations
from common.paths import Project
from nlu_models.model.joint_bert import JointBert
from tests.nlu_models.conftest import UTTERANCES, examples_of, make_checkpoint, tiny_config
from tests.runtime.conftest import write_toy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DOMAIN = """\
version: "3.1"
intents: [greet, goodbye, find, order]
entities: [colour, order_number]
responses:
  utter_greet: [{text: Hello there}]
"""
RULES = """\
version: "3.1"
rules:
- rule: greet
  steps: [{intent: greet}, {action: utter_greet}]
"""


def nlu_data() -> str:
    lines = ['version: "3.1"', "nlu:"]
    for intent, utterances in UTTERANCES.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {u}" for u in utterances)]
    return "\n".join(lines) + "\n"


def shoptalk(project: Project, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "-C", str(project.root), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def joint_toy(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A toy bot with a tiny BERT, trained as a Rasa user would train it."""
    project = write_toy(tmp_path_factory.mktemp("joint"))
    base = make_checkpoint(project.root / "bert", examples_of(UTTERANCES))
    config = yaml.safe_load(project.config.read_text(encoding="utf-8"))
    settings = tiny_config(base, epochs=12).model_dump(exclude_defaults=True)
    config["pipeline"] = [
        {"name": "nlu_models.components.JointBertClassifier", **settings},
        {"name": "nlu_models.components.EntityLinker"},
    ]
    project.config.write_text(yaml.safe_dump(config), encoding="utf-8")
    for name, text in (
        ("domain.yml", DOMAIN),
        ("data/rules/rules.yml", RULES),
        ("data/nlu/nlu.yml", nlu_data()),
        ("tests/nlu/heldout.yml", nlu_data()),
    ):
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shoptalk(project, "rasa", "train")
    return project


def test_rasa_test_nlu(joint_toy: Project) -> None:
    shoptalk(joint_toy, "rasa", "test", "nlu")
    results = joint_toy.var / "results"
    report = json.loads((results / "intent_report.json").read_text(encoding="utf-8"))
    assert report["greet"]["support"] == len(UTTERANCES["greet"])
    assert report["accuracy"] > 0.7
    entities = json.loads((results / "JointBertClassifier_report.json").read_text("utf-8"))
    assert entities["colour"]["support"] > 0
    drawings = {path.name for path in results.glob("*.png")}
    assert {"intent_confusion_matrix.png", "intent_histogram.png"} <= drawings


def test_the_same_from_our_own_commands(joint_toy: Project) -> None:
    figures = json.loads(shoptalk(joint_toy, "nlu", "evaluate", "tests/nlu/heldout.yml", "--json"))
    assert figures["examples"] == sum(map(len, UTTERANCES.values()))
    assert figures["accuracy"] > 0.7
    shoptalk(joint_toy, "nlu", "export", "--out", "exported")
    model = JointBert.load(joint_toy.root / "exported")
    assert len(model.parse(["hello"])[0].ranking) >= 4


def test_the_served_model_explains_itself(joint_toy: Project) -> None:
    explain = explanations(joint_toy.models / "rasa" / "model.tar.gz")
    found = explain("track order HP-104999")
    assert [word["word"] for word in found["words"]] == ["track", "order", "HP-104999"]
    assert found["nearest"][0]["text"] == "track order HP-104999"
    assert json.loads(json.dumps(found)) == found
