from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from benchmarks import nlu_peers
from benchmarks.nlu_datasets import Dataset
from benchmarks.nlu_peers import OURS, Comparison, Peer, figures_of, peer_options
from benchmarks.peers.exchange import PARSED_FILE, TRAINED_FILE, Task
from common.errors import EnvironmentProblem
from nlu_models.model.examples import Entity, Example

TRAIN = [Example("red hat", "find", (Entity(0, 3, "colour", "red"),)), Example("bye", "leave")]
TEST = [
    Example("blue hat", "find", (Entity(0, 4, "colour", "blue"),)),
    Example("see you", "leave"),
    Example("farewell", "leave"),
    Example("the weather", "out_of_scope"),
]
ANSWERS: list[dict[str, Any]] = [
    {"ranking": [["find", 0.9]], "entities": [{"start": 0, "end": 4, "entity": "colour"}]},
    {"ranking": [["out_of_scope", 0.3], ["leave", 0.2]], "entities": []},
    {"ranking": [["find", 0.6], ["leave", 0.4]], "entities": []},
    {"ranking": [["out_of_scope", 0.7]], "entities": []},
]
FAKE = Peer("Fake", "fake", Path(sys.executable))
TRAINING = {"train_seconds": 5.0, "train_cpu_seconds": 4.0}


def answer(folder: Path, answers: list[dict[str, Any]] = ANSWERS) -> None:
    parsed = {"answers": answers, "times_ms": [1.0, 2.0, 3.0, 4.0], "resident_mb": 100.0}
    (folder / PARSED_FILE).write_text(json.dumps(parsed), encoding="utf-8")


def test_figures_by_hand(tmp_path: Path) -> None:
    answer(tmp_path)
    figures = figures_of(TEST, tmp_path)
    assert figures["accuracy"] == 0.5  # the first and the last
    assert figures["first_intent"] == pytest.approx(2 / 3)  # refusals aside, the second too
    assert figures["in_scope_accuracy"] == pytest.approx(1 / 3)
    assert figures["oos_recall"] == 1.0
    assert figures["oos_precision"] == 0.5
    assert figures["slot_f1"] == 1.0
    assert figures["p50_ms"] == 2.5
    assert figures["resident_mb"] == 100.0
    assert "train_seconds" not in figures


def test_figures_that_do_not_apply_are_left_out(tmp_path: Path) -> None:
    answer(tmp_path, [{"ranking": [["find", 1.0]], "entities": []}] * 3)
    figures = figures_of(TEST[:3], tmp_path)
    assert not {"oos_recall", "oos_precision", "slot_f1"} & set(figures)


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Task]]:
    """What each program was asked, instead of asking it; all give the same answers."""
    asked: list[tuple[str, Task]] = []

    def run(peer: Peer, step: str, folder: Path, threads: int) -> None:
        asked.append((f"{peer.title} {step} {threads}", Task.read(folder)))
        answer(folder)
        if step == "train" and peer.title != OURS:
            training = {"train_seconds": 50.0, "train_cpu_seconds": 40.0}
            (folder / TRAINED_FILE).write_text(json.dumps(training), encoding="utf-8")

    monkeypatch.setattr(nlu_peers, "_run", run)
    return asked


def test_every_program_trains_on_the_same_and_reads_on_one_thread(
    tasks: list[tuple[str, Task]], tmp_path: Path
) -> None:
    comparison = Comparison(Dataset(TRAIN[:1], TRAIN[1:], TEST), [FAKE])
    comparison.add(tmp_path, TRAINING | {"accuracy": 1.0}, seed=3, threads=2)
    assert [step for step, _ in tasks] == [
        f"{OURS} train 2",
        f"{OURS} parse 1",
        "Fake train 2",
        "Fake parse 1",
    ]
    task = tasks[-1][1]
    assert task.train == [
        {
            "text": "red hat",
            "intent": "find",
            "entities": [{"start": 0, "end": 3, "entity": "colour", "value": "red"}],
        },
        {"text": "bye", "intent": "leave", "entities": []},
    ]
    assert task.test == [example.text for example in TEST]
    assert task.seed == 3
    assert task.model == str(tmp_path)


def test_of_a_few_shots_no_more_are_learned(tasks: list[tuple[str, Task]], tmp_path: Path) -> None:
    comparison = Comparison(Dataset(TRAIN[:1], TEST[:2], TEST), [FAKE])
    comparison.add(tmp_path, TRAINING, seed=0, threads=0)
    assert [row["text"] for row in tasks[-1][1].train] == ["red hat"]


def test_the_table_stands_side_by_side(tasks: list[tuple[str, Task]], tmp_path: Path) -> None:
    comparison = Comparison(Dataset(TRAIN, None, TEST), [FAKE])
    for seed, seconds in enumerate((5.0, 7.0)):
        trained = TRAINING | {"train_seconds": seconds}
        comparison.add(tmp_path, trained, seed=seed, threads=0)
    assert comparison.figures()[OURS]["train_seconds"] == 6.0
    assert comparison.figures()["Fake"]["train_seconds"] == 50.0
    rows = {line[:48].strip(): line[48:].split() for line in comparison.table().splitlines()}
    assert rows[""] == [OURS, "Fake"]
    assert rows["accuracy (%)"] == ["50.00", "50.00"]
    assert rows["training (s)"] == ["6.00", "50.00"]


def test_without_peers_nothing_runs(tasks: list[tuple[str, Task]], tmp_path: Path) -> None:
    comparison = Comparison(Dataset(TRAIN, None, TEST), [])
    comparison.add(tmp_path, TRAINING, seed=0, threads=0)
    assert tasks == []
    assert comparison.table() == ""
    assert comparison.figures() == {}


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"(?s)Fake failed at 'train'.*No module named"):
        nlu_peers._run(FAKE, "train", tmp_path, 1)


def test_options_become_peers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    @click.command()
    @peer_options
    def command(peers: list[Peer]) -> None:
        click.echo([peer.module for peer in peers])

    monkeypatch.setattr(nlu_peers.Environment, "python", lambda self, given, folder: given)
    python = tmp_path / "python"
    python.touch()
    run = CliRunner().invoke
    assert run(command, []).output == "[]\n"
    assert run(command, ["--setfit-python", str(python)]).output == "['setfit_minilm']\n"
    both = ["--setfit-python", str(python), "--stock-python", str(python)]
    assert run(command, both).output == "['rasa_diet', 'setfit_minilm']\n"
