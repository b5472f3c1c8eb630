"""Training a JointBERT model: fine-tune with torch, export, quantise, calibrate.

torch and transformers are imported by this module and those used only from here; serving a trained
model needs neither.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from common.artifacts import atomic_dir
from common.errors import DataError
from nlu_models.checkpoint import find_checkpoint
from nlu_models.config import JointBertConfig
from nlu_models.examples import Example
from nlu_models.fitting.finishing import (
    FLOAT_FILE,
    calibrate,
    write_network,
    write_utterances,
)
from nlu_models.fitting.trainer import Trainer

__all__ = ["FLOAT_FILE", "TrainingReport", "hold_out", "settings", "train"]

_FEWEST_TO_HOLD_OUT = 5


@dataclass(frozen=True)
class TrainingReport:
    """What training came to.

    Args:
        examples: number of utterances, those held out included.
        held_out: number of utterances held out.
        accuracy: intent accuracy on the held-out ones, served model (int8).
        calibration_error: expected calibration error on them.
        temperature: of the intent probabilities.
        epochs: that were run.
        seconds: from reading the checkpoint to the written model.
    """

    examples: int
    held_out: int
    accuracy: float
    calibration_error: float
    temperature: float
    epochs: int
    seconds: float


def train(
    examples: Sequence[Example],
    config: JointBertConfig,
    out_dir: Path,
    *,
    progress: bool = True,
    log_dir: Path | None = None,
    validation: Sequence[Example] | None = None,
    keep_float: bool = False,
) -> TrainingReport:
    """Fine-tune a model and write it to ``out_dir``, whole or not at all.

    Args:
        examples: utterances with intents and entities; at least two intents.
        config: how to train.
        out_dir: the model folder; an older model in it is replaced.
        progress: show a bar with the time left.
        log_dir: where to write TensorBoard logs, if anywhere.
        validation: utterances to calibrate with; a share of ``examples`` unless given.
        keep_float: also keep the model before quantisation, as ``model.float.onnx``.

    Raises:
        DataError: there are fewer than two intents, or an entity lies outside its text.
        ModelError: the checkpoint is missing or damaged.
    """
    started = time.perf_counter()
    _validate(examples)
    with settings(config):
        kept, held_out = (
            hold_out(examples, config.validation_share, config.seed)
            if validation is None
            else (list(examples), list(validation))
        )
        trainer = Trainer(kept, held_out, config, find_checkpoint(config.base))
        epochs = trainer.fit(progress=progress, log_dir=log_dir)
        with atomic_dir(out_dir) as folder:
            write_network(trainer, folder, keep_float=keep_float)
            result = calibrate(trainer, folder)
            write_utterances(trainer, folder)
    return TrainingReport(
        examples=len(trainer.examples) + len(trainer.held_out),
        held_out=len(trainer.held_out),
        accuracy=result.accuracy,
        calibration_error=result.error,
        temperature=result.temperature,
        epochs=epochs,
        seconds=time.perf_counter() - started,
    )


def hold_out(
    examples: Sequence[Example], share: float, seed: int
) -> tuple[list[Example], list[Example]]:
    """Split ``examples`` by intent; an intent with fewer than five keeps them all for training."""
    generator = random.Random(seed)
    groups: dict[str | None, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    kept: list[Example] = []
    held: list[Example] = []
    for group in groups.values():
        generator.shuffle(group)
        count = max(1, round(len(group) * share)) if len(group) >= _FEWEST_TO_HOLD_OUT else 0
        held.extend(group[:count])
        kept.extend(group[count:])
    return kept, held


def _validate(examples: Sequence[Example]) -> None:
    counts = Counter(example.intent for example in examples if example.intent is not None)
    if len(counts) < 2:
        raise DataError(
            f"Understanding needs examples of two intents or more, and there are {len(counts)}.",
            hint="Add intents with examples to data/nlu/.",
        )
    for example in examples:
        for entity in example.entities:
            if not 0 <= entity.start < entity.end <= len(example.text):
                raise DataError(
                    f"The entity '{entity.type}' of the utterance '{example.text}' lies outside it "
                    f"({entity.start} to {entity.end}).",
                    hint="Correct the annotation of this utterance.",
                )


@contextlib.contextmanager
def settings(config: JointBertConfig) -> Iterator[None]:
    """Seed torch and set its threads for the time of one training run."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads or _idle_cores())
        try:
            yield
        finally:
            torch.set_num_threads(threads)


def _idle_cores() -> int:
    """Cores that nothing else uses now, at least one.

    torch's threads wait for each other in busy loops: on cores that are taken, two of them are
    several times slower than one.
    """
    return max(1, (os.cpu_count() or 1) - round(os.getloadavg()[0]))
