from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from common.errors import ModelError
from nlu_models.model.neighbours import UTTERANCES_FILE
from tests.commands.nlu.conftest import Run
from tests.nlu_models.conftest import UTTERANCES


def test_evaluate(call: Run, data: Path, trained: Path) -> None:
    figures = json.loads(call("evaluate", data, "--json", "--model", trained).output)
    assert figures["examples"] == 3
    assert figures["accuracy"] == 1.0
    assert figures["entity_f1_by_type"] == {"colour": 1.0}
    output = call("evaluate", data, "--model", trained).output
    assert "accuracy                100.0%" in output


def test_a_report_beside_the_scores(call: Run, data: Path, project: Path, trained: Path) -> None:
    result = call("evaluate", data, "--model", trained, "--report", "out/report.html")
    assert "accuracy                100.0%" in result.output
    assert "The report is in out/report.html." in result.output
    page = (project / "out" / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "test.yml" in page


def test_json_stays_json_beside_a_report(call: Run, data: Path, trained: Path) -> None:
    result = call("evaluate", data, "--json", "--model", trained, "--report", "report.html")
    assert json.loads(result.stdout)["examples"] == 3
    assert "report.html" in result.stderr


def write_training_data(path: Path) -> None:
    lines = ["nlu:"]
    for intent, utterances in UTTERANCES.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {u}" for u in utterances)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_labels_to_check_have_their_place(
    call: Run, data: Path, project: Path, trained: Path, tmp_path: Path
) -> None:
    write_training_data(project / "data" / "nlu" / "all.yml")
    write_training_data(project / "named.yml")
    call("evaluate", data, "--model", trained, "--report", "default.html")
    call("evaluate", data, "--model", trained, "--report", "given.html", "--training", "named.yml")
    default, given = ((project / f"{name}.html").read_text() for name in ("default", "given"))
    if "Neighbours say" in default:  # what the tiny model learned decides
        assert "data/nlu/all.yml:" in default
        assert "named.yml:" in given


def test_a_model_without_utterances(call: Run, data: Path, project: Path, trained: Path) -> None:
    shutil.copytree(trained, project / "model")
    (project / "model" / UTTERANCES_FILE).unlink()
    call("evaluate", data, "--model", "model", "--report", "report.html")
    page = (project / "report.html").read_text(encoding="utf-8")
    assert "made without its utterances" in page


def test_damaged_utterances_do_not_keep_from_measuring(
    call: Run, data: Path, project: Path, trained: Path
) -> None:
    shutil.copytree(trained, project / "model")
    (project / "model" / UTTERANCES_FILE).write_bytes(b"rubbish")
    assert "accuracy" in call("evaluate", data, "--model", "model").output
    with pytest.raises(ModelError, match=UTTERANCES_FILE):
        call("evaluate", data, "--model", "model", "--report", "report.html")
