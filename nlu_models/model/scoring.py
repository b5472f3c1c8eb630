"""Raw scores of texts: what the network itself says, with onnxruntime alone."""

from __future__ import annotations

import math
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from common.errors import ModelError
from nlu_models.model.encoding import EncodedText, TextEncoder
from nlu_models.model.shortcuts.token_pruning import most_relevant, picked, restored
from nlu_models.model.situation import NOTHING, Situation

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("intent_scores", "token_scores", "utterance")
HIDDEN = "hidden"
"""What a stage of a network gives the next one, beside its own :data:`OUTPUTS`."""
RELEVANCE = "relevance"
"""How far the token of each of these hidden states tells the intents apart."""
STAGE_OUTPUTS = (*OUTPUTS, HIDDEN, RELEVANCE)
BELOW = "below"
"""What a later stage reads in place of token ids: :data:`HIDDEN` of the stage before."""
WHOLE = -1
"""The exit of a text that went through the whole network."""

_BATCH = 32
Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Scores:
    """Raw outputs for N texts: logits (N, K), embeddings (N, H), token logits (T, ...) each.

    Those of a token are its tags and, where requests are read, what
    :mod:`nlu_models.model.requests` takes apart.
    ``exits``, (N,), says after which stage of the network each text left, or :data:`WHOLE`.
    """

    encoded: tuple[EncodedText, ...]
    intent_logits: Floats
    embeddings: Floats
    token_logits: tuple[Floats, ...]
    exits: NDArray[np.integer]

    @property
    def early(self) -> NDArray[np.bool_]:
        """Which texts did not go through the whole network, (N,)."""
        return self.exits != WHOLE

    def joined(self, other: Scores) -> Scores:
        """These outputs and those for other texts behind them."""
        return Scores(
            self.encoded + other.encoded,
            np.concatenate([self.intent_logits, other.intent_logits]),
            np.concatenate([self.embeddings, other.embeddings]),
            self.token_logits + other.token_logits,
            np.concatenate([self.exits, other.exits]),
        )

    def take(self, places: Sequence[int]) -> Scores:
        """The outputs for the texts at ``places``."""
        places = list(places)
        return Scores(
            tuple(self.encoded[place] for place in places),
            self.intent_logits[places],
            self.embeddings[places],
            tuple(self.token_logits[place] for place in places),
            self.exits[places],
        )


Leave = Callable[[Scores], NDArray[np.bool_]]
"""Which scores of a stage are good enough, (N,)."""


