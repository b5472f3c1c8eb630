from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from recommender.dataset import Dataset, Profile
from recommender.evaluation import evaluate, paired_bootstrap, ranking_targets
from recommender.items import Interaction
from recommender.models import Popularity


class Fixed(Popularity):
    """Scores that were given."""

    scores = np.array([0.9, 0.8, 0.7, 0.6], dtype=np.float32)

    def _score(self, profiles: Sequence[Profile]) -> np.ndarray:
        return np.tile(self.scores, (len(profiles), 1))


def test_figures_by_hand() -> None:
    """Chosen items stand on places 1 and 3 of 4: (1 + 1/2) / (1 + 1/log2(3))."""
    past = Dataset(list("abcd"), [Interaction("u", "b", "click", 1.0)])
    later = [Interaction("u", item, "purchase", 2.0) for item in "ac"]
    found = evaluate(Fixed(), past, Dataset(list("abcd"), later), k=4)
    assert found.ndcg == pytest.approx((1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3)))
    assert (found.recall, found.mean("mrr"), found.coverage) == (1.0, 1.0, 1.0)
    # one of one user knows b, and nobody the others: 0, 1, 1, 1 bits with one added to each
    assert found.novelty == pytest.approx(0.75)
    assert found.popularity_bias == pytest.approx(0.75 / 4)
    assert math.isnan(found.diversity)
    assert found.hardly_known.tolist() == [True]


def test_diversity_is_what_is_left_of_the_mean_cosine() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)
    past = Dataset(list("abcd"), [Interaction("u", "b", "click", 1.0)], vectors=vectors)
    future = Dataset(list("abcd"), [Interaction("u", "a", "cart", 2.0)])
    assert evaluate(Fixed(), past, future, k=2).diversity == pytest.approx(0.0)
    assert evaluate(Fixed(), past, future, k=3).diversity == pytest.approx(2 / 3)


def test_what_was_bought_before_neither_ranks_nor_counts() -> None:
    past = Dataset(list("abcd"), [Interaction("u", "a", "purchase", 1.0)])
    future = Dataset(list("abcd"), [Interaction("u", item, "cart", 2.0) for item in "ab"])
    assert evaluate(Fixed(), past, future, k=1).ndcg == 1.0


def test_targets_are_new_choices_of_known_users() -> None:
    items = ["a", "b", "c"]
    past = Dataset(items, [Interaction("u", "a", "purchase", 1.0)])
    future = Dataset(
        items,
        [
            Interaction("u", "a", "purchase", 2.0),
            Interaction("u", "b", "cart", 2.0),
            Interaction("u", "c", "click", 2.0),
            Interaction("stranger", "b", "purchase", 2.0),
        ],
    )
    profiles, targets = ranking_targets(past, future)
    assert profiles == [Profile((0,), (4.0,), frozenset({0}))]
    assert targets == [frozenset({1})]


def test_metrics_of_popularity_by_hand() -> None:
    items = ["a", "b", "c"]
    past = Dataset(
        items,
        [
            Interaction("u", "a", "click", 1.0),
            Interaction("v", "b", "click", 1.0),
            Interaction("w", "b", "click", 1.0),
        ],
    )
    future = Dataset(
        items, [Interaction("u", "b", "cart", 2.0), Interaction("v", "c", "cart", 2.0)]
    )
    metrics = evaluate(Popularity(), past, future, k=1)
    assert (metrics.users, metrics.recall, metrics.ndcg) == (2, 0.5, 0.5)
    assert metrics.coverage == pytest.approx(1 / 3)
    assert metrics.per_user["ndcg"].tolist() == [1.0, 0.0]


def test_nobody_to_test_gives_zeros() -> None:
    empty = Dataset(["a"], [])
    metrics = evaluate(Popularity(), empty, empty)
    assert (metrics.recall, metrics.ndcg, metrics.users) == (0.0, 0.0, 0)


def test_bootstrap_interval_holds_the_mean_difference() -> None:
    rng = np.random.default_rng(1)
    second = rng.random(300)
    low, high = paired_bootstrap(second + 0.1, second)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)
    low, high = paired_bootstrap(rng.random(300), rng.random(300))
    assert low < 0 < high or abs(low) < 0.1
