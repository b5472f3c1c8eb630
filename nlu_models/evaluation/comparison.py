"""Several models on the same utterances: scores, speed, and whether they differ beyond luck."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from nlu_models.evaluation.scores import Evaluation, evaluate
from nlu_models.model.archive import model_folder
from nlu_models.model.examples import Parse
from nlu_models.model.joint_bert import (
    CARD_FILE,
    MODEL_FILE,
    STAGE_FILES,
    TOKENIZER_FILE,
    JointBert,
)
from nlu_models.training.data import SourcedExample

_SERVED_FILES = (CARD_FILE, MODEL_FILE, STAGE_FILES, TOKENIZER_FILE)
_TIMED = 200
_WARM_UP = 10


@dataclass(frozen=True)
class Candidate:
    """A model to compare.

    Args:
        name: for the reader.
        model: opened.
        size_mb: what serving reads, in megabytes.
    """

    name: str
    model: JointBert
    size_mb: float

    @classmethod
    def open(cls, path: Path) -> Candidate:
        """Open a model folder or the model of a Rasa archive.

        Raises:
            ModelError: there is no model, or it is damaged.
        """
        with model_folder(path) as folder:
            served = (file for pattern in _SERVED_FILES for file in folder.glob(pattern))
            size = sum(file.stat().st_size for file in served)
            return cls(str(path), JointBert.load(folder), size / 1e6)


@dataclass(frozen=True)
class Measured:
    """What one model came to.

    Args:
        name: of the model.
        result: its scores.
        p50_ms: median time of one message, in milliseconds.
        size_mb: what serving reads.
    """

    name: str
    result: Evaluation
    p50_ms: float
    size_mb: float


@dataclass(frozen=True)
class Pair:
    """Two models against each other.

    Args:
        first: place of the one in the list of models.
        second: place of the other.
        only_first: utterances that the first alone has right.
        only_second: utterances that the second alone has right.
        p_value: of such a difference, or a larger one, between equally good models.
    """

    first: int
    second: int
    only_first: int
    only_second: int
    p_value: float


@dataclass(frozen=True)
class Change:
    """An utterance that some models have right and others wrong, and the intent each gives."""

    text: str
    place: str
    wanted: str
    given: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """The models, each pair of them, and the utterances that they differ on."""

    models: tuple[Measured, ...]
    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]


def compare(candidates: Sequence[Candidate], examples: Sequence[SourcedExample]) -> Comparison:
    """Measure all ``candidates`` on the same ``examples``."""
    plain = [sourced.example for sourced in examples]
    texts = [example.text for example in plain]
    parses = [candidate.model.parse(texts) for candidate in candidates]
    times = _medians([candidate.model for candidate in candidates], texts)
    measured = tuple(
        Measured(
            each.name,
            evaluate(plain, found, out_of_scope_intent=each.model.card.config.out_of_scope_intent),
            p50_ms,
            each.size_mb,
        )
        for each, found, p50_ms in zip(candidates, parses, times, strict=True)
    )
    return Comparison(measured, _pairs(examples, parses), _changes(examples, parses))


def mcnemar(only_first: int, only_second: int) -> float:
    """The p-value of McNemar's test (1947) in its exact, two-sided form.

    Among the utterances that one of two models alone has right, equally good models share like
    tosses of a coin.

    Args:
        only_first: utterances that the first model alone has right.
        only_second: those of the second.
    """
    tosses = only_first + only_second
    fewer = min(only_first, only_second)
    tail = sum(math.comb(tosses, heads) for heads in range(fewer + 1))
    return min(1.0, 2 * tail / 2**tosses)


def _pairs(
    examples: Sequence[SourcedExample], parses: Sequence[Sequence[Parse]]
) -> tuple[Pair, ...]:
    right = [
        [each.example.intent == parse.intent for each, parse in zip(examples, found, strict=True)]
        for found in parses
    ]
    pairs = []
    for first, second in combinations(range(len(parses)), 2):
        both = list(zip(right[first], right[second], strict=True))
        ahead, behind = both.count((True, False)), both.count((False, True))
        pairs.append(Pair(first, second, ahead, behind, mcnemar(ahead, behind)))
    return tuple(pairs)


def _changes(
    examples: Sequence[SourcedExample], parses: Sequence[Sequence[Parse]]
) -> tuple[Change, ...]:
    changes = []
    for sourced, *found in zip(examples, *parses, strict=True):
        wanted = sourced.example.intent
        outcomes = {parse.intent == wanted for parse in found}
        if wanted is not None and len(outcomes) > 1:
            given = tuple(parse.intent for parse in found)
            changes.append(Change(sourced.example.text, sourced.place, wanted, given))
    return tuple(changes)


def _medians(models: Sequence[JointBert], texts: Sequence[str]) -> list[float]:
    """Median milliseconds of one message; the models take turns, so that all meet the same load."""
    for model in models:
        for text in texts[:_WARM_UP]:
            model.parse([text])
    times: list[list[float]] = [[] for _ in models]
    for text in texts[:_TIMED]:
        for model, spent in zip(models, times, strict=True):
            start = time.perf_counter()
            model.parse([text])
            spent.append(1000 * (time.perf_counter() - start))
    return [statistics.median(spent) for spent in times]
