"""Texts that say about the same, put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender.passages import PassageRanker
from recommender.words import Words

NEAR = 0.62
"""Least cosine of two texts that ask for the same."""
SHARED = 0.6
"""Least share of words that they have in common, where nothing was trained."""


def cluster(texts: Sequence[str], ranker: PassageRanker, words: Words) -> list[list[int]]:
    """Places of the texts that say about the same; each text joins the first it is like.

    Leader clustering (Hartigan, "Clustering Algorithms", 1975): in one pass, what comes first
    leads.

    Args:
        texts: the most important first.
        ranker: brings the sentence vectors.
        words: compare texts where there are none.

    Returns:
        The clusters by their leaders' order, each with its leader first.
    """
    if not texts:
        return []
    vectors = ranker.vectors(texts)
    likeness = _shared(texts, words) if vectors is None else vectors @ vectors.T
    least = SHARED if vectors is None else NEAR
    found: list[list[int]] = []
    for place in range(len(texts)):
        home = next((one for one in found if likeness[place, one[0]] >= least), None)
        if home is None:
            found.append([place])
        else:
            home.append(place)
    return found


def _shared(texts: Sequence[str], words: Words) -> np.ndarray:
    """The share of words that two texts have in common (Jaccard), shape (texts, texts)."""
    held = [set(words.tokens(text)) - words.stop_words for text in texts]
    return np.array([[len(a & b) / max(len(a | b), 1) for b in held] for a in held])
