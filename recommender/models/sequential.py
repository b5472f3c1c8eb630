"""A Transformer over what a shopper chose in which order: what comes next."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from pydantic import Field, PositiveFloat, PositiveInt, model_validator

from common import onnx
from common.config import StrictModel
from common.errors import EnvironmentProblem
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


class SequentialConfig(StrictModel):
    """Settings of :class:`Sequential`.

    Attributes:
        length: so many of the latest items of a shopper are looked at.
        width: numbers that describe an item; a multiple of ``heads``.
        blocks, heads, dropout: of the network.
        negatives: items drawn at random beside the one that followed, for each step.
        rate, batch, epochs, least_steps: of the training; few shoppers are seen more often.
        seed: of all that is drawn.
    """

    length: PositiveInt = 50
    width: PositiveInt = 64
    blocks: PositiveInt = 2
    heads: PositiveInt = 2
    dropout: float = Field(default=0.2, ge=0.0, lt=1.0)
    negatives: PositiveInt = 512
    rate: PositiveFloat = 1e-3
    batch: PositiveInt = 128
    epochs: PositiveInt = 20
    least_steps: PositiveInt = 200
    seed: int = 0

    @model_validator(mode="after")
    def _heads_fit(self) -> Self:
        if self.width % self.heads:
            raise ValueError(f"width ({self.width}) is no multiple of heads ({self.heads})")
        return self


class Sequential(Model[SequentialConfig]):
    """SASRec with a sampled softmax, trained by torch and served by onnxruntime.

    Kang and McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018; Klenitskiy and
    Vasilev, "Turning Dross Into Gold Loss", RecSys 2023. Items that came after the training have no
    place in a sequence and score 0.

    Raises:
        EnvironmentProblem: fitted without torch.
    """

    name = "sequential"
    config_class = SequentialConfig

    def _fit(self, data: Dataset) -> None:
        sequences = [one.items for one in data.profiles.values() if len(one.items) > 1]
        if not sequences:
            self._use(b"", np.zeros((data.n_items, self.config.width), dtype=np.float32))
            return
        try:
            from recommender.models import sasrec
        except ImportError as error:
            raise EnvironmentProblem(
                "The sequential model is fitted by torch, which is not installed.",
                hint="Install the training requirements: shoptalk setup",
            ) from error
        self._use(*sasrec.train(sequences, data.n_items, self.config))

    def _use(self, graph: bytes, vectors: np.ndarray) -> None:
        self._graph, self._vectors = graph, vectors
        self._session = _opened(graph) if graph else None

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        """The chance of each item to be the next, among those that were there at the training."""
        found = np.zeros((len(profiles), self.n_items), dtype=np.float32)
        rows = [at for at, one in enumerate(profiles) if self._sequence(one.items)]
        if rows and self._session is not None:
            logits = self._logits([profiles[at].items for at in rows])
            chances = np.exp(logits - logits.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            found[rows, : chances.shape[1]] = chances
        return found

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`: what the score loses without each."""
        shares = np.zeros(len(profile.items), dtype=np.float32)
        if self._session is None or item >= len(self._vectors) or not profile.items:
            return shares
        without = [
            (*profile.items[:at], *profile.items[at + 1 :]) for at in range(len(profile.items))
        ]
        scores = self._logits([profile.items, *without])[:, item]
        return np.asarray(scores[0] - scores[1:])

    def _logits(self, sequences: Sequence[Sequence[int]]) -> np.ndarray:
        """Shape (sequences, items at the training); 0 for a sequence without a known item."""
        rows = np.zeros((len(sequences), self.config.length), dtype=np.int64)
        for row, items in zip(rows, sequences, strict=True):
            if held := self._sequence(items):
                row[-len(held) :] = held
        assert self._session is not None
        wanted: Any = self._session.run(None, {"chosen": rows})[0]
        wanted[~rows.any(axis=1)] = 0.0
        return np.asarray(wanted @ self._vectors.T, dtype=np.float32)

    def _sequence(self, items: Sequence[int]) -> list[int]:
        """The latest items as the network counts them, from 1 on."""
        known = [item + 1 for item in items if item < len(self._vectors)]
        return known[-self.config.length :]

    def _extend(self, vectors: np.ndarray) -> None:
        """Nothing is known of when they are chosen."""

    def _state(self) -> State:
        return {"graph": np.frombuffer(self._graph, dtype=np.uint8), "vectors": self._vectors}

    def _restore(self, state: State) -> None:
        self._use(state["graph"].tobytes(), state["vectors"])


def _opened(graph: bytes) -> InferenceSession:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        path.write_bytes(graph)
        return onnx.open_session(path)
