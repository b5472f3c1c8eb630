"""The leading singular vectors of a large sparse matrix."""

from __future__ import annotations

import numpy as np
from scipy import sparse

OVERSAMPLING = 16


def leading_vectors(
    matrix: sparse.csr_matrix, count: int, *, rounds: int = 2, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Randomised SVD: the largest singular values and the right singular vectors.

    Halko, Martinsson and Tropp, "Finding Structure with Randomness", SIAM Review 2011.

    Args:
        matrix: shape (rows, columns).
        count: how many vectors; fewer come back where the matrix has not so many.
        rounds: power iterations; more of them separate close values better.
        seed: of the first directions.

    Returns:
        Values, shape (count,), largest first, and vectors, shape (columns, count); float32.
    """
    size = min(count + OVERSAMPLING, *matrix.shape)
    if not size or not matrix.nnz:
        return np.zeros(0, np.float32), np.zeros((matrix.shape[1], 0), np.float32)
    back = matrix.T.tocsr()
    start = np.random.default_rng(seed).standard_normal((matrix.shape[1], size))
    basis = start.astype(np.float32)
    for _ in range(rounds):
        basis = np.linalg.qr(back @ (matrix @ basis))[0]
    image = matrix @ basis
    values, rotation = np.linalg.eigh((image.T @ image).astype(np.float64))
    order = np.argsort(-values, kind="stable")[: min(count, size)]
    order = order[values[order] > 1e-9]
    vectors = basis @ rotation[:, order].astype(np.float32)
    return np.sqrt(values[order]).astype(np.float32), vectors
