"""The highest of many scores, without sorting them all."""

from __future__ import annotations

import numpy as np


def highest(scores: np.ndarray, count: int) -> np.ndarray:
    """Positions of the ``count`` highest scores, best first; ties go to the earlier position.

    Args:
        scores: shape (items,).
        count: at most so many.
    """
    if count >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    above = np.flatnonzero(scores > least)
    found = np.concatenate([above, np.flatnonzero(scores == least)[: count - len(above)]])
    return found[np.argsort(-scores[found], kind="stable")]


def highest_per_row(scores: np.ndarray, count: int) -> np.ndarray:
    """:func:`highest` for each row, shape (rows, at most count)."""
    if not len(scores):
        return np.zeros((0, min(count, scores.shape[1])), dtype=np.int64)
    return np.stack([highest(row, count) for row in scores])
