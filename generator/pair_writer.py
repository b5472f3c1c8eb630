"""Write texts with the pair writer: beam search or diverse sampling, then a choice by coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from common import onnx
from common.artifacts import read_manifest
from common.errors import ModelError

PAD, BEGIN, END, UNKNOWN = "<pad>", "<begin>", "<end>", "<unknown>"
FIRST_FILE, NEXT_FILE, VOCABULARY_FILE = "first.onnx", "next.onnx", "subwords.json"
_PAD, _BEGIN, _END, _UNKNOWN = range(4)
NEVER = -1e9

Fault = Callable[[str], float]
"""How much is wrong with a text: what it leaves out of its source, or says beyond it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A text with its mean log-probability a subword."""

    text: str
    score: float


class PairWriter:
    """The network that :func:`generator.pair_training.train_pairs` wrote. Thread-safe."""

    def __init__(
        self, first: Any, following: Any, tokenizer: Any, shape: Sequence[int], longest: int
    ) -> None:
        self._first, self._next, self._tokenizer = first, following, tokenizer
        self._shape, self._longest = tuple(shape), longest

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Self:
        """Open the exported network.

        Raises:
            ModelError: nothing was trained, or a file is missing or damaged.
        """
        from tokenizers import Tokenizer

        manifest = read_manifest(folder)
        if not manifest:
            raise ModelError(f"No trained pair writer in {folder}.", hint="Run: shoptalk train")
        try:
            tokenizer = Tokenizer.from_file(str(folder / VOCABULARY_FILE))
        except Exception as error:  # tokenizers raises a bare Exception
            raise ModelError(f"Cannot read {folder / VOCABULARY_FILE}: {error}") from error
        first = onnx.open_session(folder / FIRST_FILE, threads=threads)
        following = onnx.open_session(folder / NEXT_FILE, threads=threads)
        return cls(first, following, tokenizer, manifest["shape"], manifest["longest"])

    def write(self, source: str, *, beams: int = 5, fault: Fault | None = None) -> str:
        """The best text for a source.

        Args:
            source: as in training.
            beams: width of the search.
            fault: of the texts found, the likeliest with the least fault is taken.
        """
        return best(self.search(source, beams=beams), fault)

    def search(self, source: str, *, beams: int = 5) -> list[Option]:
        """The likeliest texts by beam search, the best first; their scores are normalised by length
        (Wu et al., 2016)."""
        state = self._opened(source, beams)
        written = np.full((beams, 1), _BEGIN, dtype=np.int64)
        scores = np.array([0.0, *[NEVER] * (beams - 1)])
        kept, done = state.empty, list[Option]()
        for _ in range(self._longest):
            chances, kept = self._step(state, written[:, -1:], kept)
            total = scores[:, None] + chances
            flat = np.argpartition(-total.ravel(), 2 * beams)[: 2 * beams]
            flat = flat[np.argsort(-total.ravel()[flat])]
            rows, tokens = np.divmod(flat, chances.shape[1])
            ended = tokens == _END
            for place in np.flatnonzero(ended[:beams]):
                ids = written[rows[place], 1:]
                if len(ids):
                    done.append(self._option(ids, float(total.ravel()[flat[place]])))
            going = np.flatnonzero(~ended)[:beams]
            written = np.column_stack((written[rows[going]], tokens[going]))
            scores, kept = total.ravel()[flat[going]], kept[rows[going]]
            if len(done) >= beams:
                break
        done += [self._option(ids[1:], float(s)) for ids, s in zip(written, scores, strict=True)][
            : max(1, beams - len(done)) if not done else 0
        ]
        return sorted(done, key=lambda option: -option.score)

    def sample(
        self, source: str, *, count: int, seed: int, temperature: float = 0.8, nucleus: float = 0.9
    ) -> list[Option]:
        """Different texts, sampled from the nucleus (Holtzman et al., ICLR 2020).

        The same seed gives the same ones.
        """
        rng = np.random.default_rng(seed)
        state = self._opened(source, count)
        written = np.full((count, 1), _BEGIN, dtype=np.int64)
        scores, going, kept = np.zeros(count), np.ones(count, dtype=bool), state.empty
        for _ in range(self._longest):
            chances, kept = self._step(state, written[:, -1:], kept)
            picked = _picked(chances, temperature, nucleus, rng)
            picked = np.where(going, picked, _PAD)
            scores += np.where(going, chances[np.arange(count), picked], 0.0)
            written = np.column_stack((written, picked))
            going &= picked != _END
            if not going.any():
                break
        options = [
            self._option(row[1:][(row[1:] != _PAD) & (row[1:] != _END)], float(score))
            for row, score in zip(written, scores, strict=True)
        ]
        return sorted({one.text: one for one in options}.values(), key=lambda one: -one.score)

    def _opened(self, source: str, rows: int) -> _Opened:
        ids = self._tokenizer.encode(source).ids[: self._longest]
        given = np.array([ids] * rows, dtype=np.int64)
        mask = np.ones_like(given)
        encoded, crossed = self._first.run(None, {"source": given, "mask": mask})
        layers, heads, size = self._shape
        empty = np.zeros((rows, layers, 2, heads, 0, size), dtype=np.float32)
        return _Opened(given, mask, encoded, crossed, empty)

    def _step(
        self, state: _Opened, token: np.ndarray, kept: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        inputs = {
            "token": token, "kept": kept, "given": state.given, "given_mask": state.mask,
            "encoded_in": state.encoded, "crossed_in": state.crossed,
        }  # fmt: skip
        chances, longer = self._next.run(None, inputs)
        chances[:, [_PAD, _BEGIN, _UNKNOWN]] = NEVER
        return chances.astype(np.float64), longer

    def _option(self, ids: np.ndarray, score: float) -> Option:
        text = self._tokenizer.decode(ids.tolist(), skip_special_tokens=False)
        return Option(text.strip(), score / (len(ids) + 1))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A source that is read: its ids and mask (rows, S), and what the first step gave."""

    given: np.ndarray
    mask: np.ndarray
    encoded: np.ndarray
    crossed: np.ndarray
    empty: np.ndarray


def best(options: Sequence[Option], fault: Fault | None = None) -> str:
    """The likeliest of the texts with the least fault."""
    if not options:
        return ""
    return min(options, key=lambda one: (fault(one.text) if fault else 0.0, -one.score)).text


def _picked(
    chances: np.ndarray, temperature: float, nucleus: float, rng: np.random.Generator
) -> np.ndarray:
    """A subword for each row."""
    picked = np.zeros(len(chances), dtype=np.int64)
    for row, logits in enumerate(chances / temperature):
        order = np.argsort(-logits)
        weights = np.exp(logits[order] - logits[order[0]])
        weights /= weights.sum()
        held = int(np.searchsorted(np.cumsum(weights), nucleus)) + 1
        picked[row] = rng.choice(order[:held], p=weights[:held] / weights[:held].sum())
    return picked
