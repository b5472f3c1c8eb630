from __future__ import annotations

import numpy as np
import pytest

from recommender.rerank import diversify

VECTORS = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
SCORES = np.array([1.0, 0.9, 0.8], dtype=np.float32)


def test_a_twin_gives_way_to_something_different() -> None:
    assert diversify([0, 1, 2], SCORES, VECTORS, k=2, relevance=0.5) == [0, 2]


def test_full_relevance_keeps_the_order() -> None:
    assert diversify([0, 1, 2], SCORES, VECTORS, k=2, relevance=1.0) == [0, 1]


@pytest.mark.parametrize("candidates", [[], [2]])
def test_short_lists_stay_as_they_are(candidates: list[int]) -> None:
    assert diversify(candidates, SCORES, VECTORS, k=5, relevance=0.5) == candidates
