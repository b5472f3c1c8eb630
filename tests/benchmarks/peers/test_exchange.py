from __future__ import annotations

import ast
import asyncio
import json
import sys
from pathlib import Path

import pytest

from benchmarks.peers import exchange, shoptalk
from benchmarks.peers.exchange import PARSED_FILE, TRAINED_FILE, Parsed, Task
from nlu_models.model.examples import Entity, Parse
from nlu_models.model.joint_bert import JointBert

FOLDER = Path(exchange.__file__).parent


def test_a_task_is_read_as_it_was_written(tmp_path: Path) -> None:
    task = Task([{"text": "é", "intent": "a", "entities": []}], ["ö"], seed=4, base="b", model="m")
    task.write(tmp_path)
    assert Task.read(tmp_path) == task


def test_training_is_timed(tmp_path: Path) -> None:
    with exchange.training(tmp_path):
        sum(range(100_000))
    figures = json.loads((tmp_path / TRAINED_FILE).read_text(encoding="utf-8"))
    assert figures["train_seconds"] > 0
    assert figures["train_cpu_seconds"] > 0


def test_every_text_is_answered_and_timed_after_warming_up(tmp_path: Path) -> None:
    read: list[str] = []

    async def reader(text: str) -> Parsed:
        read.append(text)
        return Parsed([(text.upper(), 1.0)])

    texts = [f"t{number}" for number in range(60)]
    asyncio.run(exchange.write_parsed(tmp_path, texts, reader))
    result = json.loads((tmp_path / PARSED_FILE).read_text(encoding="utf-8"))
    assert read == texts[:50] + texts
    assert [answer["ranking"] for answer in result["answers"]] == [
        [[t.upper(), 1.0]] for t in texts
    ]
    assert len(result["times_ms"]) == 60
    assert 1 < result["resident_mb"] < 100_000


def test_the_command_line_runs_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, Path, Task]] = []
    task = Task([], ["a"])
    task.write(tmp_path)
    monkeypatch.setattr(sys, "argv", ["peer", "parse", str(tmp_path)])
    exchange.run(
        lambda folder, task: done.append(("train", folder, task)),
        lambda folder, task: done.append(("parse", folder, task)),
    )
    assert done == [("parse", tmp_path, task)]


def test_our_model_answers_like_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def parse(self, texts: list[str]) -> list[Parse]:
            found = Entity(0, 3, "colour", "red", role="new")
            return [Parse(texts[0], "find", 0.9, (("find", 0.9), ("leave", 0.1)), (found,))]

    monkeypatch.setattr(JointBert, "load", lambda folder: Model())
    shoptalk.parse(tmp_path, Task([], ["red hat"], model="somewhere"))
    result = json.loads((tmp_path / PARSED_FILE).read_text(encoding="utf-8"))
    assert result["answers"] == [
        {
            "ranking": [["find", 0.9], ["leave", 0.1]],
            "entities": [{"start": 0, "end": 3, "entity": "colour", "role": "new"}],
        }
    ]


@pytest.mark.parametrize("name", ["exchange", "rasa_diet", "setfit_minilm"])
def test_what_runs_elsewhere_is_python_3_10_and_imports_nothing_else_of_ours(name: str) -> None:
    source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 10))
    names = {
        node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 0
    }
    ours = ("nlu_models", "common", "bot", "benchmarks")
    assert {n for n in names if n.partition(".")[0] in ours} <= {"benchmarks.peers.exchange"}