class Scorer(ABC):
    """What scores texts: the network itself, or a queue in front of it.

    Args:
        encoder: of the network's vocabulary.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self.encoder = encoder

    def run(self, texts: Sequence[str], situations: Sequence[Situation] | None = None) -> Scores:
        """Encode ``texts``, each in its situation if these are given, and score them."""
        told = situations or [NOTHING] * len(texts)
        encode = self.encoder.encode
        return self.score([encode(*pair) for pair in zip(texts, told, strict=True)])

    @abstractmethod
    def score(self, encoded: Sequence[EncodedText]) -> Scores:
        """Score texts that ``encoder`` encoded."""


class Runner(Scorer):
    """Runs the network on texts.

    Args:
        stages: sessions of a network with :data:`INPUTS` and :data:`OUTPUTS`, or of its stages: the
            later ones read :data:`BELOW`.
        encoder: of the network's vocabulary.
        leave: which texts are done after a stage, by its number; after another, none are.
        threads: batches that are run at the same time. Two threads in one batch of short texts
            wait for each other longer than they compute.
        most_tokens: of a text that the later stages read, see
            :mod:`nlu_models.model.shortcuts.token_pruning`.
    """

    def __init__(
        self,
        stages: Sequence[InferenceSession],
        encoder: TextEncoder,
        leave: Mapping[int, Leave] | None = None,
        threads: int = 1,
        most_tokens: int = sys.maxsize,
    ) -> None:
        super().__init__(encoder)
        self.stages = stages
        self.leave = leave or {}
        self.threads = threads
        self.most_tokens = most_tokens

    def leaving(self, leave: Mapping[int, Leave]) -> Runner:
        """The same network with other rules of what may leave early."""
        return Runner(self.stages, self.encoder, leave, self.threads, self.most_tokens)

    def score(self, encoded: Sequence[EncodedText]) -> Scores:
        """Score encoded texts, longest together, so that little is computed on padding.

        Raises:
            ModelError: an output is not a finite number.
        """
        if len(encoded) == 1:
            return self._run_batch(encoded)
        order = sorted(range(len(encoded)), key=lambda index: len(encoded[index].ids))
        batches = [
            [encoded[index] for index in order[start : start + _BATCH]]
            for start in range(0, len(order), _BATCH)
        ]
        if self.threads == 1:
            return _in_place([self._run_batch(batch) for batch in batches], order)
        with ThreadPoolExecutor(self.threads) as pool:
            return _in_place(list(pool.map(self._run_batch, batches)), order)

    def _run_batch(self, encoded: Sequence[EncodedText]) -> Scores:
        batch = _Batch(encoded)
        for number, stage in enumerate(self.stages[:-1]):
            leave = self.leave.get(number)
            is_long = batch.length > self.most_tokens
            if leave is None and not is_long:
                batch.go_on(*stage.run((HIDDEN,), batch.inputs))
                continue
            *outputs, hidden, relevance = stage.run(STAGE_OUTPUTS, batch.inputs)
            scores = batch.scores(outputs, number)
            leaves = np.zeros(len(hidden), dtype=bool) if leave is None else leave(scores)
            if leaves.all():
                return batch.end(scores)
            batch.go_on(hidden)
            if is_long:
                batch.shorten(scores, relevance, self.most_tokens)
            batch.let_go(scores, leaves)
        return batch.end(batch.scores(self.stages[-1].run(OUTPUTS, batch.inputs), WHOLE))


class _Batch:
    """Texts on their way through the stages of a network."""

    def __init__(self, encoded: Sequence[EncodedText]) -> None:
        ids, mask = padded(encoded)
        self.inputs: dict[str, NDArray[Any]] = {INPUTS[0]: ids, INPUTS[1]: mask}
        self._left = np.arange(len(encoded))
        self._encoded = encoded
        self._shortened: tuple[Sequence[Floats], NDArray[np.integer]] | None = None
        self._gone: list[Scores] = []
        self._order: list[int] = []

    @property
    def length(self) -> int:
        """Tokens of the longest text."""
        return int(self.inputs[INPUTS[1]].shape[1])

    def scores(self, outputs: Sequence[Floats], number: int) -> Scores:
        """Check the outputs of a stage for the texts that are left; for all of their tokens."""
        scores = _scores([self._encoded[place] for place in self._left.tolist()], outputs, number)
        if self._shortened is None:
            return scores
        tags, places = self._shortened
        return replace(scores, token_logits=restored(tags, scores.token_logits, places))

    def go_on(self, hidden: Floats) -> None:
        """Take ``hidden``, (B, T, H), to the next stage."""
        self.inputs = {BELOW: hidden, INPUTS[1]: self.inputs[INPUTS[1]]}

    def shorten(self, scores: Scores, relevance: Floats, most: int) -> None:
        """Go on with ``most`` tokens of each text; for the others stands what ``scores`` says."""
        places = most_relevant(relevance, self.inputs[INPUTS[1]], most)
        self.inputs = {name: picked(values, places) for name, values in self.inputs.items()}
        self._shortened = scores.token_logits, places

    def let_go(self, scores: Scores, leaves: NDArray[np.bool_]) -> None:
        """Go on without the texts that leave with ``scores``."""
        if not leaves.any():
            return
        gone, stay = np.flatnonzero(leaves), np.flatnonzero(~leaves)
        self._gone.append(scores.take(gone.tolist()))
        self._order += self._left[gone].tolist()
        self._left = self._left[stay]
        self.inputs = {name: values[stay] for name, values in self.inputs.items()}
        if self._shortened is not None:
            tags, places = self._shortened
            self._shortened = [tags[place] for place in stay.tolist()], places[stay]

    def end(self, scores: Scores) -> Scores:
        """The scores of all texts, in their order; the last to leave do so with ``scores``."""
        return _in_place([*self._gone, scores], [*self._order, *self._left.tolist()])


def padded(encoded: Sequence[EncodedText]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids of B texts and their mask, (B, T) each."""
    longest = max(len(text.ids) for text in encoded)
    ids = np.zeros((len(encoded), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(encoded):
        ids[row, : len(text.ids)] = text.ids
        mask[row, : len(text.ids)] = 1
    return ids, mask


def _scores(encoded: Sequence[EncodedText], outputs: Sequence[Floats], number: int) -> Scores:
    """Check a stage's outputs; those of several texts share one padded length."""
    intents, tags, embeddings = outputs
    # A sum is no number as soon as one of its terms is none, and costs less than to ask each.
    if not all(math.isfinite(values.sum()) for values in outputs):
        raise ModelError(
            "The language model computed values that are not numbers.",
            hint="Train the model again: 'shoptalk train'.",
        )
    return Scores(tuple(encoded), intents, embeddings, tuple(tags), np.full(len(encoded), number))


def _in_place(parts: Sequence[Scores], order: Sequence[int]) -> Scores:
    """Put the rows of several batches back where their texts were."""
    if len(parts) == 1 and len(order) == 1:
        return parts[0]
    places = np.empty(len(order), dtype=int)
    places[list(order)] = np.arange(len(order))
    encoded = [text for part in parts for text in part.encoded]
    tags = [rows for part in parts for rows in part.token_logits]
    return Scores(
        tuple(encoded[place] for place in places),
        np.concatenate([part.intent_logits for part in parts])[places],
        np.concatenate([part.embeddings for part in parts])[places],
        tuple(tags[place] for place in places),
        np.concatenate([part.exits for part in parts])[places],
    )
