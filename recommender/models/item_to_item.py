"""Items that the same shoppers choose: cosine of co-occurrence with shrinkage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import NonNegativeFloat, PositiveInt
from scipy import sparse

from common.config import StrictModel
from recommender.base import Model, State
from recommender.dataset import Dataset, Profile, profile_matrix
from recommender.reasons import LEAST_SHOPPERS, Grounds, Reason


class ItemToItemConfig(StrictModel):
    """Settings of :class:`ItemToItem`.

    Attributes:
        shrinkage: added to the denominator, so that a pair seen once does not look certain.
        neighbours: keep only so many neighbours of each item.
    """

    shrinkage: NonNegativeFloat = 10.0
    neighbours: PositiveInt = 100


class ItemToItem(Model[ItemToItemConfig]):
    """Item-based collaborative filtering with cosine similarity.

    Sarwar et al., "Item-based Collaborative Filtering Recommendation Algorithms", WWW 2001;
    shrinkage as in Bell and Koren, "Improved Neighborhood-based Collaborative Filtering", 2007.
    """

    name = "item_to_item"
    config_class = ItemToItemConfig

    def _fit(self, data: Dataset) -> None:
        preferences = data.preferences
        together = np.asarray((preferences.T @ preferences).todense(), dtype=np.float32)
        norms = np.sqrt(together.diagonal())
        similar = together / np.maximum(np.outer(norms, norms) + self.config.shrinkage, 1e-9)
        np.fill_diagonal(similar, 0.0)
        self._similar = sparse.csr_matrix(_keep_largest(similar, self.config.neighbours))
        self._together = sparse.csr_matrix(_counts(preferences))
        self._bought_together = sparse.csr_matrix(_counts(data.purchases))
        self._by_target = self._similar.T.tocsr()

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return (profile_matrix(profiles, self.n_items) @ self._similar).toarray()

    def contributions(self, profile: Profile, item: int) -> np.ndarray:
        """See :meth:`Model.contributions`."""
        weights = np.log1p(np.asarray(profile.weights, dtype=np.float32))
        return weights * self._by_target[item].toarray().ravel()[list(profile.items)]

    def explain(self, profile: Profile, item: int, grounds: Grounds) -> Reason | None:
        """How many shoppers bought, or chose, the item together with one the shopper knows."""
        for seed in grounds.drivers(self.contributions(profile, item), profile):
            owned = seed in profile.bought
            bought = self.shoppers_of_both(seed, item, bought=True) if owned else 0
            if bought >= LEAST_SHOPPERS:
                return Reason("bought_together", grounds.resting_on(seed, shoppers=bought))
            chosen = self.shoppers_of_both(seed, item, bought=False)
            if chosen >= LEAST_SHOPPERS:
                return Reason("chosen_together", grounds.resting_on(seed, shoppers=chosen))
        return None

    def shoppers_of_both(self, first: int, second: int, *, bought: bool) -> int:
        """How many shoppers chose (or bought) both items: the evidence behind a reason."""
        matrix = self._bought_together if bought else self._together
        return int(matrix[first, second])

    def _extend(self, vectors: np.ndarray) -> None:
        size = self.n_items + len(vectors)
        for matrix in self._matrices().values():
            matrix.resize(size, size)
        self._by_target = self._similar.T.tocsr()

    def _state(self) -> State:
        return {
            f"{name}_{part}": getattr(matrix, part)
            for name, matrix in self._matrices().items()
            for part in ("data", "indices", "indptr")
        }

    def _restore(self, state: State) -> None:
        shape = (self.n_items, self.n_items)
        for name in ("similar", "together", "bought_together"):
            parts = tuple(state[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
            setattr(self, f"_{name}", sparse.csr_matrix(parts, shape=shape))
        self._by_target = self._similar.T.tocsr()

    def _matrices(self) -> dict[str, sparse.csr_matrix]:
        return {
            "similar": self._similar,
            "together": self._together,
            "bought_together": self._bought_together,
        }


def _keep_largest(matrix: np.ndarray, count: int) -> np.ndarray:
    """``matrix`` with all but the ``count`` largest values of each row set to 0."""
    if count >= matrix.shape[1]:
        return matrix
    smallest_kept = np.partition(matrix, -count, axis=1)[:, -count][:, None]
    return np.where(matrix >= smallest_kept, matrix, 0.0)


def _counts(users_by_items: sparse.csr_matrix) -> sparse.csr_matrix:
    ones = (users_by_items > 0).astype(np.int32)
    pairs = (ones.T @ ones).tocsr()
    pairs.setdiag(0)
    pairs.eliminate_zeros()
    return pairs
