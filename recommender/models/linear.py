"""Models whose score is the profile times a sparse matrix of items and items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from recommender.base import C, Model, State
from recommender.dataset import Profile, profile_matrix
from recommender.neighbours import column_entries

_PARTS = ("data", "indices", "indptr")


class Linear(Model[C]):
    """What each item of a profile adds to the score of each other item; derive and fit it.

    ``_fit`` hands its matrix to :meth:`_use`; the score, what contributed to it and the state
    follow from it.
    """

    def _use(self, weights: sparse.csr_matrix) -> None:
        """Take the matrix: what the item of a row adds to that of a column; (items, items)."""
        self._weights = weights.astype(np.float32)
        self._by_target = self._weights.T.tocsr()
        self._by_target.sort_indices()

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        if len(profiles) == 1:
            return self._score_of(profiles[0])[None, :]
        return np.asarray((profile_matrix(profiles, self.n_items) @ self._weights).toarray())

    def _score_of(self, profile: Profile) -> np.ndarray:
        """The same for one shopper, without making matrices of a few rows."""
        scores = np.zeros(self.n_items, dtype=np.float32)
        held = self._weights
        damped = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        for item, weight in zip(profile.items, damped, strict=True):
            part = slice(held.indptr[item], held.indptr[item + 1])
            scores[held.indices[part]] += weight * held.data[part]
        return scores

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        weights = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        return weights * column_entries(self._by_target, item, np.array(profile.items, dtype=int))

    def _extend(self, vectors: np.ndarray) -> None:
        size = self.n_items + len(vectors)
        self._weights.resize(size, size)
        self._use(self._weights)

    def _state(self) -> State:
        return {f"weights_{part}": getattr(self._weights, part) for part in _PARTS}

    def _restore(self, state: State) -> None:
        parts = tuple(state[f"weights_{part}"] for part in _PARTS)
        self._use(sparse.csr_matrix(parts, shape=(self.n_items, self.n_items)))
