"""A small learned ranker over what words and meaning say of a query and an item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np

from common.errors import DataError, ModelError
from recommender.bm25 import field_tokens
from recommender.items import Item
from recommender.words import Words

FEATURES = (
    "words",
    "share",
    "in_name",
    "first_place",
    "last_place",
    "phrase",
    "name_length",
    "in_brand",
    "price",
    "price_beside_best",
    "facts",
    "like_best_by_words",
    "cosine",
    "cosine_of_best",
    "near_best",
    "near_very_best",
    "fused",
    "chosen",
)
MANY = 20
FEW = 5
FAR = 99.0
TREES, DEPTH, RATE, LEAST_LEAF = 150, 3, 0.05, 20
"""Chosen on the training folds."""


@dataclass(frozen=True)
class Query:
    """What the first ranking knows of one query.

    Attributes:
        words: its stemmed words.
        alternatives: for each of them, the words of the index that stand for it.
        by_words: BM25 of every item.
        shares: the share of the query's words that each item holds.
        cosines: of every item with the query, by meaning.
        fused: the score of both.
    """

    words: Sequence[str]
    alternatives: Sequence[frozenset[str]]
    by_words: np.ndarray
    shares: np.ndarray
    cosines: np.ndarray
    fused: np.ndarray


class QueryFeatures:
    """Describes items for a query by ``FEATURES``.

    Args:
        items: all items.
        vectors: their unit-length content vectors.
        words: how words are compared.
        chosen: how often each is clicked and bought beside the others, 0 to 1; nothing is known
            of that where it is left out.
    """

    def __init__(
        self,
        items: Sequence[Item],
        vectors: np.ndarray,
        words: Words,
        chosen: np.ndarray | None = None,
    ) -> None:
        self._chosen = np.zeros(len(items)) if chosen is None else chosen
        tokens = [field_tokens(item, words) for item in items]
        self._names = [held["name"] for held in tokens]
        self._brands = [frozenset(held["brand"]) for held in tokens]
        self._prices = np.log1p(np.array([item.price_cents for item in items], dtype=float))
        self._facts = np.log1p(np.array([len(item.attributes) for item in items], dtype=float))
        self._vectors = vectors
        self._stop_words = words.stop_words

    def of(self, query: Query, positions: np.ndarray) -> np.ndarray:
        """Features of some items, shape (positions, len(FEATURES))."""
        if not len(positions):
            return np.zeros((0, len(FEATURES)))
        best = np.argsort(-query.fused, kind="stable")[:MANY]
        common = self._common(best, query)
        largest = max(float(query.by_words.max(initial=0.0)), 1e-9)
        by_item = np.array([self._of_name(int(at), query, common) for at in positions])
        beside = self._prices[positions] - np.median(self._prices[best])
        cosines = query.cosines[positions]
        columns = [
            query.by_words[positions] / largest,
            query.shares[positions],
            *by_item[:, :6].T,
            self._prices[positions],
            beside,
            self._facts[positions],
            by_item[:, 6],
            cosines,
            cosines / max(float(query.cosines.max()), 1e-9),
            self._near(best, positions),
            self._near(best[:FEW], positions),
            query.fused[positions],
            self._chosen[positions],
        ]
        return np.stack(columns, axis=1)

    def _of_name(self, at: int, query: Query, common: Mapping[str, float]) -> tuple[float, ...]:
        name = self._names[at]
        places = [
            next((place for place, word in enumerate(name) if word in group), FAR)
            for group in query.alternatives
        ]
        size = len(query.words)
        asked = list(query.words)
        phrase = any(name[start : start + size] == asked for start in range(len(name)))
        held = sum(place < FAR for place in places) / max(len(places), 1)
        alike = sum(common.get(word, 0.0) for word in set(name)) / max(len(name), 1) ** 0.5
        brand = any(group & self._brands[at] for group in query.alternatives)
        nearest, farthest = min(places, default=FAR), max(places, default=FAR)
        return held, nearest, farthest, phrase, len(name), brand, alike

    def _common(self, best: np.ndarray, query: Query) -> dict[str, float]:
        """Words that the names of the first items share, beside those that were asked for."""
        away = {*query.words, *self._stop_words}
        counts = Counter(word for at in best for word in set(self._names[at]) - away)
        return {word: count / max(len(best), 1) for word, count in counts.items()}

    def _near(self, best: np.ndarray, positions: np.ndarray) -> np.ndarray:
        """Cosine with the middle of the first items: what is relevant lies together (Rocchio)."""
        middle = self._vectors[best].mean(axis=0)
        middle = middle / max(float(np.linalg.norm(middle)), 1e-9)
        return np.asarray(self._vectors[positions] @ middle)


class LearnedRanker:
    """Boosted regression trees on ratings (Friedman, "Greedy Function Approximation", 2001).

    Fitted by scikit-learn, kept and asked as plain arrays.

    Args:
        trees: for each tree its nodes: feature (-1: a leaf), threshold, left, right, value.
    """

    def __init__(self, trees: Sequence[np.ndarray], base: float) -> None:
        self._trees = list(trees)
        self._base = base

    @classmethod
    def fit(cls, features: np.ndarray, ratings: np.ndarray, *, seed: int = 0) -> Self:
        """Learn from rated pairs of a query and an item.

        Args:
            features: of :meth:`QueryFeatures.of`, shape (pairs, len(FEATURES)).
            ratings: how well each answers, any scale, shape (pairs,).
            seed: of the samples that the trees are grown on.

        Raises:
            DataError: there is nothing to learn from.
        """
        from sklearn.ensemble import GradientBoostingRegressor

        if len(features) < 2 * LEAST_LEAF:
            raise DataError(
                f"{len(features)} rated hits are too few to learn a ranking from.",
                hint=f"Give at least {2 * LEAST_LEAF}.",
            )
        model = GradientBoostingRegressor(
            n_estimators=TREES,
            max_depth=DEPTH,
            learning_rate=RATE,
            subsample=0.7,
            min_samples_leaf=LEAST_LEAF,
            random_state=seed,
        ).fit(features, ratings)
        trees = [_nodes(one.tree_) for one in model.estimators_[:, 0]]
        return cls(trees, float(np.mean(ratings)))

    def score(self, features: np.ndarray) -> np.ndarray:
        """What ratings are to be expected, shape (items,)."""
        total = np.full(len(features), self._base)
        rows = np.arange(len(features))
        for nodes in self._trees:
            at = np.zeros(len(features), dtype=int)
            for _ in range(DEPTH):
                feature = nodes[at, 0].astype(int)
                leaf = feature < 0
                below = features[rows, np.maximum(feature, 0)] <= nodes[at, 1]
                following = np.where(below, nodes[at, 2], nodes[at, 3]).astype(int)
                at = np.where(leaf, at, following)
            total += RATE * nodes[at, 4]
        return total

    def save(self, path: Path) -> None:
        """Write one ``.npz`` file."""
        sizes = np.array([len(nodes) for nodes in self._trees])
        meta = json.dumps({"features": FEATURES, "base": self._base})
        np.savez_compressed(
            path, meta=np.array(meta), sizes=sizes, nodes=np.concatenate(self._trees)
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ModelError: the file is missing, damaged or of other features.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                meta = json.loads(str(file["meta"]))
                trees = np.split(file["nodes"], np.cumsum(file["sizes"])[:-1])
            if tuple(meta["features"]) != FEATURES:
                raise ModelError(f"{path} was learnt on other features.", hint="Learn it again.")
            return cls(trees, float(meta["base"]))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"Cannot read the ranker {path}: {error}") from error


def _nodes(tree: object) -> np.ndarray:
    names = ("feature", "threshold", "children_left", "children_right")
    columns = [np.asarray(getattr(tree, name), dtype=float) for name in names]
    values = np.asarray(getattr(tree, "value"), dtype=float).reshape(-1)  # noqa: B009
    return np.stack([*columns, values], axis=1)
