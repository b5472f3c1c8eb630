"""Guessing the intents of unlabelled utterances from labelled ones that lie near them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.floating]
Integers = NDArray[np.integer]

NEIGHBOURS = 15
_ROUNDS = 30
_STAY = 0.1
_SHARPNESS = 3
_BLOCK = 1024


@dataclass(frozen=True)
class Guesses:
    """For each of U utterances a class and how sure it is, 0 (not at all) to 1: (U,) each."""

    classes: Integers
    certainty: Floats


def spread_labels(
    labelled: Floats, labels: Integers, unlabelled: Floats, *, classes: int
) -> Guesses:
    """Spread labels over the graph of nearest neighbours.

    Zhou et al. (2004), "Learning with local and global consistency"; edges, class balance and
    certainty as in Iscen et al. (2019), "Label propagation for deep semi-supervised learning".

    Args:
        labelled: unit vectors, (N, H).
        labels: their classes, (N,).
        unlabelled: unit vectors, (U, H).
        classes: number of classes K.

    Returns:
        A class for each unlabelled vector; its certainty is one less the entropy over the largest
        entropy possible.
    """
    graph = _graph(np.concatenate([labelled, unlabelled]))
    start = np.zeros((graph.shape[0], classes), dtype=np.float32)
    start[np.arange(len(labels)), labels] = 1
    scores = start
    for _ in range(_ROUNDS):
        scores = (1 - _STAY) * (graph @ scores) + _STAY * start
    scores = scores / np.maximum(scores.sum(0, keepdims=True), 1e-12)
    shares = scores[len(labels) :]
    shares = shares / np.maximum(shares.sum(1, keepdims=True), 1e-12)
    entropy = -(shares * np.log(np.maximum(shares, 1e-12))).sum(1)
    return Guesses(shares.argmax(1), np.clip(1 - entropy / np.log(max(classes, 2)), 0, 1))


def _graph(vectors: Floats) -> sparse.csr_array:
    """The symmetrically normalised graph of the nearest neighbours, (N, N)."""
    count = len(vectors)
    nearest = min(NEIGHBOURS, count - 1)
    columns = np.empty((count, nearest), dtype=np.int64)
    weights = np.empty((count, nearest), dtype=np.float32)
    for first in range(0, count, _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, count))
        cosines = vectors[rows] @ vectors.T
        cosines[np.arange(len(rows)), rows] = -1
        best = np.argpartition(-cosines, nearest - 1, axis=1)[:, :nearest]
        columns[rows] = best
        weights[rows] = np.take_along_axis(cosines, best, 1).clip(0) ** _SHARPNESS
    rows = np.repeat(np.arange(count), nearest)
    graph = sparse.csr_array((weights.ravel(), (rows, columns.ravel())), shape=(count, count))
    graph = graph.maximum(graph.T)
    degree = 1 / np.sqrt(np.maximum(np.asarray(graph.sum(1)).ravel(), 1e-12))
    return sparse.csr_array(sparse.diags_array(degree) @ graph @ sparse.diags_array(degree))
