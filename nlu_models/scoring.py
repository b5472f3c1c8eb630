"""Raw scores of texts: what the network itself says, with onnxruntime alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
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

_BATCH = 32
Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Scores:
    """Raw outputs for N texts: logits (N, K), embeddings (N, H), tag logits (T, tags) each."""

    encoded: tuple[EncodedText, ...]
    intent_logits: Floats
    embeddings: Floats
    tag_logits: tuple[Floats, ...]

    def rows(self, start: int, stop: int) -> Scores:
        """The outputs for the texts from ``start`` up to ``stop``."""
        return Scores(
            self.encoded[start:stop],
            self.intent_logits[start:stop],
            self.embeddings[start:stop],
            self.tag_logits[start:stop],
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
        session: of a network with :data:`INPUTS` and :data:`OUTPUTS`.
        encoder: of the network's vocabulary.
    """

    def __init__(self, session: InferenceSession, encoder: TextEncoder) -> None:
        super().__init__(encoder)
        self.session = session

    def score(self, encoded: Sequence[EncodedText]) -> Scores:
        """Score encoded texts, longest together, so that little is computed on padding.

        Raises:
            ModelError: an output is not a finite number.
        """
        if len(encoded) == 1:
            return self._run_batch(encoded)
        order = sorted(range(len(encoded)), key=lambda index: len(encoded[index].ids))
        parts = [
            self._run_batch([encoded[index] for index in order[start : start + _BATCH]])
            for start in range(0, len(order), _BATCH)
        ]
        return _in_place(parts, order)

    def _run_batch(self, encoded: Sequence[EncodedText]) -> Scores:
        longest = max(len(text.ids) for text in encoded)
        input_ids = np.zeros((len(encoded), longest), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, text in enumerate(encoded):
            input_ids[row, : len(text.ids)] = text.ids
            mask[row, : len(text.ids)] = 1
        intents, tags, embeddings = self.session.run(
            OUTPUTS, dict(zip(INPUTS, (input_ids, mask), strict=True))
        )
        if not all(np.isfinite(values).all() for values in (intents, tags, embeddings)):
            raise ModelError(
                "The language model computed values that are not numbers.",
                hint="Train the model again: 'shoptalk train'.",
            )
        return Scores(tuple(encoded), intents, embeddings, tuple(tags))


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
    )
