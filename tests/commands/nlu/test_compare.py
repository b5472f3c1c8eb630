from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest

from bot.commands.nlu.cli import cli
from tests.commands.nlu.conftest import Run


@pytest.fixture
def refusing(trained: Path, project: Path) -> Path:
    """The trained model, but everything is out of scope for it."""
    folder = Path(shutil.copytree(trained, project / "refusing"))
    card = json.loads((folder / "card.json").read_text())
    card["out_of_scope"]["bias"] = 1e6
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def test_compare(call: Run, data: Path, trained: Path, refusing: Path) -> None:
    lines = call("compare", trained, refusing, "--data", data).output.splitlines()
    assert lines[:2] == [f"A  {trained}", f"B  {refusing}"]
    assert "    3 utterances              A         B" in lines
    assert "accuracy                 100.0%      0.0%" in lines
    assert "  A: 3, B: 0; p = 0.25, may be luck" in lines
    place = lines.index("  hi there")
    assert lines[place + 1] == f"      greet: A right, B out_of_scope  ({data}:5)"


def test_compare_as_json(call: Run, data: Path, trained: Path, refusing: Path) -> None:
    output = call("compare", trained, refusing, "--data", data, "--json").output
    values = json.loads(output)
    assert [model["accuracy"] for model in values["models"]] == [1.0, 0.0]
    assert {"mcc", "p50_ms", "size_mb", "calibration_error"} <= set(values["models"][0])
    assert values["pairs"][0]["right_in_first_only"] == 3
    assert values["pairs"][0]["p_value"] == 0.25
    assert values["changes"][0] == {
        "text": "hello",
        "place": f"{data}:4",
        "wanted": "greet",
        "given": ["greet", "out_of_scope"],
    }


def test_one_model_is_not_enough(project: Path, data: Path, trained: Path) -> None:
    words = ["compare", str(trained), "--data", str(data)]
    with pytest.raises(click.UsageError, match="two models or more"):
        cli.main(words, standalone_mode=False)
