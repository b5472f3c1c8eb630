"""A graph filter in closed form: what is chosen beside an item, and the smooth whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Self

import numpy as np
from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt
from scipy import sparse

from common.config import StrictModel
from recommender.base import State
from recommender.dataset import Dataset, Profile, profile_matrix
from recommender.models.linear import Linear
from recommender.neighbours import empty, together
from recommender.svd import leading_vectors


class GraphFilterConfig(StrictModel):
    """Settings of :class:`GraphFilter`.

    Attributes:
        neighbours: of each item that are kept.
        user_exponent, item_exponent: how much less a busy user and a popular item count.
        sharpness: power applied to the neighbours' weights, of which the largest is about 1.
        vectors: how many smooth directions of the graph are kept.
        low_pass: what they count beside the neighbours.
    """

    neighbours: PositiveInt = 500
    user_exponent: float = Field(default=0.5, ge=0.0, le=1.0)
    item_exponent: float = Field(default=0.5, ge=0.0, le=1.0)
    sharpness: PositiveFloat = 0.8
    vectors: NonNegativeInt = 256
    low_pass: NonNegativeFloat = 1.0


class GraphFilter(Linear[GraphFilterConfig]):
    """Sparse item-item products of the normalised interactions, and their ideal low pass.

    Shen et al., "How Powerful is Graph Convolution for Recommendation?", CIKM 2021 (GF-CF); the
    power of the products as in Park et al., "Turbo-CF", SIGIR 2024.
    """

    name = "graph_filter"
    config_class = GraphFilterConfig

    def _fit(self, data: Dataset) -> None:
        chosen = data.preferences
        users = np.maximum(np.asarray(chosen.sum(axis=1)).ravel(), 1e-9)
        items = np.maximum(np.asarray(chosen.sum(axis=0)).ravel(), 1e-9)
        by_user = sparse.diags((users**-self.config.user_exponent).astype(np.float32))
        by_item = sparse.diags((items**-self.config.item_exponent).astype(np.float32))
        normal = (by_user @ chosen @ by_item).tocsr()
        values, vectors = leading_vectors(normal, max(self.config.vectors, 1))
        if not len(values):
            self._use(empty(data.n_items, data.n_items))
            self._into = self._out_of = np.zeros((data.n_items, 0), np.float32)
            return
        self._use(together(normal * (1.0 / float(values[0])), self.config.neighbours, self._sharp))
        vectors = vectors[:, : self.config.vectors]
        scale = (items**self.config.item_exponent).astype(np.float32)[:, None]
        self._into = vectors / scale
        self._out_of = vectors * scale * np.float32(self.config.low_pass)

    def _sharp(self, rows: np.ndarray, columns: np.ndarray, products: np.ndarray) -> np.ndarray:
        del rows, columns
        return np.asarray(products**self.config.sharpness)

    def reweighed(self, *, sharpness: float, low_pass: float) -> Self:
        """A copy with other settings, without fitting again.

        Raises:
            ConfigError: a setting is out of its range.
        """
        before, changes = self.config, {"sharpness": sharpness, "low_pass": low_pass}
        fresh = copy(self)
        fresh.config = GraphFilterConfig.from_mapping(before.model_dump() | changes)
        weights = self._weights.copy()
        weights.data **= sharpness / before.sharpness
        fresh._use(weights)
        fresh._out_of = self._out_of * np.float32(low_pass / before.low_pass)
        return fresh

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        smooth = profile_matrix(profiles, self.n_items) @ self._into
        return super()._score(profiles) + np.asarray(smooth @ self._out_of.T)

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        weights = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        smooth = self._into[list(profile.items)] @ self._out_of[item]
        return super().contributions(profile, item) + weights * smooth

    def _extend(self, vectors: np.ndarray) -> None:
        super()._extend(vectors)
        more = ((0, len(vectors)), (0, 0))
        self._into, self._out_of = np.pad(self._into, more), np.pad(self._out_of, more)

    def _state(self) -> State:
        return super()._state() | {"into": self._into, "out_of": self._out_of}

    def _restore(self, state: State) -> None:
        super()._restore(state)
        self._into, self._out_of = state["into"], state["out_of"]
