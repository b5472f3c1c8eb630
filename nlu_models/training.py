"""Training a JointBERT model: fine-tune with torch, export, quantise, calibrate.

torch and transformers are imported here and in the modules used only from here; serving a trained
model needs neither.
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from common.artifacts import atomic_dir
from common.errors import DataError, ModelError
from common.onnx import export, open_session, quantise_int8
from nlu_models.augmentation import with_typo
from nlu_models.batches import Batch, Row, collate, in_buckets, to_row
from nlu_models.calibration import calibration_error, fit_temperature, softmax
from nlu_models.checkpoint import Checkpoint, find_checkpoint
from nlu_models.config import JointBertConfig
from nlu_models.encoding import IGNORED, TagSet, TextEncoder, is_aligned
from nlu_models.examples import Example
from nlu_models.model import (
    FORMAT,
    INPUTS,
    MODEL_FILE,
    OUTPUTS,
    TOKENIZER_FILE,
    ModelCard,
    Runner,
    in_scope,
    read_tokenizer,
    write_card,
)
from nlu_models.network import JointBertNetwork
from nlu_models.optimisation import WeightAverage, make_optimiser, make_schedule
from nlu_models.out_of_scope import OutOfScopeDetector

logger = logging.getLogger(__name__)

_FEWEST_TO_HOLD_OUT = 5
_EVALUATION_BATCH = 64
_LARGEST_GRADIENT = 1.0
_SHOWN_PROBLEMS = 5
FLOAT_FILE = "model.float.onnx"


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
    with _settings(config):
        kept, held_out = (
            hold_out(examples, config.validation_share, config.seed)
            if validation is None
            else (list(examples), list(validation))
        )
        trainer = Trainer(kept, held_out, config, find_checkpoint(config.base))
        epochs = trainer.fit(progress=progress, log_dir=log_dir)
        with atomic_dir(out_dir) as folder:
            trainer.write_network(folder, keep_float=keep_float)
            accuracy, error, temperature = trainer.calibrate(folder)
    return TrainingReport(
        examples=len(trainer.examples) + len(trainer.held_out),
        held_out=len(trainer.held_out),
        accuracy=accuracy,
        calibration_error=error,
        temperature=temperature,
        epochs=epochs,
        seconds=time.perf_counter() - started,
    )


class Trainer:
    """The state of one training run.

    Args:
        examples: utterances to learn from.
        held_out: utterances to calibrate with.
        config: how to train.
        checkpoint: where the encoder's weights come from.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        held_out: Sequence[Example],
        config: JointBertConfig,
        checkpoint: Checkpoint,
    ) -> None:
        self.config = config
        self.examples = examples
        self.held_out = held_out
        self.generator = random.Random(config.seed)
        everything = [*examples, *held_out]
        self.intents = tuple(sorted({e.intent for e in everything if e.intent is not None}))
        self.tags = TagSet.of([entity for e in everything for entity in e.entities])
        encoder, self.encoder = _load_checkpoint(checkpoint, config)
        self.network = JointBertNetwork(
            encoder, intents=len(self.intents), tags=len(self.tags), config=config
        )
        if config.freeze_embeddings:
            _freeze_words(encoder)
        _report_misaligned(everything, self.encoder)

    def fit(self, *, progress: bool, log_dir: Path | None) -> int:
        """Run the epochs; the network ends with the best or last averaged weights."""
        self._start_intent_vectors()
        steps = -(-len(self.examples) // self.config.batch_size)
        optimiser = make_optimiser(self.network, self.config)
        schedule = make_schedule(optimiser, steps * self.config.epochs, self.config.warmup_share)
        average = WeightAverage(self.network, self.config.average_decay)
        best = _Best(self.config.patience)
        held_out = self._rows(self.held_out)
        bar = tqdm(
            total=steps * self.config.epochs,
            desc="Training BERT (intents and entities)",
            unit="batch",
            disable=not progress,
        )
        with bar, _writer(log_dir) as log:
            for epoch in range(self.config.epochs):
                loss = self._epoch(optimiser, schedule, average, bar)
                with average.applied():
                    accuracy = self._accuracy(held_out)
                log(epoch, {"loss": loss, "held_out_accuracy": accuracy})
                bar.set_postfix(loss=f"{loss:.3f}", held_out=f"{accuracy:.3f}")
                if best.is_over(accuracy):
                    break
        average.swap()
        return epoch + 1

    def _epoch(
        self,
        optimiser: torch.optim.Optimizer,
        schedule: torch.optim.lr_scheduler.LambdaLR,
        average: WeightAverage,
        bar: Any,
    ) -> float:
        self.network.train()
        total = 0.0
        rows = self._rows([self._augmented(example) for example in self.examples])
        for batch in in_buckets(rows, self.config.batch_size, self.generator):
            loss = self._loss(batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), _LARGEST_GRADIENT)
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            average.update()
            total += float(loss.detach()) * len(batch.intents)
            bar.update()
        return total / len(rows)

    def _loss(self, batch: Batch) -> torch.Tensor:
        intents, tags, _ = self.network(batch.input_ids, batch.attention_mask)
        loss = torch.zeros(())
        if bool((batch.intents != IGNORED).any()):
            loss = loss + functional.cross_entropy(
                intents,
                batch.intents,
                ignore_index=IGNORED,
                label_smoothing=self.config.label_smoothing,
            )
        if self.tags.labels and bool((batch.tags != IGNORED).any()):
            loss = loss + self.config.tag_weight * functional.cross_entropy(
                tags.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED
            )
        return loss

    def _augmented(self, example: Example) -> Example:
        if self.generator.random() >= self.config.typo_share:
            return example
        return with_typo(example, self.generator)

    def _rows(self, examples: Sequence[Example]) -> list[Row]:
        return [to_row(example, self.encoder, self.intents, self.tags) for example in examples]

    @torch.no_grad()
    def _evaluate(self, rows: Sequence[Row]) -> Iterator[tuple[Batch, torch.Tensor, torch.Tensor]]:
        """Intent logits and embeddings of ``rows``, in batches of like length."""
        self.network.eval()
        ordered = sorted(rows, key=lambda row: len(row.encoded.ids))
        for start in range(0, len(ordered), _EVALUATION_BATCH):
            batch = collate(ordered[start : start + _EVALUATION_BATCH])
            intents, _, embeddings = self.network(batch.input_ids, batch.attention_mask)
            yield batch, intents, embeddings

    def _accuracy(self, rows: Sequence[Row]) -> float:
        right = known = 0
        for batch, logits, _ in self._evaluate(rows):
            right += int((logits.argmax(1) == batch.intents).sum())
            known += int((batch.intents != IGNORED).sum())
        return right / known if known else 0.0

    @torch.no_grad()
    def _start_intent_vectors(self) -> None:
        """Place each intent's vector at the mean embedding of its utterances."""
        sums = torch.zeros_like(self.network.intent_vectors)
        for batch, _, embeddings in self._evaluate(self._rows(self.examples)):
            known = batch.intents != IGNORED
            sums.index_add_(0, batch.intents[known], embeddings[known])
        self.network.intent_vectors.copy_(functional.normalize(sums, dim=-1))

    def write_network(self, folder: Path, *, keep_float: bool) -> None:
        """Write the tokenizer and the quantised network."""
        self.encoder.tokenizer.save(str(folder / TOKENIZER_FILE))
        float_file = folder / FLOAT_FILE
        export(
            self.network,
            (torch.ones(2, 5, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)),
            float_file,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes={name: {0: "batch", 1: "length"} for name in INPUTS},
        )
        quantise_int8(float_file, folder / MODEL_FILE)
        if not keep_float:
            float_file.unlink()

    def calibrate(self, folder: Path) -> tuple[float, float, float]:
        """Fit temperature and out-of-scope detector to the quantised network and write them.

        Returns:
            Held-out accuracy, expected calibration error and temperature.
        """
        runner = Runner(open_session(folder / MODEL_FILE), self.encoder)
        known = [e for e in self.held_out if e.intent is not None] or self.examples
        scores = runner.run([example.text for example in known])
        labels = np.array([self.intents.index(str(example.intent)) for example in known])
        temperature = fit_temperature(scores.intent_logits, labels)
        probabilities = softmax(scores.intent_logits / temperature)
        right = probabilities.argmax(1) == labels
        familiar = scores.intent_logits[:, in_scope(self.intents, self.config)].max(axis=1)
        inside = np.array([example.intent != self.config.out_of_scope_intent for example in known])
        card = ModelCard(
            format=FORMAT,
            intents=self.intents,
            labels=self.tags.labels,
            temperature=temperature,
            out_of_scope=OutOfScopeDetector.fit(familiar[inside], familiar[~inside]),
            config=self.config,
        )
        write_card(card, folder)
        error = calibration_error(probabilities.max(1), right)
        return float(right.mean()), error, temperature


