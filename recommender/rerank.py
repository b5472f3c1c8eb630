"""A list that is good as a whole: similar items thinned out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def diversify(
    candidates: Sequence[int], scores: np.ndarray, vectors: np.ndarray, *, k: int, relevance: float
) -> list[int]:
    """Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).

    Args:
        candidates: positions, best first.
        scores: score of every position, scaled to a maximum of about 1.
        vectors: unit-length content vectors of every position, shape (items, dimensions).
        k: length of the list.
        relevance: 1 keeps the order as it is; lower values favour variety.

    Returns:
        At most ``k`` of the candidates, the best one first.
    """
    left = np.asarray(candidates, dtype=np.int64)
    if relevance >= 1.0 or len(left) <= 1:
        return left[:k].tolist()
    chosen: list[int] = []
    closest = np.zeros(len(left), dtype=np.float32)
    gains = scores[left].astype(np.float32)
    open_places = np.ones(len(left), dtype=bool)
    for _ in range(min(k, len(left))):
        value = relevance * gains - (1.0 - relevance) * closest
        pick = int(np.argmax(np.where(open_places, value, -np.inf)))
        chosen.append(int(left[pick]))
        open_places[pick] = False
        closest = np.maximum(closest, vectors[left] @ vectors[left[pick]])
    return chosen
