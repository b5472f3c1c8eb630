from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender.svd import leading_vectors


def test_leading_vectors_are_those_of_the_full_decomposition() -> None:
    rng = np.random.default_rng(0)
    matrix = rng.standard_normal((60, 5)) @ rng.standard_normal((5, 40))
    values, vectors = leading_vectors(sparse.csr_matrix(matrix.astype(np.float32)), 3)
    _, expected, right = np.linalg.svd(matrix)
    np.testing.assert_allclose(values, expected[:3], rtol=1e-3)
    np.testing.assert_allclose(np.abs((right[:3] * vectors.T).sum(axis=1)), 1.0, rtol=1e-3)


def test_no_more_vectors_than_the_matrix_has() -> None:
    values, vectors = leading_vectors(sparse.csr_matrix(np.ones((4, 6), dtype=np.float32)), 3)
    assert (len(values), vectors.shape) == (1, (6, 1))
    assert leading_vectors(sparse.csr_matrix((4, 6)), 3)[1].shape == (6, 0)
    assert leading_vectors(sparse.csr_matrix((0, 6)), 3)[1].shape == (6, 0)