class _Best:
    """Early stopping: ends a run when accuracy has not risen for ``patience`` epochs."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.accuracy = -1.0
        self.waited = 0

    def is_over(self, accuracy: float) -> bool:
        self.waited = 0 if accuracy > self.accuracy else self.waited + 1
        self.accuracy = max(accuracy, self.accuracy)
        return 0 < self.patience <= self.waited


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


def _report_misaligned(examples: Sequence[Example], encoder: TextEncoder) -> None:
    problems = [
        f"'{example.text[entity.start : entity.end]}' ({entity.type}) in '{example.text}'"
        for example in examples
        if example.entities
        for encoded in [encoder.encode(example.text)]
        for entity in example.entities
        if not is_aligned(encoded, entity)
    ]
    if problems:
        logger.warning(
            "%d entities begin or end inside a word and were widened to whole words: %s%s. "
            "Annotate whole words in data/nlu/.",
            len(problems),
            "; ".join(problems[:_SHOWN_PROBLEMS]),
            " ..." if len(problems) > _SHOWN_PROBLEMS else "",
        )


def _load_checkpoint(
    checkpoint: Checkpoint, config: JointBertConfig
) -> tuple[torch.nn.Module, TextEncoder]:
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        encoder = AutoModel.from_pretrained(
            checkpoint.source, attn_implementation="eager", dtype=torch.float32
        )
        tokenizer_file = Path(checkpoint.source) / TOKENIZER_FILE
        tokenizer = (
            read_tokenizer(tokenizer_file)
            if tokenizer_file.is_file()
            else AutoTokenizer.from_pretrained(checkpoint.source).backend_tokenizer
        )
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The BERT checkpoint {checkpoint.source} cannot be loaded: {error}",
            hint="Set 'base' to a folder with config.json, tokenizer.json and model.safetensors.",
        ) from error
    return encoder, TextEncoder(
        tokenizer, max_tokens=config.max_tokens, max_characters=config.max_characters
    )


def _freeze_words(encoder: torch.nn.Module) -> None:
    for name, parameter in encoder.named_parameters():
        if name.startswith("embeddings.") and "LayerNorm" not in name:
            parameter.requires_grad = False


@contextlib.contextmanager
def _settings(config: JointBertConfig) -> Iterator[None]:
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


@contextlib.contextmanager
def _writer(log_dir: Path | None) -> Iterator[Any]:
    """A function (step, values) that writes TensorBoard logs, or does nothing."""
    if log_dir is None:
        yield lambda step, values: None
        return
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(str(log_dir)) as writer:
        yield lambda step, values: [
            writer.add_scalar(name, value, step) for name, value in values.items()
        ]
