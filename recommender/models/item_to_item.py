"""Items that the same shoppers choose: cosine of co-occurrence with shrinkage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import NonNegativeFloat, PositiveInt
from scipy import sparse

from common.config import StrictModel
from recommender.base import State
from recommender.dataset import Dataset, Profile
from recommender.models.linear import Linear
from recommender.neighbours import together
from recommender.reasons import LEAST_SHOPPERS, Grounds, Reason


class ItemToItemConfig(StrictModel):
    """Settings of :class:`ItemToItem`.

    Attributes:
        shrinkage: added to the denominator, so that a pair seen once does not look certain.
        neighbours: keep only so many neighbours of each item.
    """

    shrinkage: NonNegativeFloat = 10.0
    neighbours: PositiveInt = 100


@dataclass(frozen=True)
class Together:
    """Shoppers of each item who chose another one, too, and all of its shoppers; shape (items,)."""

    both: np.ndarray
    each: np.ndarray


class ItemToItem(Linear[ItemToItemConfig]):
    """Item-based collaborative filtering with cosine similarity.

    Sarwar et al., "Item-based Collaborative Filtering Recommendation Algorithms", WWW 2001;
    shrinkage as in Bell and Koren, "Improved Neighborhood-based Collaborative Filtering", 2007.
    """

    name = "item_to_item"
    config_class = ItemToItemConfig

    def _fit(self, data: Dataset) -> None:
        preferences = data.preferences
        norms = np.sqrt(np.asarray(preferences.multiply(preferences).sum(axis=0)).ravel())

        def shrunk(rows: np.ndarray, columns: np.ndarray, products: np.ndarray) -> np.ndarray:
            return products / (norms[rows] * norms[columns] + self.config.shrinkage)

        self._use(together(preferences, self.config.neighbours, shrunk))
        self._choosers = _who(preferences)
        self._buyers = _who(data.purchases)

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
        who = self._buyers if bought else self._choosers
        if first == second:
            return 0
        one, other = (who.indices[who.indptr[i] : who.indptr[i + 1]] for i in (first, second))
        return len(np.intersect1d(one, other, assume_unique=True))

    def shoppers_with(self, item: int, *, bought: bool) -> Together:
        """How many shoppers chose (or bought) each item, and how many of them this one, too."""
        who = self._buyers if bought else self._choosers
        mine = who[item]
        return Together(
            np.asarray((who.astype(np.int32) @ mine.T.astype(np.int32)).todense()).ravel(),
            np.diff(who.indptr),
        )

    def _extend(self, vectors: np.ndarray) -> None:
        super()._extend(vectors)
        for who in (self._choosers, self._buyers):
            who.resize(self.n_items + len(vectors), who.shape[1])

    def _state(self) -> State:
        held = {"choosers": self._choosers, "buyers": self._buyers}
        evidence = {
            f"{name}_{part}": getattr(who, part)
            for name, who in held.items()
            for part in ("indices", "indptr")
        }
        return super()._state() | evidence | {"users": np.array(self._choosers.shape[1])}

    def _restore(self, state: State) -> None:
        super()._restore(state)
        users = int(state["users"])
        for name in ("choosers", "buyers"):
            ends, indices = state[f"{name}_indptr"], state[f"{name}_indices"]
            ones = np.ones(len(indices), dtype=bool)
            who = sparse.csr_matrix((ones, indices, ends), shape=(self.n_items, users))
            setattr(self, f"_{name}", who)


def _who(users_by_items: sparse.csr_matrix) -> sparse.csr_matrix:
    """The users of each item, in order, shape (items, users)."""
    who = (users_by_items > 0).T.tocsr()
    who.sort_indices()
    return who
