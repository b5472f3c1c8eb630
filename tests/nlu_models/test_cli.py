from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from common.errors import ConfigError, ModelError
from nlu_models.cli import cli


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.yml").write_text("pipeline: []\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_parse(project: Path, trained: Path) -> None:
    output = run("parse", "where is my order HP-104233", "--model", trained)
    assert "order" in output.splitlines()[0]
    assert "order_number: 'HP-104233' = 'HP-104233'" in output


def test_parse_as_json(project: Path, trained: Path) -> None:
    values = json.loads(run("parse", "hello", "under", "€50", "--json", "--model", trained))
    assert values["text"] == "hello under €50"
    assert {"price_max"} <= {entity["entity"] for entity in values["entities"]}


def test_evaluate(project: Path, trained: Path) -> None:
    data = project / "test.yml"
    data.write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - hello\n    - hi there\n"
        "- intent: find\n  examples: |\n    - show me [red](colour) shoes\n",
        encoding="utf-8",
    )
    figures = json.loads(run("evaluate", data, "--json", "--model", trained))
    assert figures["examples"] == 3
    assert figures["accuracy"] == 1.0
    assert figures["entity_f1_by_type"] == {"colour": 1.0}
    assert "accuracy                100.0%" in run("evaluate", data, "--model", trained)


def test_train(project: Path, checkpoint: Path) -> None:
    data = project / "nlu.yml"
    data.write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - hello\n    - hi there\n"
        "- intent: bye\n  examples: |\n    - bye\n    - see you\n",
        encoding="utf-8",
    )
    out = project / "model"
    output = run("train", data, "--out", out, "--set", f"base={checkpoint}", "--set", "epochs=1")
    assert "4 utterances" in output
    assert (out / "model.onnx").exists()


def test_pretrain(project: Path, checkpoint: Path) -> None:
    log = project / "log.txt"
    log.write_text("hello\nhi there\n\nbye\nsee you\n\nhey\nhello again\n", encoding="utf-8")
    out = project / "bert"
    settings = ("--set", f"base={checkpoint}", "--set", "epochs=1", "--set", "held_out_share=0.6")
    output = run("pretrain", log, "--out", out, *settings)
    assert "6 texts" in output
    assert "Held-out pairs of turns told right: " in output
    assert f"--set base={out}" in output
    assert {"config.json", "tokenizer.json", "model.safetensors"} <= {f.name for f in out.iterdir()}
    assert list((project / "var" / "tensorboard" / "pretraining").iterdir())


def test_train_further(project: Path, checkpoint: Path) -> None:
    known = (
        "nlu:\n- intent: greet\n  examples: |\n    - hello\n    - hi there\n"
        "- intent: bye\n  examples: |\n    - bye\n    - see you\n"
    )
    data = project / "nlu.yml"
    data.write_text(known, encoding="utf-8")
    first, second = project / "first", project / "second"
    small = ("--set", f"base={checkpoint}", "--set", "epochs=2")
    run("train", data, "--out", first, *small, "--keep-weights")
    data.write_text(known + "- intent: pay\n  examples: |\n    - pay\n    - card\n", "utf-8")
    assert "6 utterances" in run("train", data, "--out", second, "--finetune", first)
    assert (second / "weights" / "weights.safetensors").exists()
    assert len(json.loads((second / "card.json").read_text("utf-8"))["intents"]) == 3


def test_train_further_without_weights(project: Path, trained: Path) -> None:
    (project / "nlu.yml").write_text("nlu: []\n", encoding="utf-8")
    with pytest.raises(ModelError, match="kept no weights"):
        run("train", "nlu.yml", "--out", "model", "--finetune", trained)


@pytest.mark.parametrize(
    ("setting", "message"), [("epoch=1", "did you mean 'epochs'"), ("epochs", "has no value")]
)
def test_wrong_settings(project: Path, setting: str, message: str) -> None:
    (project / "nlu.yml").write_text("nlu: []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        run("train", "nlu.yml", "--out", "model", "--set", setting)
