"""How well a ranking foresees what shoppers choose next: recall@k, ndcg@k and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.base import Model
from recommender.dataset import Dataset, Profile

CHOICES = ("cart", "purchase")
MASKED = -np.inf


@dataclass(frozen=True, slots=True)
class Metrics:
    """Means over users; ``per_user`` holds ndcg@k of each, for tests of significance.

    Attributes:
        recall: recall@k, the share of what a user chose that stood among the first k.
        ndcg: ndcg@k with binary relevance (Järvelin and Kekäläinen, 2002).
        coverage: share of all items that was recommended to anybody.
    """

    recall: float
    ndcg: float
    coverage: float
    users: int
    per_user: np.ndarray


def ranking_targets(past: Dataset, future: Dataset) -> tuple[list[Profile], list[frozenset[int]]]:
    """Users known from the past and what they newly put into the cart or bought afterwards."""
    chosen: dict[str, set[int]] = {}
    for event in future.events:
        if event.kind in CHOICES:
            chosen.setdefault(event.user_id, set()).add(future.position[event.item_id])
    profiles, targets = [], []
    for user, items in sorted(chosen.items()):
        profile = past.profiles.get(user)
        if profile is not None and (new := frozenset(items - profile.bought)):
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
    scores = model.fit(past).score(profiles)
    ranked = _ranked(scores, profiles, k)
    return Metrics(
        recall=_mean(_recall(row, wanted) for row, wanted in zip(ranked, targets, strict=True)),
        ndcg=float(np.mean(per_user)) if (per_user := _ndcgs(ranked, targets, k)).size else 0.0,
        coverage=len(np.unique(ranked)) / max(past.n_items, 1),
        users=len(targets),
        per_user=per_user,
    )


def ndcg_of_scores(
    scores: np.ndarray, profiles: Sequence[Profile], targets: Sequence[frozenset[int]], k: int
) -> float:
    """Mean ndcg@k of the ranking by ``scores``, shape (profiles, items); what was bought is out."""
    return float(np.mean(_ndcgs(_ranked(scores, profiles, k), targets, k)))


def paired_bootstrap(
    first: np.ndarray, second: np.ndarray, *, rounds: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of the mean difference ``first - second`` over the same users."""
    rng = np.random.default_rng(seed)
    difference = first - second
    samples = rng.choice(difference, size=(rounds, len(difference))).mean(axis=1)
    low, high = np.percentile(samples, [2.5, 97.5])
    return float(low), float(high)


def _ranked(scores: np.ndarray, profiles: Sequence[Profile], k: int) -> np.ndarray:
    scores = scores.copy()
    for row, profile in enumerate(profiles):
        scores[row, list(profile.bought)] = MASKED
    return np.argsort(-scores, axis=1, kind="stable")[:, :k]


def _recall(ranked: np.ndarray, wanted: frozenset[int]) -> float:
    return len(wanted.intersection(ranked.tolist())) / len(wanted)


def _ndcgs(ranked: np.ndarray, targets: Sequence[frozenset[int]], k: int) -> np.ndarray:
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)
    values = []
    for row, wanted in zip(ranked, targets, strict=True):
        hits = np.fromiter((item in wanted for item in row.tolist()), dtype=bool, count=len(row))
        values.append(discounts[: len(row)][hits].sum() / ideal[min(len(wanted), k) - 1])
    return np.array(values)


def _mean(values: Any) -> float:
    held = list(values)
    return float(np.mean(held)) if held else 0.0


__all__ = ["Metrics", "evaluate", "ndcg_of_scores", "paired_bootstrap", "ranking_targets"]
