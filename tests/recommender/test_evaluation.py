from __future__ import annotations

import math

import numpy as np
import pytest

from recommender.dataset import Dataset, Profile
from recommender.evaluation import evaluate, ndcg_of_scores, paired_bootstrap, ranking_targets
from recommender.items import Interaction
from recommender.models import Popularity


def test_ndcg_by_hand() -> None:
    """Chosen items stand on places 1 and 3 of 4: (1 + 1/2) / (1 + 1/log2(3))."""
    scores = np.array([[0.9, 0.8, 0.7, 0.6]])
    expected = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert ndcg_of_scores(scores, [Profile()], [frozenset({0, 2})], 4) == pytest.approx(expected)


def test_what_was_bought_before_neither_ranks_nor_counts() -> None:
    profile = Profile((0,), (4.0,), frozenset({0}))
    scores = np.array([[0.9, 0.8, 0.7]])
    assert ndcg_of_scores(scores, [profile], [frozenset({1})], 1) == 1.0


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
    assert metrics.per_user.tolist() == [1.0, 0.0]


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
