from __future__ import annotations

import numpy as np

from recommender.ranking import highest, highest_per_row


def test_ties_go_to_the_earlier_position() -> None:
    scores = np.array([1.0, 3.0, 2.0, 2.0, 2.0])
    assert highest(scores, 3).tolist() == [1, 2, 3]
    assert highest(scores, 9).tolist() == [1, 2, 3, 4, 0]


def test_it_is_the_start_of_the_sorted_list() -> None:
    scores = np.random.default_rng(0).integers(0, 20, (5, 100)).astype(float)
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :7]
    assert highest_per_row(scores, 7).tolist() == expected.tolist()
    assert highest_per_row(np.zeros((0, 4)), 2).shape == (0, 2)


def test_what_is_out_comes_last() -> None:
    assert highest(np.array([-np.inf, 0.5, -np.inf]), 2).tolist() == [1, 0]
