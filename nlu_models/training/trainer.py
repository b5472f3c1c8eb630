"""One training run: the epochs, their loss and what is watched on the way."""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from nlu_models.model.config import JointBertConfig
from nlu_models.model.encoding import IGNORED, TagSet, TextEncoder, is_aligned
from nlu_models.model.examples import Example
from nlu_models.text.reads import reads_here
from nlu_models.text.spelling import Speller
from nlu_models.training.adapters import Adapter, attach
from nlu_models.training.augmentation import Sounds, with_typo
from nlu_models.training.batches import (
    Batch,
    Row,
    collate,
    in_buckets,
    some_of_each,
    to_row,
)
from nlu_models.training.checkpoint import Checkpoint, common_words_of, load_encoder
from nlu_models.training.composition import Composer
from nlu_models.training.distillation import Distillation
from nlu_models.training.languages import project_languages
from nlu_models.training.logs import scalar_log
from nlu_models.training.losses import (
    consistency_loss,
    contrastive_loss,
    intent_loss,
    request_loss,
    soft_loss,
    tag_consistency_loss,
    tag_loss,
)
from nlu_models.training.network import STATES, Exit, Heads, JointBertNetwork
from nlu_models.training.optimisation import WeightAverage, make_optimiser, make_schedule
from nlu_models.training.scales import start_scales
from nlu_models.training.state_vectors import add_states

logger = logging.getLogger(__name__)

