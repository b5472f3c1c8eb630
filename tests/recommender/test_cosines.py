"""The contract of what finds the nearest vectors: exact search, and an index that agrees."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from common.errors import EnvironmentProblem
from recommender import cosines
from recommender.cosines import Cosines, VectorIndex, cosines_of

ITEMS, DIMENSIONS, QUERIES, LENGTH = 5_000, 48, 50, 20
LEAST_RECALL = 0.95


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Items in 40 groups, as products are, of unit length."""
    rng = np.random.default_rng(7)
    centres = rng.standard_normal((40, DIMENSIONS))
    found = centres[rng.integers(0, 40, ITEMS)] + 0.7 * rng.standard_normal((ITEMS, DIMENSIONS))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(params=["exact", "faiss"])
def index(request: pytest.FixtureRequest, vectors: np.ndarray) -> Cosines:
    if request.param == "faiss":
        pytest.importorskip("faiss", reason="faiss-cpu is not installed")
    return cosines_of(vectors, request.param, 200)


def test_the_nearest_are_those_of_exact_search(index: Cosines, vectors: np.ndarray) -> None:
    rng = np.random.default_rng(8)
    nobody = np.zeros(0, dtype=np.int64)
    hits = 0
    for at in rng.integers(0, ITEMS, QUERIES):
        query = vectors[at] + 0.1 * rng.standard_normal(DIMENSIONS).astype(np.float32)
        query /= np.linalg.norm(query)
        wanted = np.argsort(-(vectors @ query))[:LENGTH]
        found = np.argsort(-index.of(query, nobody))[:LENGTH]
        hits += len(np.intersect1d(wanted, found))
    assert hits / (QUERIES * LENGTH) >= LEAST_RECALL


def test_what_must_be_right_is(index: Cosines, vectors: np.ndarray) -> None:
    sure = np.arange(0, ITEMS, 97)
    found = index.of(-vectors[0], sure)
    np.testing.assert_allclose(found[sure], -(vectors[sure] @ vectors[0]), atol=1e-5)


@pytest.mark.parametrize("kind", ["exact", "faiss"])
def test_fewer_items_than_are_asked_for(kind: VectorIndex, vectors: np.ndarray) -> None:
    if kind == "faiss":
        pytest.importorskip("faiss", reason="faiss-cpu is not installed")
    for count in (0, 1, 3):
        found = cosines_of(vectors[:count], kind, 200).of(vectors[0], np.zeros(0, dtype=np.int64))
        np.testing.assert_allclose(found, vectors[:count] @ vectors[0], atol=1e-5)


def test_without_faiss_the_error_says_what_to_do(
    vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> object:
        return None if name == "faiss" else importlib.util.find_spec(name)

    monkeypatch.setattr(cosines, "find_spec", find)
    with pytest.raises(EnvironmentProblem, match="FAISS") as refused:
        cosines_of(vectors, "faiss", 10)
    assert "index: exact" in (refused.value.hint or "")
