"""How near a query is to each item: every item by one product, or the nearest by an index."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Literal, Protocol

import numpy as np

from common.errors import EnvironmentProblem

VectorIndex = Literal["exact", "faiss"]
LINKS = 32
EXPLORED = 128


class Cosines(Protocol):
    """Gives the cosines of a query with the items."""

    def of(self, query: np.ndarray, sure: np.ndarray) -> np.ndarray:
        """Cosines of a unit-length query, shape (items,).

        Args:
            query: shape (dimensions,).
            sure: positions of items whose cosine has to be right; an item that is none of them and
                far from the query may get 0.
        """


class ExactCosines:
    """Compares the query with every item; what is right up to some hundred thousand items."""

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors

    def of(self, query: np.ndarray, sure: np.ndarray) -> np.ndarray:
        """See :class:`Cosines`; all are right."""
        return np.asarray(self._vectors @ query)


class FaissCosines:
    """Asks a graph of near neighbours for the nearest items only.

    HNSW (Malkov and Yashunin 2020) of the library FAISS (Douze et al. 2024).

    Args:
        vectors: unit-length, shape (items, dimensions).
        nearest: so many items get their cosine.

    Raises:
        EnvironmentProblem: FAISS is not installed.
    """

    def __init__(self, vectors: np.ndarray, nearest: int) -> None:
        if find_spec("faiss") is None:
            raise EnvironmentProblem(
                "'search: {index: faiss}' needs FAISS, which is not installed.",
                hint="pip install 'shoptalk[faiss]', or set 'index: exact'"
                " in data/recommender.yml.",
            )
        import faiss

        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._nearest = min(nearest, len(vectors))
        self._index: Any = faiss.IndexHNSWFlat(vectors.shape[1], LINKS, faiss.METRIC_INNER_PRODUCT)
        self._index.hnsw.efConstruction = EXPLORED
        self._index.hnsw.efSearch = max(EXPLORED, self._nearest)
        self._index.add(self._vectors)

    def of(self, query: np.ndarray, sure: np.ndarray) -> np.ndarray:
        """See :class:`Cosines`."""
        found = np.zeros(len(self._vectors), dtype=np.float32)
        if not len(found):
            return found
        cosines, at = self._index.search(query[None].astype(np.float32), self._nearest)
        held = at[0] >= 0
        found[at[0][held]] = cosines[0][held]
        found[sure] = self._vectors[sure] @ query
        return found


def cosines_of(vectors: np.ndarray, index: VectorIndex, nearest: int) -> Cosines:
    """The index that a setting names.

    Raises:
        EnvironmentProblem: its library is not installed.
    """
    return FaissCosines(vectors, nearest) if index == "faiss" else ExactCosines(vectors)
