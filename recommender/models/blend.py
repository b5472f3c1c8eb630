"""Weights for several models, searched on what shoppers chose later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from recommender.dataset import Profile
from recommender.ranking import highest_per_row

POOL = 100
"""So many items of each model take part for a user."""
MOST_USERS = 2000
"""So many users at most are ranked for."""


def scaled(scores: np.ndarray) -> np.ndarray:
    """Scores so that a shopper's best item has 1, shape (profiles, items)."""
    largest = scores.max(axis=1, keepdims=True)
    return np.asarray(scores / np.maximum(largest, 1e-9), dtype=np.float32)


class Validation:
    """Scaled scores of several models for the items that can matter to each user.

    Args:
        k: length of the lists that are compared.
    """

    def __init__(self, k: int) -> None:
        self._k = k
        self._scores: list[np.ndarray] = []
        self._hits: list[np.ndarray] = []
        self._ideal: list[float] = []

    def add(
        self,
        stack: Sequence[np.ndarray],
        profiles: Sequence[Profile],
        targets: Sequence[frozenset[int]],
    ) -> None:
        """Take in some users.

        Args:
            stack: scaled scores of each model, shape (profiles, items).
            profiles: the users; what they bought is left out.
            targets: what each chose later.
        """
        masked = [scores.copy() for scores in stack]
        for row, profile in enumerate(profiles):
            for scores in masked:
                scores[row, list(profile.bought)] = -np.inf
        best = np.concatenate([highest_per_row(scores, POOL) for scores in masked], axis=1)
        discounts = np.cumsum(1.0 / np.log2(np.arange(2, self._k + 2)))
        for row, wanted in enumerate(targets):
            pool = np.unique(best[row])
            self._scores.append(np.stack([scores[row, pool] for scores in masked]))
            self._hits.append(np.isin(pool, list(wanted)))
            self._ideal.append(float(discounts[min(len(wanted), self._k) - 1]))

    def ndcg(self, weights: Sequence[float]) -> np.ndarray:
        """ndcg@k of each user for the models weighted so."""
        discounts = 1.0 / np.log2(np.arange(2, self._k + 2))
        share = np.asarray(weights, dtype=np.float32)
        found = np.zeros(len(self._scores))
        for user, (scores, hits) in enumerate(zip(self._scores, self._hits, strict=True)):
            total = share @ np.maximum(scores, -1e9)
            order = np.argsort(-total, kind="stable")[: self._k]
            found[user] = discounts[: len(order)][hits[order]].sum() / self._ideal[user]
        return found


def simplex(parts: int, grid: int) -> Iterator[tuple[float, ...]]:
    """All weights in steps of 1/grid, each above 0, that add up to 1."""
    for steps in product(range(1, grid), repeat=parts - 1):
        if sum(steps) < grid:
            yield (*(step / grid for step in steps), (grid - sum(steps)) / grid)
