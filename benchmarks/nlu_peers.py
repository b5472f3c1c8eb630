"""Other programs on the same data, side by side with ours.

``--stock-python PATH`` measures stock Rasa 3.6 (DIET), ``--setfit-python PATH`` SetFit from our own
sentence encoder. ``PATH`` is a Python that has the program, or one from which an environment is
built in ``var/benchmarks``. Every program trains and parses in processes of its own; one message at
a time, on one thread.
"""

from __future__ import annotations

import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks.environments import ROOT, SETFIT, STOCK_RASA, Environment
from benchmarks.nlu_datasets import Dataset
from benchmarks.peers.exchange import OUT_OF_SCOPE, PARSED_FILE, TRAINED_FILE, Task
from common.errors import EnvironmentProblem
from common.paths import Project
from nlu_models.evaluation.scores import evaluate
from nlu_models.model.config import BUNDLED
from nlu_models.model.examples import Entity, Example, Parse
from nlu_models.training.checkpoint import find_checkpoint

OURS = "Shoptalk"
_THREADS = ("OMP_NUM_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS", "TF_INTER_OP_PARALLELISM_THREADS")
_ERROR_LINES = 15
_ROWS = {
    "accuracy": ("accuracy (%)", 100),
    "first_intent": ("accuracy in scope if nothing were refused (%)", 100),
    "mcc": ("Matthews correlation coefficient", 1),
    "in_scope_accuracy": ("accuracy in scope (%)", 100),
    "oos_recall": ("out-of-scope recall (%)", 100),
    "oos_precision": ("out-of-scope precision (%)", 100),
    "slot_f1": ("slot F1 (%)", 100),
    "calibration_error": ("expected calibration error", 1),
    "train_seconds": ("training (s)", 1),
    "train_cpu_seconds": ("training, processor seconds", 1),
    "p50_ms": ("one message, median (ms)", 1),
    "p99_ms": ("one message, 99th percentile (ms)", 1),
    "resident_mb": ("most memory of the process that reads (MB)", 1),
}


@dataclass(frozen=True)
class Peer:
    """A program to compare with.

    Args:
        title: heads its column.
        module: of ``benchmarks.peers`` that runs it.
        python: of the environment it runs in.
        variables: of that environment.
    """

    title: str
    module: str
    python: Path
    variables: Mapping[str, str] = field(default_factory=dict)


_CHOICES: dict[str, tuple[str, str, Environment]] = {
    "stock": ("stock Rasa 3.6, DIET", "rasa_diet", STOCK_RASA),
    "setfit": ("SetFit", "setfit_minilm", SETFIT),
}


