from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.errors import ConfigError, ModelError
from tests.commands.nlu.conftest import Run

DATA = """\
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
- intent: bye
  examples: |
    - bye
    - see you
"""


def test_train(call: Run, project: Path, checkpoint: Path) -> None:
    (project / "nlu.yml").write_text(DATA, encoding="utf-8")
    settings = ("--set", f"base={checkpoint}", "--set", "epochs=1")
    output = call("train", "nlu.yml", "--out", "model", "--log-dir", "logs", *settings).output
    assert "4 utterances" in output
    assert (project / "model" / "model.onnx").exists()
    assert list((project / "logs").glob("events.out.tfevents.*"))


@pytest.mark.parametrize(
    ("setting", "message"), [("epoch=1", "did you mean 'epochs'"), ("epochs", "has no value")]
)
def test_wrong_settings(call: Run, project: Path, setting: str, message: str) -> None:
    (project / "nlu.yml").write_text("nlu: []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        call("train", "nlu.yml", "--out", "model", "--set", setting)


def test_train_further(call: Run, project: Path, checkpoint: Path) -> None:
    data = project / "nlu.yml"
    data.write_text(DATA, encoding="utf-8")
    small = ("--set", f"base={checkpoint}", "--set", "epochs=2")
    call("train", data, "--out", "first", *small, "--keep-weights")
    data.write_text(DATA + "- intent: pay\n  examples: |\n    - pay\n    - card\n", "utf-8")
    output = call("train", data, "--out", "second", "--finetune", "first").output
    assert "6 utterances" in output
    second = project / "second"
    assert (second / "weights" / "weights.safetensors").exists()
    assert len(json.loads((second / "card.json").read_text("utf-8"))["intents"]) == 3


def test_train_further_without_weights(call: Run, project: Path, trained: Path) -> None:
    (project / "nlu.yml").write_text("nlu: []\n", encoding="utf-8")
    with pytest.raises(ModelError, match="kept no weights"):
        call("train", "nlu.yml", "--out", "model", "--finetune", trained)
