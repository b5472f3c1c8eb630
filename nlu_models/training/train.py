"""Training a JointBERT model: fine-tune with torch, export, quantise, calibrate.

torch and transformers are imported by this module and those used only from here; serving a trained
model needs neither.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from common.artifacts import atomic_dir
from common.errors import DataError
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.training.checkpoint import checkpoint_of
from nlu_models.training.finetuning import check_compatible, split_as_before, take_over
from nlu_models.training.finishing import (
    FLOAT_FILE,
    calibrate,
    write_network,
)
from nlu_models.training.pretraining import adapted
from nlu_models.training.seeding import settings
from nlu_models.training.self_training import read_unlabelled, with_guesses
from nlu_models.training.trainer import Trainer
from nlu_models.training.weights import KeptWeights, write_weights

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
        processor_seconds: of all threads in that time.
    """

    examples: int
    held_out: int
    accuracy: float
    calibration_error: float
    temperature: float
    epochs: int
    seconds: float
    processor_seconds: float


def train(
    examples: Sequence[Example],
    config: JointBertConfig,
    out_dir: Path,
    *,
    progress: bool = True,
    log_dir: Path | None = None,
    validation: Sequence[Example] | None = None,
    unlabelled: Sequence[str] | None = None,
    keep_float: bool = False,
    earlier: KeptWeights | None = None,
) -> TrainingReport:
    """Fine-tune a model and write it to ``out_dir``, whole or not at all.

    Args:
        examples: utterances with intents and entities; at least two intents.
        config: how to train.
        out_dir: the model folder; an older model in it is replaced.
        progress: show a bar with the time left.
        log_dir: where to write TensorBoard logs, if anywhere.
        validation: utterances to calibrate with; a share of ``examples`` unless given.
        unlabelled: messages without intents; those of the configuration's file unless given.
        keep_float: also keep the model before quantisation, as ``model.float.onnx``.
        earlier: the model to train further; ``examples`` are then all utterances, old and new.

    Raises:
        DataError: there are fewer than two intents, an entity lies outside its text, an intent or
            entity of the earlier model is gone, or the file of unlabelled messages cannot be read.
        ModelError: the checkpoint is missing or damaged, or the earlier model does not fit.
    """
    started, used = time.perf_counter(), time.process_time()
    _validate(examples)
    texts = read_unlabelled(config) if unlabelled is None else unlabelled
    with settings(config):
        kept, held_out = _split(examples, validation, config, earlier)
        if earlier is None:
            trainer, epochs = _fit(kept, held_out, texts, config, progress, log_dir)
        else:
            trainer = _further(earlier, kept, held_out, config)
            epochs = trainer.fit(progress=progress, log_dir=log_dir)
        with atomic_dir(out_dir) as folder:
            write_network(trainer, folder, keep_float=keep_float)
            result = calibrate(trainer, folder)
            if config.keep_weights:
                write_weights(trainer, folder, config if earlier is None else earlier.config)
    return TrainingReport(
        examples=len(kept) + len(held_out),
        held_out=len(held_out),
        accuracy=result.accuracy,
        calibration_error=result.error,
        temperature=result.temperature,
        epochs=epochs,
        seconds=time.perf_counter() - started,
        processor_seconds=time.process_time() - used,
    )


def _fit(
    kept: Sequence[Example],
    held_out: Sequence[Example],
    texts: Sequence[str],
    config: JointBertConfig,
    progress: bool,
    log_dir: Path | None,
) -> tuple[Trainer, int]:
    """A trained trainer, that of the second training where there are unlabelled ``texts``."""
    corpus = [*(example.text for example in kept), *texts]
    with adapted(corpus, config, progress=progress, log_dir=log_dir) as checkpoint:
        trainer = Trainer(kept, held_out, config, checkpoint)
        epochs = trainer.fit(progress=progress, log_dir=log_dir)
        if texts:
            trainer = with_guesses(trainer, texts, checkpoint)
            epochs += trainer.fit(progress=progress, log_dir=log_dir)
    return trainer, epochs


def _further(
    earlier: KeptWeights,
    kept: Sequence[Example],
    held_out: Sequence[Example],
    config: JointBertConfig,
) -> Trainer:
    """A trainer that starts from an earlier model."""
    checkpoint = checkpoint_of(config)
    check_compatible(earlier, [*kept, *held_out], config, checkpoint)
    trainer = Trainer(kept, held_out, config, checkpoint)
    take_over(earlier, trainer)
    return trainer


def _split(
    examples: Sequence[Example],
    validation: Sequence[Example] | None,
    config: JointBertConfig,
    earlier: KeptWeights | None,
) -> tuple[list[Example], list[Example]]:
    """What to train on and what to calibrate with."""
    if validation is not None:
        return list(examples), list(validation)
    kept, held, fresh = (
        ([], [], examples) if earlier is None else split_as_before(earlier, examples)
    )
    more_kept, more_held = hold_out(fresh, config.validation_share, config.seed)
    return [*kept, *more_kept], [*held, *more_held]


def hold_out(
    examples: Sequence[Example], share: float, seed: int
) -> tuple[list[Example], list[Example]]:
    """Split ``examples`` by intent; an intent with fewer than five keeps them all."""
    generator = random.Random(seed)
    groups: dict[str | None, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    kept: list[Example] = []
    held: list[Example] = []
    for group in groups.values():
        generator.shuffle(group)
        enough = share > 0 and len(group) >= _FEWEST_TO_HOLD_OUT
        count = max(1, round(len(group) * share)) if enough else 0
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
