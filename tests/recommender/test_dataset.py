from __future__ import annotations

import math

import numpy as np
import pytest

from common.errors import DataError
from recommender.dataset import Dataset, Profile
from recommender.events import EventWeights
from recommender.items import Interaction


def test_profiles_hold_items_oldest_first_with_summed_weights() -> None:
    events = [
        Interaction("u", "b", "click", 3.0),
        Interaction("u", "a", "click", 1.0),
        Interaction("u", "a", "purchase", 2.0),
        Interaction("u", "c", "impression", 4.0),
    ]
    profile = Dataset(["a", "b", "c"], events).profiles["u"]
    assert profile == Profile((0, 1), (5.0, 1.0), frozenset({0}))


def test_an_item_seen_again_moves_to_the_end() -> None:
    assert Profile((0, 1), (1.0, 1.0)).extended([0, 2], 3.0) == Profile((1, 0, 2), (1.0, 4.0, 3.0))


def test_only_good_ratings_count() -> None:
    weights = EventWeights()
    assert weights.of(Interaction("u", "a", "rating", 0.0, value=5)) == 3.0
    assert weights.of(Interaction("u", "a", "rating", 0.0, value=2)) == 0.0
    assert weights.of(Interaction("u", "a", "rating", 0.0)) == 0.0


def test_preferences_are_damped_by_the_logarithm() -> None:
    events = [Interaction("u", "a", "purchase", 1.0), Interaction("v", "b", "click", 2.0)]
    matrix = Dataset(["a", "b"], events).preferences.toarray()
    np.testing.assert_allclose(matrix, [[math.log(5), 0], [0, math.log(2)]], rtol=1e-6)


def test_the_split_is_one_point_in_time() -> None:
    events = [Interaction("u", "a", "click", float(10 - n)) for n in range(10)]
    past, future = Dataset(["a"], events).split(0.7)
    assert (len(past.events), len(future.events)) == (7, 3)
    assert past.events.at.max() <= future.events.at.min()


def test_events_of_unknown_items_are_left_out() -> None:
    assert len(Dataset(["a"], [Interaction("u", "z", "click", 1.0)]).events) == 0


def test_doubled_items_and_short_vectors_are_refused() -> None:
    with pytest.raises(DataError, match="twice"):
        Dataset(["a", "a"], [])
    with pytest.raises(DataError, match="2 items but 1"):
        Dataset(["a", "b"], [], vectors=np.ones((1, 3)))
