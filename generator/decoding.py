"""Write sentences with the exported network: sampling under constraints, with ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from common import onnx
from common.errors import ModelError
from generator.corpus import BEGIN, END, MAX_TARGET, PAD, UNKNOWN, padded
from generator.files import (
    DECODER_FILE,
    ENCODER_FILE,
    MAX_SOURCE,
    TOKENIZER_FILE,
)

FORBIDDEN = -1e9


@dataclass(frozen=True, slots=True)
class Draft:
    """A written sentence.

    Attributes:
        tokens: words and slots.
        score: mean log-probability a token, without the constraints.
        worst: log-probability of the least likely token: very low where only the constraints
            brought it in.
    """

    tokens: tuple[str, ...]
    score: float
    worst: float


class SentenceWriter:
    """The network with its vocabularies, as :func:`generator.training.train` wrote them."""

    def __init__(self, encoder: Any, decoder: Any, tokenizer: Any, words: Sequence[str]) -> None:
        self._encoder = encoder
        self._decoder = decoder
        self._tokenizer = tokenizer
        self.words = tuple(words)
        self.ids = {word: index for index, word in enumerate(self.words)}
        self._slots = np.array([word.startswith("[") for word in self.words])

    @classmethod
    def load(cls, folder: Path, words: Sequence[str], *, threads: int = 1) -> Self:
        """Open the exported network.

        Raises:
            ModelError: a file is missing or damaged.
        """
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # tokenizers raises a bare Exception
            raise ModelError(
                f"Cannot read {folder / TOKENIZER_FILE}: {error}", hint="Run: shoptalk train"
            ) from error
        encoder = onnx.open_session(folder / ENCODER_FILE, threads=threads)
        decoder = onnx.open_session(folder / DECODER_FILE, threads=threads)
        return cls(encoder, decoder, tokenizer, words)

    def write(
        self,
        sources: Sequence[str],
        allowed: np.ndarray,
        *,
        rng: np.random.Generator,
        temperature: float,
        nucleus: float,
        give_up: float = -np.inf,
    ) -> list[Draft]:
        """One sampled sentence for each source (Holtzman et al., "Nucleus Sampling", ICLR 2020).

        Args:
            sources: what :meth:`generator.plan.Segment.source` gives.
            allowed: words that may be written, booleans of shape (sources, words). A slot is
                written at most once.
            rng: source of randomness.
            temperature: below 1 for safer words.
            nucleus: sample from the likeliest words that hold this much probability.
            give_up: a sentence stays unfinished at a token of a lower log-probability.
        """
        states, mask = self._encode(sources)
        target = np.full((len(sources), MAX_TARGET), self.ids[PAD], dtype=np.int64)
        target[:, 0] = self.ids[BEGIN]
        allowed = allowed.copy()
        allowed[:, [self.ids[PAD], self.ids[BEGIN], self.ids[UNKNOWN]]] = False
        scores, worst = np.zeros(len(sources)), np.zeros(len(sources))
        active = np.arange(len(sources))
        for place in range(1, MAX_TARGET):
            logits = self._next(target[active, :place], states[active], mask[active])
            permitted = np.where(allowed[active], logits, FORBIDDEN)
            picked = _sample(permitted, temperature, nucleus, rng)
            chances = _log_softmax(logits)[np.arange(len(picked)), picked]
            target[active, place] = picked
            scores[active] += chances
            worst[active] = np.minimum(worst[active], chances)
            allowed[active, picked] &= ~self._slots[picked]
            active = active[(picked != self.ids[END]) & (chances >= give_up)]
            if not active.size:
                break
        return [self._draft(*row) for row in zip(target, scores, worst, strict=True)]

    def _next(self, target: np.ndarray, states: np.ndarray, mask: np.ndarray) -> np.ndarray:
        inputs = {"target": target, "states": states, "source_mask": mask}
        return np.asarray(self._decoder.run(None, inputs)[0])

    def _encode(self, sources: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        ids = [e.ids[:MAX_SOURCE] for e in self._tokenizer.encode_batch(list(sources))]
        source = np.array(padded(ids), dtype=np.int64)
        mask = np.array(padded([[1] * len(row) for row in ids]), dtype=np.int64)
        states = self._encoder.run(None, {"source": source, "source_mask": mask})[0]
        return states, mask

    def _draft(self, ids: np.ndarray, score: float, worst: float) -> Draft:
        row = ids[1:].tolist()
        if self.ids[END] in row:
            row = row[: row.index(self.ids[END])]
        tokens = tuple(self.words[index] for index in row if index != self.ids[PAD])
        return Draft(tokens, float(score) / (len(tokens) + 1), float(worst))


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _sample(
    logits: np.ndarray, temperature: float, nucleus: float, rng: np.random.Generator
) -> np.ndarray:
    order = np.argsort(-logits, axis=1)
    ranked = np.take_along_axis(logits, order, axis=1) / temperature
    probabilities = np.exp(_log_softmax(ranked))
    before = np.cumsum(probabilities, axis=1) - probabilities
    probabilities = np.where(before < nucleus, probabilities, 0.0)
    cumulative = np.cumsum(probabilities, axis=1)
    drawn = rng.random((len(logits), 1)) * cumulative[:, -1:]
    place = (cumulative < drawn).sum(axis=1)
    return order[np.arange(len(order)), place]