_EVALUATION_BATCH = 64
_LARGEST_GRADIENT = 1.0
_SHOWN_PROBLEMS = 5
_ENOUGH_FOR_A_MEAN = 24


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
        self.checkpoint = checkpoint
        self.examples = examples
        self.held_out = held_out
        self.known_intents: frozenset[str] = frozenset()  # whose vectors an earlier model gave
        self.generator = random.Random(config.seed)
        everything = [*examples, *held_out]
        self.intents = tuple(sorted(intents_of(everything)))
        self.composer = Composer(
            examples,
            joints_of(config) if config.composed_share and not config.teacher else (),
            self.generator,
            out_of_scope=config.out_of_scope_intent,
        )
        self.sounds = Sounds.of(config.spoken or project_languages())
        self.reads_requests = bool(self.composer) or any(e.requests for e in everything)
        self.distillation = Distillation(examples, self.intents, config)
        encoder, self.encoder = load_encoder(checkpoint, config)
        if config.correct_spelling:
            words, listed = common_words_of(checkpoint, self.encoder.tokenizer)
            texts = [example.text for example in examples]
            self.encoder.speller = Speller.of(texts, words, listed=listed)
        tags = TagSet.of([entity for e in everything for entity in e.entities])
        self.tags = tags.with_stacks(everything, self.encoder)
        self.encoder.states = add_states(encoder, self.encoder.tokenizer, everything)
        self.network = JointBertNetwork(
            encoder,
            intents=len(self.intents),
            tags=len(self.tags),
            config=config,
            requests=self.reads_requests,
        )
        self.adapter = Adapter()
        if config.freeze_embeddings:
            _freeze_words(encoder)
        self.frozen = frozenset(  # stay as they were pre-trained
            name for name, each in self.network.named_parameters() if not each.requires_grad
        )
        _report_misaligned(everything, self.encoder)

    def fit(self, *, progress: bool, log_dir: Path | None) -> int:
        """Run the epochs; the network ends with the best or last averaged weights."""
        self._start_intent_vectors()
        steps = -(-len(self.examples) // self.config.batch_size)
        self.adapter = attach(self.network, self.config, steps * self.config.epochs)
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
        with bar, scalar_log(log_dir) as log:
            for epoch in range(self.config.epochs):
                loss = self._epoch(optimiser, schedule, average, bar)
                with average.applied():
                    accuracy = self._accuracy(held_out)
                log(epoch, {"loss": loss, "held_out_accuracy": accuracy})
                bar.set_postfix(loss=f"{loss:.3f}", held_out=f"{accuracy:.3f}")
                if best.is_over(accuracy):
                    break
        average.swap()
        self.adapter.merge()
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
        said = [self._said(*pair) for pair in zip(self.examples, self._plain, strict=True)]
        plain = [row for _, row in said]
        changed = [self._changed(*pair) for pair in said]
        for places in in_buckets(changed, self.config.batch_size, self.generator):
            rows = [changed[place] for place in places]
            if self.config.two_readings:
                rows += [plain[place] for place in places]
            loss = self._loss(collate(rows)) + self.adapter.penalty()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), _LARGEST_GRADIENT)
            optimiser.step()
            self.adapter.after_step()
            optimiser.zero_grad()
            schedule.step()
            average.update()
            total += float(loss.detach()) * len(places)
            bar.update()
        return total / len(plain)

    def _loss(self, batch: Batch) -> torch.Tensor:
        """The loss of a batch; of a text and its second reading where there are two, (2B, T)."""
        config = self.config
        with self._precision():
            exits = self.network.at_every_exit(batch.input_ids, batch.attention_mask)
            outputs = [each.scores() for each in exits]
        whole, last = exits[0], _at(exits[0], batch)
        (intents, tags, embeddings), *early = ([each.float() for each in o] for o in outputs)
        loss = self._label_loss(intents, tags, last)
        for other, (its_intents, its_tags, _) in zip(exits[1:], early, strict=True):
            by_labels = self._label_loss(its_intents, its_tags, _at(other, batch))
            read_on = its_tags if other.places is whole.places else whole.of(its_tags)
            by_whole = self._soft_loss((its_intents, read_on), (intents, tags), last)
            loss = loss + config.early_exit_weight / len(early) * (by_labels + by_whole) / 2
        if config.consistency_weight:
            loss = loss + config.consistency_weight * self._disagreement(intents, tags, last)
        if config.contrastive_weight:
            loss = loss + config.contrastive_weight * contrastive_loss(
                embeddings, batch.intents, temperature=config.contrastive_temperature
            )
        return loss

    def _label_loss(
        self, intents: torch.Tensor, tokens: torch.Tensor, batch: Batch
    ) -> torch.Tensor:
        """What the scores of intents and tokens cost by the labels and the teachers."""
        config = self.config
        tags, requests = tokens.split([len(self.tags), tokens.shape[-1] - len(self.tags)], dim=-1)
        loss = intent_loss(intents, batch.intents, batch.weights, smoothing=config.label_smoothing)
        loss = self.distillation.mixed(loss, intents, batch)
        if self.tags.labels and config.tag_weight:
            loss = loss + config.tag_weight * tag_loss(tags, batch.tags)
        if self.reads_requests:
            smoothing = config.label_smoothing
            by_words = request_loss(requests, batch.requests, smoothing=smoothing)
            loss = loss + config.request_weight * by_words
        return loss

    def _soft_loss(
        self,
        early: tuple[torch.Tensor, torch.Tensor],
        whole: tuple[torch.Tensor, torch.Tensor],
        batch: Batch,
    ) -> torch.Tensor:
        """What the scores of early heads cost by those of the whole network.

        Zhang et al. (2019), "Be your own teacher": the more they agree, the more leave early.
        """
        known = batch.tags != IGNORED
        few, all_ = (scores[1][known][:, : len(self.tags)] for scores in (early, whole))
        by_tags = soft_loss(few, all_) if self.tags.labels else 0.0
        return soft_loss(early[0], whole[0]) + self.config.tag_weight * by_tags

    def _disagreement(
        self, intents: torch.Tensor, tags: torch.Tensor, batch: Batch
    ) -> torch.Tensor:
        """How far the two readings of each text are apart."""
        loss = consistency_loss(*intents.chunk(2))
        if self.tags.labels and self.config.tag_weight:
            tags = tags[..., : len(self.tags)]
            by_tags = tag_consistency_loss(tags, batch.input_ids, batch.tags)
            loss = loss + self.config.tag_weight * by_tags
        return loss

    def _precision(self) -> torch.autocast:
        return torch.autocast("cpu", torch.bfloat16, enabled=is_bfloat16(self.config.precision))

    @cached_property
    def _plain(self) -> Sequence[Row]:
        """The examples as they are."""
        return self.distillation.taught(self._rows(self.examples))

    def _said(self, example: Example, row: Row) -> tuple[Example, Row]:
        """An example and its row, at times with others behind it or in another situation."""
        told = self.composer.composed(example, self.config.composed_share)
        if told is example:
            told = self.composer.situated(example, self.config.state_dropout)
        return told, row if told is example else self._rows([told])[0]

    def _changed(self, example: Example, row: Row) -> Row:
        """The row of an example, or in some cases one with a typing error."""
        if self.generator.random() >= self.config.typo_share:
            return row
        (changed,) = self._rows([with_typo(example, self.generator, self.sounds)])
        return replace(changed, teacher=row.teacher)

    def _rows(self, examples: Sequence[Example]) -> Sequence[Row]:
        return [
            to_row(e, self.encoder, self.intents, self.tags, requests=self.reads_requests)
            for e in examples
        ]

    def _batches(self, rows: Sequence[Row]) -> Iterator[Batch]:
        """All of ``rows``, the shortest first."""
        ordered = sorted(rows, key=lambda row: len(row.encoded.ids))
        for start in range(0, len(ordered), _EVALUATION_BATCH):
            yield collate(ordered[start : start + _EVALUATION_BATCH])

    @torch.no_grad()
    def _evaluate(self, rows: Sequence[Row]) -> Iterator[tuple[Batch, torch.Tensor, torch.Tensor]]:
        """Intent logits and embeddings of ``rows``, in batches of like length."""
        self.network.eval()
        for batch in self._batches(rows):
            with self._precision():
                intents, _, embeddings = self.network(batch.input_ids, batch.attention_mask)
            yield batch, intents.float(), embeddings.float()

    def embeddings(self, texts: Sequence[str]) -> np.ndarray:
        """Unit-length embeddings of ``texts``, (N, H), as the network is now."""
        rows = self._rows([Example(text, None) for text in texts])
        order = sorted(range(len(rows)), key=lambda place: len(rows[place].encoded.ids))
        found = torch.cat([vectors for _, _, vectors in self._evaluate(rows)]).numpy()
        result = np.empty_like(found)
        result[order] = found
        return result

    def _accuracy(self, rows: Sequence[Row]) -> float:
        right = known = 0
        for batch, logits, _ in self._evaluate(rows):
            right += int((logits.argmax(1) == batch.intents).sum())
            known += int((batch.intents != IGNORED).sum())
        return right / known if known else 0.0

    @torch.no_grad()
    def _start_intent_vectors(self) -> None:
        """Place each new intent's vector at the mean embedding of some of its utterances."""
        self.network.eval()
        sums: dict[Heads, torch.Tensor] = {}
        read: dict[Heads, list[torch.Tensor]] = defaultdict(list)
        for batch in self._batches(some_of_each(self._plain, _ENOUGH_FOR_A_MEAN)):
            known = batch.intents != IGNORED
            with self._precision():
                exits = self.network.at_every_exit(batch.input_ids, batch.attention_mask)
            for each in exits:
                pooled = each.heads.pool(each.hidden.float(), each.attention_mask)
                total = sums.setdefault(each.heads, torch.zeros_like(each.heads.intent_vectors))
                vectors = functional.normalize(pooled, dim=-1)
                total.index_add_(0, batch.intents[known], vectors[known])
                read[each.heads].append(vectors[known])
        new = torch.tensor([intent not in self.known_intents for intent in self.intents])
        for heads, total in sums.items():
            heads.intent_vectors[new] = functional.normalize(total, dim=-1)[new]
        if not self.known_intents:
            start_scales({heads: torch.cat(vectors) for heads, vectors in read.items()})


def intents_of(examples: Sequence[Example]) -> set[str]:
    """The intents of messages and of their requests."""
    whole = {example.intent for example in examples if example.intent is not None}
    return whole.union(part.intent for example in examples for part in example.requests)


def joints_of(config: JointBertConfig) -> tuple[str, ...]:
    """What joins two requests in the language of the messages; nothing where that is not told."""
    return config.joints or reads_here(config.language).joints


def _at(reached: Exit, batch: Batch) -> Batch:
    """The tokens of ``batch`` that ``reached`` scores."""
    ids, tags = reached.of(batch.input_ids), reached.of(batch.tags)
    requests = reached.of(batch.requests)
    return replace(
        batch, input_ids=ids, attention_mask=reached.attention_mask, tags=tags, requests=requests
    )


def is_bfloat16(precision: str) -> bool:
    """Whether to compute in bfloat16: ``auto`` does where the processor multiplies it itself."""
    if precision == "auto":
        return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())
    return precision == "bfloat16"


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


def _freeze_words(encoder: torch.nn.Module) -> None:
    for name, parameter in encoder.named_parameters():
        learns = "LayerNorm" in name or STATES in name
        if name.startswith("embeddings.") and not learns:
            parameter.requires_grad = False
