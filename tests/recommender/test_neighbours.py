from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender import neighbours
from recommender.neighbours import (
    column_entries,
    extended_by_content,
    largest_per_row,
    nearest_by_content,
    together,
)


def unit_vectors(items: int, dimensions: int = 8, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((items, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def clipped(cosines: np.ndarray) -> np.ndarray:
    return np.clip(cosines, 0.0, None)


def test_the_largest_of_each_row_stay() -> None:
    matrix = sparse.csr_matrix(np.array([[3.0, 1, 2, 0], [0, 0, 0, 5], [1, 2, 3, 4]]))
    cut = largest_per_row(matrix, 2)
    assert cut.toarray().tolist() == [[3, 0, 2, 0], [0, 0, 0, 5], [0, 0, 3, 4]]


@pytest.mark.parametrize("block", [1, 7, 10_000])
def test_products_are_those_of_the_dense_square(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "BLOCK_PRODUCTS", block)
    chosen = (np.random.default_rng(1).random((20, 9)) < 0.3).astype(np.float32)
    dense = chosen.T @ chosen
    np.fill_diagonal(dense, 0.0)
    found = together(sparse.csr_matrix(chosen), 9, lambda rows, columns, values: 2 * values)
    np.testing.assert_allclose(found.toarray(), 2 * dense)


def test_nobody_and_nothing_have_no_neighbours() -> None:
    assert together(sparse.csr_matrix((0, 3)), 5).shape == (3, 3)
    assert together(sparse.csr_matrix((3, 0)), 5).shape == (0, 0)


def test_nearest_are_those_of_the_dense_square() -> None:
    vectors = unit_vectors(30)
    cosines = np.clip(vectors @ vectors.T, 0, None)
    np.fill_diagonal(cosines, 0.0)
    found = nearest_by_content(vectors, 30, clipped).toarray()
    np.testing.assert_allclose(found, cosines, atol=1e-6)
    few = nearest_by_content(vectors, 3, clipped).toarray()
    assert (few > 0).sum(axis=1).max() <= 3
    assert np.argmax(few, axis=1).tolist() == np.argmax(cosines, axis=1).tolist()


def test_cells_find_nearly_all_that_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    centres = unit_vectors(40, 16, seed=2)
    noise = 0.2 * np.random.default_rng(3).standard_normal((2000, 16)).astype(np.float32)
    vectors = np.repeat(centres, 50, axis=0) + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact = nearest_by_content(vectors, 10, clipped)
    monkeypatch.setattr(neighbours, "EXACT_ITEMS", 100)
    by_cells = nearest_by_content(vectors, 10, clipped)
    assert by_cells.shape == (2000, 2000)
    both = exact.astype(bool).multiply(by_cells.astype(bool)).nnz
    assert both / exact.nnz > 0.9


def test_appended_items_are_neighbours_both_ways() -> None:
    vectors = unit_vectors(12)
    similar = nearest_by_content(vectors[:10], 12, clipped)
    grown = extended_by_content(similar, vectors[:10], vectors[10:], 12, clipped)
    np.testing.assert_allclose(
        grown.toarray(), nearest_by_content(vectors, 12, clipped).toarray(), atol=1e-6
    )


def test_entries_of_a_column() -> None:
    matrix = sparse.csr_matrix(np.array([[0.0, 2], [3, 0], [0, 4]]))
    by_column = matrix.T.tocsr()
    assert column_entries(by_column, 1, np.array([2, 1, 0])).tolist() == [4, 0, 2]
    assert column_entries(by_column, 0, np.array([], dtype=int)).tolist() == []
