"""The utterances a model was made from, and which of them a message resembles.

They lie beside the model for those who look into it; serving does not read them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from common.errors import ModelError

UTTERANCES_FILE = "utterances.npz"

_FORMAT = 1
_LARGEST = 127
_TRAIN_AGAIN = "Train the model again: 'shoptalk train'."
Floats = NDArray[np.floating]


class Neighbour(NamedTuple):
    """An utterance, its intent, and its cosine with what was asked about."""

    text: str
    intent: str
    similarity: float


class UtteranceIndex:
    """N utterances with their intents and embeddings of width H.

    An embedding is kept as int8 codes, (N, H), and the scale, (N,), that makes them a vector of
    unit length: a quarter of the memory, at an error of about 0.001 in a cosine.
    """

    def __init__(
        self,
        texts: Sequence[str],
        intents: Sequence[str],
        codes: NDArray[np.int8],
        scales: NDArray[np.float32],
    ) -> None:
        self.texts = tuple(texts)
        self.intents = tuple(intents)
        self._codes = codes
        self._scales = scales

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str], embeddings: Floats) -> UtteranceIndex:
        """Quantise the ``embeddings`` (N, H) of N ``texts``; none of them may be zero."""
        largest = np.abs(embeddings).max(axis=1, keepdims=True)
        codes = np.rint(embeddings * (_LARGEST / largest)).astype(np.int8)
        lengths = np.linalg.norm(codes.astype(np.float32), axis=1)
        return cls(texts, intents, codes, (1 / lengths).astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> UtteranceIndex:
        """Read the utterances of a model folder.

        Raises:
            ModelError: there are none, or the file is damaged.
        """
        path = folder / UTTERANCES_FILE
        if not path.is_file():
            raise ModelError(
                f"The model in {folder} was made without {path.name}.", hint=_TRAIN_AGAIN
            )
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                content = json.loads(arrays["content"].tobytes())
                codes, scales = arrays["codes"], arrays["scales"]
            index = cls(content["texts"], content["intents"], codes, scales)
            fits = content["format"] == _FORMAT and index._fits()
        except Exception as error:  # numpy, zipfile, zlib and json raise unrelated types
            raise _damaged(path, error) from error
        if not fits:
            raise _damaged(path, "its parts do not belong together")
        return index

    def _fits(self) -> bool:
        count = len(self.texts)
        return (
            len(self.intents) == count
            and self._codes.ndim == 2
            and self._codes.shape[0] == count
            and self._codes.dtype == np.int8
            and self._scales.shape == (count,)
            and self._scales.dtype == np.float32
        )

    def save(self, folder: Path) -> None:
        """Write the utterances into a model folder."""
        content = json.dumps(
            {"format": _FORMAT, "texts": self.texts, "intents": self.intents}
        ).encode()
        np.savez_compressed(
            folder / UTTERANCES_FILE,
            content=np.frombuffer(content, dtype=np.uint8),
            codes=self._codes,
            scales=self._scales,
        )

    def __len__(self) -> int:
        return len(self.texts)

    def vectors(self, rows: slice = slice(None)) -> NDArray[np.float32]:
        """The embeddings of ``rows``, of unit length, (n, H)."""
        return self._codes[rows].astype(np.float32) * self._scales[rows, None]

    def similarities(self, embeddings: Floats) -> NDArray[np.float32]:
        """The cosines of unit-length ``embeddings`` (M, H) with all utterances, (M, N).

        Raises:
            ModelError: the embeddings are not of this model.
        """
        if embeddings.shape[1] != self._codes.shape[1]:
            raise ModelError(
                f"The utterances have {self._codes.shape[1]} dimensions and the model gives "
                f"{embeddings.shape[1]}: they belong to different models.",
                hint=_TRAIN_AGAIN,
            )
        return (embeddings.astype(np.float32) @ self._codes.T.astype(np.float32)) * self._scales

    def nearest(self, embedding: Floats, k: int, *, intent: str | None = None) -> list[Neighbour]:
        """The utterances most like an embedding, nearest first.

        Args:
            embedding: of unit length, (H,).
            k: how many.
            intent: ask those of this intent only.

        Raises:
            ModelError: the embedding is not of this model.
        """
        similarities = self.similarities(embedding[None])[0]
        ordered = np.argsort(-similarities, kind="stable")
        rows = [row for row in ordered.tolist() if intent in (None, self.intents[row])]
        return [
            Neighbour(self.texts[row], self.intents[row], float(similarities[row]))
            for row in rows[:k]
        ]


def _damaged(path: Path, why: object) -> ModelError:
    return ModelError(f"{path} is damaged: {why}.", hint=_TRAIN_AGAIN)