def peer_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--stock-python`` and ``--setfit-python``; ``command`` gets ``peers``."""

    @functools.wraps(command)
    def wrapped(**values: Any) -> None:
        paths = {name: values.pop(f"{name}_python") for name in _CHOICES}
        command(peers=[_peer(name, path) for name, path in paths.items() if path], **values)

    for name, (title, _, _) in reversed(_CHOICES.items()):
        wrapped = click.option(
            f"--{name}-python",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=f"Also measure {title}, with this Python.",
        )(wrapped)
    return wrapped


def _peer(name: str, path: Path) -> Peer:
    title, module, environment = _CHOICES[name]
    folder = Project.find().var / "benchmarks" / name
    return Peer(title, module, environment.python(path, folder), environment.variables)


class Comparison:
    """Our model and its peers on one data set; one run a seed.

    Args:
        dataset: train and test part; peers train on the validation part too, if there is one,
            for they hold nothing out. Of a few-shot set, whose validation part is larger than
            what is to be learned from, they do not.
        peers: nothing is measured when there are none.
    """

    def __init__(self, dataset: Dataset, peers: list[Peer]) -> None:
        self.dataset = dataset
        self.peers = peers
        self.runs: dict[str, list[dict[str, float]]] = {}

    def add(self, model: Path, trained: Mapping[str, float], *, seed: int, threads: int) -> None:
        """Measure our model in the folder ``model`` and every peer, trained with ``seed``.

        Args:
            model: folder of our model.
            trained: its figures, of which those of the training are taken.
            seed: for the peers' training.
            threads: for that too; 0 leaves them the choice.
        """
        if not self.peers:
            return
        ours = Peer(OURS, "shoptalk", Path(sys.executable))
        task = self._task(seed, model)
        figures = self._measured(ours, task, threads)
        training = {key: trained[key] for key in ("train_seconds", "train_cpu_seconds")}
        self.runs.setdefault(OURS, []).append(figures | training)
        for peer in self.peers:
            self.runs.setdefault(peer.title, []).append(self._measured(peer, task, threads))

    def _task(self, seed: int, model: Path) -> Task:
        examples, held_out = self.dataset.train, self.dataset.validation or []
        if len(held_out) <= len(examples):
            examples = [*examples, *held_out]
        return Task(
            train=[_as_row(example) for example in examples],
            test=[example.text for example in self.dataset.test],
            seed=seed,
            base=find_checkpoint(BUNDLED).source,
            model=str(model.absolute()),
        )

    def _measured(self, peer: Peer, task: Task, threads: int) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            task.write(folder)
            _run(peer, "train", folder, threads)
            _run(peer, "parse", folder, 1)
            return figures_of(self.dataset.test, folder)

    def figures(self) -> dict[str, dict[str, float]]:
        """The mean of each figure over the seeds, by title of the program."""
        return {
            title: {key: statistics.fmean(run[key] for run in runs) for key in runs[0]}
            for title, runs in self.runs.items()
        }

    def table(self) -> str:
        """One row a figure, one column a program; empty without peers."""
        columns = self.figures()
        if not columns:
            return ""
        lines = [" " * 48 + "".join(f"{title:>22}" for title in columns)]
        for key, (title, factor) in _ROWS.items():
            if any(key in figures for figures in columns.values()):
                cells = [factor * figures.get(key, np.nan) for figures in columns.values()]
                lines.append(f"  {title:<46}" + "".join(f"{cell:22.2f}" for cell in cells))
        return "\n".join(lines)


def _as_row(example: Example) -> dict[str, Any]:
    entities = [
        {"start": e.start, "end": e.end, "entity": e.type, "value": e.value}
        | ({"role": e.role} if e.role else {})
        for e in example.entities
    ]
    return {"text": example.text, "intent": example.intent, "entities": entities}


def _run(peer: Peer, step: str, folder: Path, threads: int) -> None:
    """One step of a peer in a process of its own; ``threads`` of 0 leaves it the choice.

    Raises:
        EnvironmentProblem: it failed; with the end of what it said.
    """
    limits = dict.fromkeys(_THREADS, str(threads)) if threads else {}
    command = [str(peer.python), "-m", f"benchmarks.peers.{peer.module}", step, str(folder)]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **peer.variables, **limits},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stderr.splitlines()[-_ERROR_LINES:])
        raise EnvironmentProblem(
            f"{peer.title} failed at '{step}':\n{said}",
            hint=f"Try {peer.python} -c 'import ...' with the package it names.",
        )


def figures_of(test: list[Example], folder: Path) -> dict[str, float]:
    """The figures of the answers in ``folder`` to the texts of ``test``."""
    parsed = json.loads((folder / PARSED_FILE).read_text(encoding="utf-8"))
    parses = [_as_parse(e.text, a) for e, a in zip(test, parsed["answers"], strict=True)]
    result = evaluate(test, parses)
    p50, p99 = np.percentile(parsed["times_ms"], [50, 99])
    figures = {
        "accuracy": result.accuracy,
        "first_intent": _first_intent(test, parses),
        "mcc": result.mcc,
        "calibration_error": result.calibration_error,
        "p50_ms": float(p50),
        "p99_ms": float(p99),
        "resident_mb": parsed["resident_mb"],
    }
    if any(example.intent == OUT_OF_SCOPE for example in test):
        figures["in_scope_accuracy"] = result.in_scope_accuracy
        figures["oos_recall"] = result.out_of_scope.recall
        figures["oos_precision"] = result.out_of_scope.precision
    if any(example.entities for example in test) and any(parse.entities for parse in parses):
        figures["slot_f1"] = result.entities.f1
    if (folder / TRAINED_FILE).exists():
        figures |= json.loads((folder / TRAINED_FILE).read_text(encoding="utf-8"))
    return figures


def _as_parse(text: str, answer: dict[str, Any]) -> Parse:
    ranking = tuple((str(name), float(confidence)) for name, confidence in answer["ranking"])
    intent, confidence = ranking[0] if ranking else (OUT_OF_SCOPE, 1.0)
    entities = tuple(
        Entity(e["start"], e["end"], e["entity"], text[e["start"] : e["end"]], e.get("role"))
        for e in answer["entities"]
    )
    return Parse(text, intent, confidence, ranking, entities)


def _first_intent(test: list[Example], parses: list[Parse]) -> float:
    """Share of the messages in scope whose intent leads the ranking, refusals left out."""
    inside = [(e, p) for e, p in zip(test, parses, strict=True) if e.intent != OUT_OF_SCOPE]
    firsts = [next((n for n, _ in p.ranking if n != OUT_OF_SCOPE), "") for _, p in inside]
    return statistics.fmean(first == e.intent for first, (e, _) in zip(firsts, inside, strict=True))
