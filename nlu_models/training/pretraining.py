"""Going on with the pre-training of a BERT on texts of one's own, before it is fine-tuned.

Masked language model and, where conversations are known, next sentence prediction (Devlin et al.
2019). On texts of the domain, or on the very utterances that come next, it is what Gururangan et
al. (2020) call domain- and task-adaptive pre-training.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
from pydantic import Field
from torch.nn import functional
from tqdm import tqdm

from common.artifacts import atomic_dir
from common.config import StrictModel
from common.errors import DataError
from nlu_models.model.config import (
    Count,
    JointBertConfig,
    Names,
    NotNegative,
    Positive,
    Share,
)
from nlu_models.model.encoding import IGNORED
from nlu_models.training.chat_logs import Conversation
from nlu_models.training.checkpoint import Checkpoint, checkpoint_of, find_checkpoint
from nlu_models.training.logs import scalar_log
from nlu_models.training.masking import MaskedBatch, Masker, pairs_of
from nlu_models.training.optimisation import make_schedule
from nlu_models.training.pretraining_model import PretrainingModel

_LARGEST_GRADIENT = 1.0
_FEWEST = 2


class PretrainingConfig(StrictModel):
    """How pre-training goes on.

    Args:
        languages: as in :class:`nlu_models.model.config.JointBertConfig`.
        base: likewise.
        base_layers: likewise.
        seed: of everything random.
        threads: 0 takes the cores that are idle.
        epochs: times each text is seen, with other words hidden each time.
        batch_size: texts, or pairs of them, a step.
        learning_rate: at its highest.
        warmup_share: share of the steps over which the rate rises.
        weight_decay: of AdamW.
        dropout: of the encoder.
        mask_share: share of the words that are hidden.
        held_out_share: share of the conversations that only measure.
        max_characters: of a text that are read.
        max_tokens: of a text, or a pair of them, that are read.
    """

    languages: Names = ()
    base: str | None = None
    base_layers: Annotated[int, Field(ge=2, le=12)] = 6
    seed: int = 7
    threads: Annotated[int, Field(ge=0)] = 0
    epochs: Count = 3
    batch_size: Count = 32
    learning_rate: Positive = 1e-4
    warmup_share: Share = 0.1
    weight_decay: NotNegative = 0.01
    dropout: Share = 0.1
    mask_share: Annotated[float, Field(gt=0, le=1)] = 0.15
    held_out_share: Share = 0.05
    max_characters: Annotated[int, Field(ge=8)] = 512
    max_tokens: Annotated[int, Field(ge=8)] = 96


@dataclass(frozen=True)
class Scores:
    """What the heads reach on texts not trained on.

    Args:
        loss: cross entropy of the hidden tokens, in nats.
        accuracy: share of the hidden tokens that are guessed.
        follows: share of the pairs that are told right; None without pairs.
    """

    loss: float
    accuracy: float
    follows: float | None


@dataclass(frozen=True)
class PretrainingReport:
    """What pre-training came to.

    Args:
        texts: number of texts, those held out included.
        before: scores of the checkpoint as it was (its heads may be new).
        after: scores at the end.
        seconds: from loading the checkpoint to the written folder.
    """

    texts: int
    before: Scores
    after: Scores
    seconds: float


def pretrain(
    conversations: Sequence[Conversation],
    config: PretrainingConfig,
    out_dir: Path,
    *,
    progress: bool = True,
    log_dir: Path | None = None,
) -> PretrainingReport:
    """Pre-train further and write a checkpoint in the Hugging Face layout, whole or not at all.

    Call it within :func:`nlu_models.training.seeding.settings`.

    Args:
        conversations: of one turn each where nothing more is known.
        config: how to train.
        out_dir: the folder to write; ``base`` can name it afterwards.
        progress: show a bar with the time left.
        log_dir: where to write TensorBoard logs, if anywhere.

    Raises:
        DataError: there are fewer than two conversations.
        ModelError: the checkpoint is missing or damaged, or knows no masked language model.
    """
    started = time.perf_counter()
    run = _Run(conversations, config)
    before = run.measure()
    after = run.fit(before, progress=progress, log_dir=log_dir)
    with atomic_dir(out_dir) as folder:
        run.model.save(folder)
    texts = sum(map(len, conversations))
    return PretrainingReport(texts, before, after, time.perf_counter() - started)


@contextmanager
def adapted(
    texts: Sequence[str],
    config: JointBertConfig,
    *,
    progress: bool,
    log_dir: Path | None,
) -> Iterator[Checkpoint]:
    """The checkpoint ``base`` after ``pretraining_epochs`` on ``texts``; as it is without them."""
    if not config.pretraining_epochs:
        yield checkpoint_of(config)
        return
    settings = PretrainingConfig(
        languages=config.spoken,
        base=config.base,
        base_layers=config.base_layers,
        seed=config.seed,
        epochs=config.pretraining_epochs,
        learning_rate=config.pretraining_learning_rate,
        max_characters=config.max_characters,
        max_tokens=config.max_tokens,
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "checkpoint"
        logs = log_dir / "pretraining" if log_dir else None
        pretrain([(text,) for text in texts], settings, folder, progress=progress, log_dir=logs)
        yield find_checkpoint(str(folder))


class _Run:
    """One pre-training run: the model with its heads, the texts, and what is held out."""

    def __init__(self, conversations: Sequence[Conversation], config: PretrainingConfig) -> None:
        if len(conversations) < _FEWEST:
            raise DataError(
                f"Pre-training needs {_FEWEST} texts or more, and there are {len(conversations)}.",
                hint="Give text files with one message a line.",
            )
        self.config = config
        self.generator = random.Random(config.seed)
        shuffled = self.generator.sample(list(conversations), len(conversations))
        held_out = min(max(1, round(config.held_out_share * len(shuffled))), len(shuffled) - 1)
        self.held_out, self.kept = shuffled[:held_out], shuffled[held_out:]
        shape = config.model_dump(include={"dropout", "max_characters", "max_tokens"})
        found = find_checkpoint(config.base, languages=config.languages, layers=config.base_layers)
        self.model = PretrainingModel(found, JointBertConfig(**shape))
        self.masker = Masker(self.model.encoder, config.mask_share)

    def fit(self, scores: Scores, *, progress: bool, log_dir: Path | None) -> Scores:
        """Run the epochs; the scores after the last one."""
        config = self.config
        optimiser = torch.optim.AdamW(
            self.model.network.parameters(),
            lr=config.learning_rate,
            weight_decay=config.weight_decay,
        )
        pairs = len(pairs_of(self.kept, random.Random(config.seed)))
        steps = config.epochs * -(-pairs // config.batch_size)
        schedule = make_schedule(optimiser, steps, config.warmup_share)
        bar = tqdm(total=steps, desc="Pre-training BERT", unit="batch", disable=not progress)
        with bar, scalar_log(log_dir) as log:
            for epoch in range(config.epochs):
                for batch in self._batches(self.kept, self.generator):
                    self._step(batch, optimiser)
                    schedule.step()
                    bar.update()
                scores = self.measure()
                log(epoch, _logged(scores))
                bar.set_postfix(loss=f"{scores.loss:.3f}", accuracy=f"{scores.accuracy:.3f}")
        return scores

    def _step(self, batch: MaskedBatch, optimiser: torch.optim.Optimizer) -> None:
        self.model.network.train()
        words, follows = self.model.logits(batch)
        hidden = batch.words[batch.words != IGNORED]
        loss = functional.cross_entropy(words, hidden) if len(hidden) else torch.zeros(())
        if follows is not None and bool((batch.follows != IGNORED).any()):
            loss = loss + functional.cross_entropy(follows, batch.follows, ignore_index=IGNORED)
        if loss.requires_grad:
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.network.parameters(), _LARGEST_GRADIENT)
            optimiser.step()
            optimiser.zero_grad()

    @torch.no_grad()
    def measure(self) -> Scores:
        """Scores on what is held out, with the same words hidden every time."""
        self.model.network.eval()
        loss = right = number = told = pairs = 0.0
        for batch in self._batches(self.held_out, random.Random(self.config.seed)):
            words, follows = self.model.logits(batch)
            hidden = batch.words[batch.words != IGNORED]
            loss += float(functional.cross_entropy(words, hidden, reduction="sum"))
            right += int((words.argmax(-1) == hidden).sum())
            number += len(hidden)
            if follows is not None:
                told += int((follows.argmax(-1) == batch.follows).sum())
                pairs += int((batch.follows != IGNORED).sum())
        follows_right = told / pairs if pairs else None
        return Scores(loss / max(number, 1), right / max(number, 1), follows_right)

    def _batches(
        self, conversations: Sequence[Conversation], generator: random.Random
    ) -> Iterator[MaskedBatch]:
        if not self.model.judges_pairs:
            conversations = _alone(conversations)
        pairs = pairs_of(conversations, generator)
        return self.masker.batches(pairs, self.config.batch_size, generator)


def _alone(conversations: Sequence[Conversation]) -> list[Conversation]:
    return [(turn,) for turns in conversations for turn in turns]


def _logged(scores: Scores) -> dict[str, float]:
    values = {"held_out_loss": scores.loss, "held_out_accuracy": scores.accuracy}
    return values if scores.follows is None else values | {"held_out_follows": scores.follows}
