from __future__ import annotations

import math

import numpy as np
import pytest

from recommender.dataset import Dataset, Profile
from recommender.items import Interaction
from recommender.models import ItemToItem, ItemToItemConfig
from tests.recommender.model_contract import ModelContract


class TestItemToItem(ModelContract):
    model_class = ItemToItem


@pytest.fixture
def data() -> Dataset:
    bought = {"u1": "ab", "u2": "ab", "u3": "bc"}
    events = [
        Interaction(user, item, "purchase", at=float(place))
        for user, items in bought.items()
        for place, item in enumerate(items)
    ]
    return Dataset(["a", "b", "c"], [*events, Interaction("u3", "a", "click", at=9.0)])


def test_similarity_is_the_shrunk_cosine(data: Dataset) -> None:
    model = ItemToItem(ItemToItemConfig(shrinkage=2.0)).fit(data)
    bought, clicked = math.log1p(4.0), math.log1p(1.0)
    a = [bought, bought, clicked]
    b = [bought, bought, bought]
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    expected = dot / (math.hypot(*a) * math.hypot(*b) + 2.0)
    score = model.score([Profile((0,), (math.e - 1.0,))])[0]
    assert score[1] == pytest.approx(expected, rel=1e-5)


def test_evidence_counts_shoppers_of_both(data: Dataset) -> None:
    model = ItemToItem().fit(data)
    assert model.shoppers_of_both(0, 1, bought=True) == 2
    assert model.shoppers_of_both(0, 1, bought=False) == 3
    assert model.shoppers_of_both(0, 2, bought=True) == 0
    assert model.shoppers_of_both(0, 0, bought=True) == 0


def test_evidence_of_all_items_is_that_of_each(data: Dataset) -> None:
    model = ItemToItem().fit(data)
    for bought in (True, False):
        found = model.shoppers_with(0, bought=bought)
        one_by_one = [model.shoppers_of_both(0, item, bought=bought) for item in range(1, 3)]
        assert found.both[1:3].tolist() == one_by_one
        assert found.each[0] == found.both[0]


def test_only_the_nearest_neighbours_are_kept(data: Dataset) -> None:
    model = ItemToItem(ItemToItemConfig(neighbours=1)).fit(data)
    assert np.count_nonzero(model.score([Profile((0,), (1.0,))])[0]) == 1


def test_contributions_add_up_to_the_score(data: Dataset) -> None:
    model = ItemToItem().fit(data)
    profile = Profile((0, 2), (1.0, 4.0))
    assert model.contributions(profile, 1).sum() == pytest.approx(model.score([profile])[0, 1])
