"""Raw scores of texts: what the network itself says, with onnxruntime alone."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from common.errors import ModelError
from nlu_models.encoding import EncodedText, TextEncoder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("intent_scores", "tag_scores", "utterance")
HIDDEN = "hidden"
"""What the lower half of a network gives the upper one, beside its own :data:`OUTPUTS`."""

_BATCH = 32
Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Scores:
    """Raw outputs for N texts: logits (N, K), embeddings (N, H), tag logits (T, tags) each.

    Those of texts that are ``early``, (N,), come from the lower half of the network.
    """

    encoded: tuple[EncodedText, ...]
    intent_logits: Floats
    embeddings: Floats
    tag_logits: tuple[Floats, ...]
    early: NDArray[np.bool_]

    def rows(self, start: int, stop: int) -> Scores:
        """The outputs for the texts from ``start`` up to ``stop``."""
        return Scores(
            self.encoded[start:stop],
            self.intent_logits[start:stop],
            self.embeddings[start:stop],
            self.tag_logits[start:stop],
            self.early[start:stop],
        )


class Scorer(ABC):
    """What scores texts: the network itself, or a queue in front of it.

    Args:
        encoder: of the network's vocabulary.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self.encoder = encoder

    def run(self, texts: Sequence[str]) -> Scores:
        """Encode ``texts`` and score them."""
        return self.score([self.encoder.encode(text) for text in texts])

    @abstractmethod
    def score(self, encoded: Sequence[EncodedText]) -> Scores:
        """Score texts that ``encoder`` encoded."""


class Runner(Scorer):
    """Runs the network on texts.

    Args:
        session: of a network with :data:`INPUTS` and :data:`OUTPUTS`; with ``upper``, of its lower
            half.
        encoder: of the network's vocabulary.
        upper: the upper half, if the network is in two.
        leave: which of the lower half's scores are good enough, (N,); without it none are.
        threads: batches that are run at the same time. Two threads in one batch of short texts
            wait for each other longer than they compute.
    """

    def __init__(
        self,
        session: InferenceSession,
        encoder: TextEncoder,
        upper: InferenceSession | None = None,
        leave: Callable[[Scores], NDArray[np.bool_]] | None = None,
        threads: int = 1,
    ) -> None:
        super().__init__(encoder)
        self.session = session
        self.upper = upper
        self.leave = leave
        self.threads = threads

    def leaving(self, leave: Callable[[Scores], NDArray[np.bool_]] | None) -> Runner:
        """The same network with another rule of what may leave half-way."""
        return Runner(self.session, self.encoder, self.upper, leave, self.threads)

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
        longest = max(len(text.ids) for text in encoded)
        input_ids = np.zeros((len(encoded), longest), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, text in enumerate(encoded):
            input_ids[row, : len(text.ids)] = text.ids
            mask[row, : len(text.ids)] = 1
        inputs = dict(zip(INPUTS, (input_ids, mask), strict=True))
        if self.upper is None:
            return _scores(encoded, self.session.run(OUTPUTS, inputs))
        *outputs, hidden = self.session.run((*OUTPUTS, HIDDEN), inputs)
        lower = _scores(encoded, outputs, early=True)
        leaves = self.leave(lower) if self.leave else np.zeros(len(encoded), dtype=bool)
        if leaves.all():
            return lower
        stay = np.flatnonzero(~leaves).tolist()
        rest = {HIDDEN: hidden[stay], INPUTS[1]: mask[stay]}
        upper = _scores([encoded[row] for row in stay], self.upper.run(OUTPUTS, rest))
        return _merged(lower, upper, stay) if len(stay) < len(encoded) else upper


def _scores(
    encoded: Sequence[EncodedText], outputs: Sequence[Floats], *, early: bool = False
) -> Scores:
    """Check a network's outputs; those of several texts share one padded length."""
    intents, tags, embeddings = outputs
    # A sum is no number as soon as one of its terms is none, and costs less than to ask each.
    if not all(math.isfinite(values.sum()) for values in outputs):
        raise ModelError(
            "The language model computed values that are not numbers.",
            hint="Train the model again: 'shoptalk train'.",
        )
    return Scores(tuple(encoded), intents, embeddings, tuple(tags), np.full(len(encoded), early))


def _merged(lower: Scores, upper: Scores, stay: Sequence[int]) -> Scores:
    """``lower`` with the rows ``stay`` from the upper half."""
    tags = list(lower.tag_logits)
    for row, values in zip(stay, upper.tag_logits, strict=True):
        tags[row] = values
    intents, embeddings = lower.intent_logits.copy(), lower.embeddings.copy()
    intents[stay], embeddings[stay] = upper.intent_logits, upper.embeddings
    early = lower.early.copy()
    early[stay] = False
    return Scores(lower.encoded, intents, embeddings, tuple(tags), early)


def _in_place(parts: Sequence[Scores], order: Sequence[int]) -> Scores:
    """Put the rows of sorted batches back where their texts were."""
    places = np.empty(len(order), dtype=int)
    places[list(order)] = np.arange(len(order))
    encoded = [text for part in parts for text in part.encoded]
    tags = [rows for part in parts for rows in part.tag_logits]
    return Scores(
        tuple(encoded[place] for place in places),
        np.concatenate([part.intent_logits for part in parts])[places],
        np.concatenate([part.embeddings for part in parts])[places],
        tuple(tags[place] for place in places),
        np.concatenate([part.early for part in parts])[places],
    )
