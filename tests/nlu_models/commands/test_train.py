from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import ConfigError
from tests.nlu_models.commands.conftest import Run

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
