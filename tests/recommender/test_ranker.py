from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from common.errors import DataError, ModelError
from recommender.items import Item
from recommender.ranker import FEATURES, LearnedRanker, Query, QueryFeatures
from recommender.words import Words
from tests.recommender.conftest import make_item


def rated(pairs: int = 400) -> tuple[np.ndarray, np.ndarray]:
    features = np.random.default_rng(0).random((pairs, len(FEATURES)))
    return features, 3.0 * (features[:, 2] > 0.5)


def test_it_finds_what_the_ratings_follow() -> None:
    features, ratings = rated()
    scores = LearnedRanker.fit(features, ratings).score(features)
    assert scores[ratings == 3].min() > scores[ratings == 0].max()


def test_it_is_what_the_library_would_say() -> None:
    from sklearn.ensemble import GradientBoostingRegressor

    features, ratings = rated()
    library = GradientBoostingRegressor(
        n_estimators=150,
        max_depth=3,
        learning_rate=0.05,
        subsample=0.7,
        min_samples_leaf=20,
        random_state=0,
    ).fit(features.astype(np.float32), ratings)
    scores = LearnedRanker.fit(features.astype(np.float32), ratings).score(features)
    np.testing.assert_allclose(scores, library.predict(features.astype(np.float32)), atol=1e-6)


def test_saved_and_loaded_it_says_the_same(tmp_path: Path) -> None:
    features, ratings = rated()
    ranker = LearnedRanker.fit(features, ratings)
    ranker.save(tmp_path / "ranker.npz")
    loaded = LearnedRanker.load(tmp_path / "ranker.npz")
    np.testing.assert_array_equal(loaded.score(features), ranker.score(features))
    (tmp_path / "ranker.npz").write_bytes(b"junk")
    with pytest.raises(ModelError, match=r"ranker\.npz"):
        LearnedRanker.load(tmp_path / "ranker.npz")


def test_too_few_ratings_are_refused() -> None:
    with pytest.raises(DataError, match="3 rated hits"):
        LearnedRanker.fit(*rated(3))


def test_features_by_hand() -> None:
    items: list[Item] = [
        make_item("blue-rain-jacket", brand="Alder", price_cents=99),
        make_item("jacket-hanger", brand="Jacket", price_cents=9),
    ]
    vectors = np.array([[1.0, 0.0], [0.6, 0.8]], dtype=np.float32)
    rain, jacket = Words().tokens("rain jacket")
    query = Query(
        words=(rain, jacket),
        alternatives=(frozenset({rain}), frozenset({jacket})),
        by_words=np.array([4.0, 1.0]),
        shares=np.array([1.0, 0.5]),
        cosines=np.array([0.8, 0.4]),
        fused=np.array([0.9, 0.3]),
    )
    found = QueryFeatures(items, vectors, Words()).of(query, np.array([0, 1]))
    first, second = (dict(zip(FEATURES, row, strict=True)) for row in found.tolist())
    assert (first["words"], second["words"]) == (1.0, 0.25)
    assert (first["in_name"], second["in_name"]) == (1.0, 0.5)
    assert (first["first_place"], first["last_place"]) == (1.0, 2.0)
    assert (first["phrase"], second["phrase"]) == (1.0, 0.0)
    assert (first["in_brand"], second["in_brand"]) == (0.0, 1.0)
    assert second["cosine_of_best"] == pytest.approx(0.5)
    assert first["price"] == pytest.approx(np.log1p(99))
