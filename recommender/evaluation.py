"""How well rankings foresee what shoppers choose next, and what the lists are like as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommender.base import Model
from recommender.dataset import Dataset, Profile
from recommender.ranking import highest_per_row

CHOICES = ("cart", "purchase")
MASKED = -np.inf
BATCH = 256
"""So many users are scored at once."""
FEW_ITEMS = 3
"""Shoppers with at most so many items in their profile are hardly known."""
PER_USER = ("recall", "ndcg", "mrr")


@dataclass(frozen=True)
class Metrics:
    """What one model's lists are worth.

    Attributes:
        users: how many were ranked for.
        per_user: of each user, shape (users,): ``recall`` (the share of what a user chose that
            stood in the list), ``ndcg`` with binary relevance (Järvelin and Kekäläinen, 2002) and
            ``mrr`` (1 / place of the first thing chosen, else 0).
        coverage: share of all items that was recommended to anybody.
        novelty: mean bits of surprise, -log2 of the share of users who know an item (Vargas and
            Castells, RecSys 2011).
        diversity: 1 - mean cosine of two items of a list; NaN without vectors.
        popularity_bias: mean share of the items that are less popular than a recommended one.
        hardly_known: booleans, shape (users,): who has few items in the profile.
    """

    users: int
    per_user: Mapping[str, np.ndarray]
    coverage: float
    novelty: float = 0.0
    diversity: float = float("nan")
    popularity_bias: float = 0.0
    hardly_known: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def mean(self, name: str) -> float:
        """The mean of a figure over the users; 0 where there are none."""
        values = self.per_user[name]
        return float(values.mean()) if len(values) else 0.0

    @property
    def recall(self) -> float:
        """Mean recall@k."""
        return self.mean("recall")

    @property
    def ndcg(self) -> float:
        """Mean ndcg@k."""
        return self.mean("ndcg")


def ranking_targets(past: Dataset, future: Dataset) -> tuple[list[Profile], list[frozenset[int]]]:
    """Users known from the past and what they newly put into the cart or bought afterwards."""
    users, items = future.events[future.events.of_kind(*CHOICES)].pairs(future.n_items)
    rows, starts = np.unique(users, return_index=True)
    profiles, targets = [], []
    for row, wanted in zip(rows.tolist(), np.split(items, starts[1:]), strict=bool(len(rows))):
        profile = past.profiles.get(future.users[row])
        if profile is not None and (new := frozenset(wanted.tolist()) - profile.bought):
            profiles.append(profile)
            targets.append(new)
    return profiles, targets


def evaluate(model: Model[Any], past: Dataset, future: Dataset, *, k: int = 10) -> Metrics:
    """Fit on the past, recommend, and compare with the future.

    Args:
        model: any model; it is fitted anew.
        past, future: as cut by :meth:`Dataset.split`.
        k: length of the recommended list.
    """
    profiles, targets = ranking_targets(past, future)
    model.fit(past)
    batches = [profiles[at : at + BATCH] for at in range(0, len(profiles), BATCH)]
    parts = [_ranked(model.score(batch), batch, k) for batch in batches]
    ranked = np.concatenate(parts) if parts else np.zeros((0, k), dtype=np.int64)
    hits = [np.isin(row, list(wanted)) for row, wanted in zip(ranked, targets, strict=True)]
    sizes = [len(wanted) for wanted in targets]
    known = np.diff(past.preferences.tocsc().indptr)
    return Metrics(
        users=len(targets),
        per_user={
            "recall": np.array([h.sum() / n for h, n in zip(hits, sizes, strict=True)]),
            "ndcg": np.array([_ndcg(h, n, k) for h, n in zip(hits, sizes, strict=True)]),
            "mrr": np.array([1.0 / (1 + h.argmax()) if h.any() else 0.0 for h in hits]),
        },
        coverage=len(np.unique(ranked)) / max(past.n_items, 1),
        novelty=_novelty(ranked, known, len(past.users)),
        diversity=_diversity(ranked, past.vectors),
        popularity_bias=_popularity_bias(ranked, known),
        hardly_known=np.array([len(one.items) <= FEW_ITEMS for one in profiles], dtype=bool),
    )


def bootstrap(values: np.ndarray, *, rounds: int = 2000, seed: int = 0) -> tuple[float, float]:
    """95 % interval of a mean over users."""
    if not len(values):
        return 0.0, 0.0
    rng = np.random.default_rng(seed)
    samples = rng.choice(values, size=(rounds, len(values))).mean(axis=1)
    low, high = np.percentile(samples, [2.5, 97.5])
    return float(low), float(high)


def paired_bootstrap(
    first: np.ndarray, second: np.ndarray, *, rounds: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of the mean difference ``first - second`` over the same users."""
    return bootstrap(first - second, rounds=rounds, seed=seed)


def _ranked(scores: np.ndarray, profiles: Sequence[Profile], k: int) -> np.ndarray:
    scores = scores.copy()
    for row, profile in enumerate(profiles):
        scores[row, list(profile.bought)] = MASKED
    return highest_per_row(scores, k)


def _ndcg(hits: np.ndarray, wanted: int, k: int) -> float:
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    return float(discounts[: len(hits)][hits].sum() / discounts[: min(wanted, k)].sum())


def _novelty(ranked: np.ndarray, known: np.ndarray, users: int) -> float:
    if not ranked.size:
        return 0.0
    shares = (known[ranked] + 1.0) / (users + 1.0)
    return float(-np.log2(shares).mean())


def _diversity(ranked: np.ndarray, vectors: np.ndarray | None) -> float:
    size = ranked.shape[1]
    if vectors is None or not len(ranked) or size < 2:
        return float("nan")
    sums = np.stack([vectors[row].sum(axis=0) for row in ranked])
    own = np.stack([(vectors[row] ** 2).sum() for row in ranked])
    pairs = ((sums**2).sum(axis=1) - own) / (size * (size - 1))
    return float(1.0 - pairs.mean())


def _popularity_bias(ranked: np.ndarray, known: np.ndarray) -> float:
    if not ranked.size:
        return 0.0
    below = np.searchsorted(np.sort(known), known, side="left") / max(len(known), 1)
    return float(below[ranked].mean())


__all__ = ["Metrics", "bootstrap", "evaluate", "paired_bootstrap", "ranking_targets"]
