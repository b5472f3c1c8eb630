"""The nearest items of each item as sparse matrices: what scales beyond a dense square."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy import sparse

BLOCK_PRODUCTS = 20_000_000
"""So many products at most are held at once: about 240 MB."""
EXACT_ITEMS = 20_000
"""Up to so many items each is compared with each; beyond, only with those of near cells."""
PROBED_CELLS = 8
LLOYD_ROUNDS = 5
SAMPLE_A_CELL = 64


def largest_per_row(matrix: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """``matrix`` with all but the ``count`` largest entries of each row removed."""
    matrix = matrix.tocsr()
    sizes = np.diff(matrix.indptr)
    if not len(sizes) or sizes.max() <= count:
        matrix.sort_indices()
        return matrix
    keep = np.ones(matrix.nnz, dtype=bool)
    for row in np.flatnonzero(sizes > count).tolist():
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        few = sizes[row] - count
        keep[start + np.argpartition(matrix.data[start:end], few)[:few]] = False
    ends = np.concatenate([[0], np.cumsum(np.minimum(sizes, count))])
    cut = sparse.csr_matrix((matrix.data[keep], matrix.indices[keep], ends), shape=matrix.shape)
    cut.sort_indices()
    return cut


def together(
    users_by_items: sparse.csr_matrix,
    count: int,
    weigh: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray] | None = None,
) -> sparse.csr_matrix:
    """The ``count`` largest products of each item's column with the others', a block at a time.

    Args:
        users_by_items: shape (users, items).
        count: neighbours kept of each item.
        weigh: what becomes of the products, given their rows, columns and values.

    Returns:
        Shape (items, items), with nothing on the diagonal.
    """
    columns = users_by_items.T.tocsr().astype(np.float32)
    rows_of = users_by_items.tocsr().astype(np.float32)
    blocks = []
    for start, end in _blocks(columns, np.diff(rows_of.indptr)):
        block = (columns[start:end] @ rows_of).tocsr()
        rows = np.repeat(np.arange(start, end, dtype=np.int32), np.diff(block.indptr))
        if weigh is not None:
            block.data = weigh(rows, block.indices, block.data).astype(np.float32)
        block.data[rows == block.indices] = 0.0
        block.eliminate_zeros()
        blocks.append(largest_per_row(block, count))
    size = users_by_items.shape[1]
    return sparse.vstack(blocks, format="csr") if blocks else empty(size, size)


def nearest_by_content(
    vectors: np.ndarray, count: int, weigh: Callable[[np.ndarray], np.ndarray]
) -> sparse.csr_matrix:
    """The ``count`` nearest items of each by the cosine of unit vectors, weighed.

    Beyond ``EXACT_ITEMS`` an item is compared with those of the nearest cells of a k-means
    partition only (an inverted file: Jégou et al., "Product Quantization for Nearest Neighbor
    Search", 2011).

    Args:
        vectors: shape (items, dimensions).
        count: neighbours kept of each item.
        weigh: what becomes of the cosines; those that it makes 0 are no neighbours.

    Returns:
        Shape (items, items), with nothing on the diagonal.
    """
    size = len(vectors)
    parts = [
        _nearest(vectors, rows, candidates, count, weigh)
        for rows, candidates in (_cells(vectors) if size > EXACT_ITEMS else _whole(size))
    ]
    if not parts:
        return empty(size, size)
    order = np.argsort(np.concatenate([rows for rows, _ in parts]), kind="stable")
    return sparse.vstack([found for _, found in parts], format="csr")[order]


def extended_by_content(
    similar: sparse.csr_matrix,
    old: np.ndarray,
    new: np.ndarray,
    count: int,
    weigh: Callable[[np.ndarray], np.ndarray],
) -> sparse.csr_matrix:
    """Neighbours with new items appended, which the old ones have for neighbours, too.

    Args:
        similar: of the old items.
        old, new: their vectors.
        count, weigh: see :func:`nearest_by_content`.
    """
    vectors = np.concatenate([old, new])
    rows = np.arange(len(old), len(vectors))
    _, found = _nearest(vectors, rows, np.arange(len(vectors)), count, weigh)
    beside, among = found[:, : len(old)], found[:, len(old) :]
    return sparse.bmat([[similar, beside.T], [beside, among]], format="csr")


def empty(rows: int, columns: int) -> sparse.csr_matrix:
    """A matrix without entries."""
    return sparse.csr_matrix((rows, columns), dtype=np.float32)


def column_entries(by_column: sparse.csr_matrix, column: int, rows: np.ndarray) -> np.ndarray:
    """The entries of some rows in one column, of a matrix that is given transposed."""
    start, end = by_column.indptr[column], by_column.indptr[column + 1]
    held, values = by_column.indices[start:end], by_column.data[start:end]
    places = np.searchsorted(held, rows)
    found = np.zeros(len(rows), dtype=np.float32)
    inside = places < len(held)
    inside[inside] = held[places[inside]] == rows[inside]
    found[inside] = values[places[inside]]
    return found


def _blocks(items_by_users: sparse.csr_matrix, sizes: np.ndarray) -> Iterator[tuple[int, int]]:
    """Rows whose products with all columns are at most ``BLOCK_PRODUCTS`` together."""
    rows = items_by_users.shape[0]
    per_entry = np.concatenate([[0], np.cumsum(sizes[items_by_users.indices], dtype=np.int64)])
    before = per_entry[items_by_users.indptr]
    start = 0
    while start < rows:
        end = int(np.searchsorted(before, before[start] + BLOCK_PRODUCTS, side="right")) - 1
        end = min(max(end, start + 1), rows)
        yield start, end
        start = end


def _whole(size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    everything = np.arange(size)
    step = max(1, BLOCK_PRODUCTS // max(size, 1))
    for start in range(0, size, step):
        yield everything[start : start + step], everything


def _cells(vectors: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    centres = _centres(vectors, round(len(vectors) ** 0.5))
    cell = np.concatenate(
        [
            np.argmax(vectors[at : at + 4096] @ centres.T, axis=1)
            for at in range(0, len(vectors), 4096)
        ]
    )
    members = [np.flatnonzero(cell == number) for number in range(len(centres))]
    near = np.argsort(-(centres @ centres.T), axis=1, kind="stable")[:, :PROBED_CELLS]
    for number, rows in enumerate(members):
        if len(rows):
            yield (
                rows,
                np.concatenate([members[other] for other in {number, *near[number].tolist()}]),
            )


def _centres(vectors: np.ndarray, count: int) -> np.ndarray:
    """Unit-length centres by Lloyd's k-means on a sample, shape (count, dimensions)."""
    rng = np.random.default_rng(0)
    size = min(len(vectors), count * SAMPLE_A_CELL)
    sample = vectors[rng.choice(len(vectors), size, replace=False)]
    centres = sample[:count].copy()
    for _ in range(LLOYD_ROUNDS):
        cell = np.argmax(sample @ centres.T, axis=1)
        members = sparse.csr_matrix(
            (np.ones(size, np.float32), (cell, np.arange(size))), shape=(count, size)
        )
        sums = members @ sample
        filled = np.diff(members.indptr) > 0
        centres[filled] = sums[filled]
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return centres


def _nearest(
    vectors: np.ndarray,
    rows: np.ndarray,
    candidates: np.ndarray,
    count: int,
    weigh: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, sparse.csr_matrix]:
    """The rows, and their neighbours among the candidates, shape (rows, items)."""
    close = weigh(vectors[rows] @ vectors[candidates].T).astype(np.float32)
    close[rows[:, None] == candidates[None, :]] = 0.0
    kept = min(count, len(candidates))
    if kept < len(candidates):
        best = np.argpartition(-close, kept - 1, axis=1)[:, :kept]
    else:
        best = np.tile(np.arange(kept), (len(rows), 1))
    ends = np.arange(len(rows) + 1) * kept
    values = np.take_along_axis(close, best, axis=1).ravel()
    found = sparse.csr_matrix(
        (values, candidates[best].ravel().astype(np.int32), ends), shape=(len(rows), len(vectors))
    )
    found.eliminate_zeros()
    found.sort_indices()
    return rows, found
