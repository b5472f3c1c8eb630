from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from common.errors import ConfigError
from recommender.base import Model
from recommender.dataset import Dataset, Profile
from recommender.items import Interaction
from recommender.models.sequential import Sequential, SequentialConfig
from tests.recommender.model_contract import ModelContract, group_dataset

SMALL = SequentialConfig(length=6, width=16, blocks=1, dropout=0.0, least_steps=120, rate=5e-3)


class SmallSequential(Sequential):
    """The same with a network for seven items."""

    def __init__(self, config: SequentialConfig | None = None) -> None:
        super().__init__(config or SMALL)


@pytest.fixture(scope="module")
def fitted() -> Model[Any]:
    return SmallSequential().fit(group_dataset())


class TestSequential(ModelContract):
    model_class = SmallSequential

    @pytest.fixture
    def model(self, fitted: Model[Any], data: Dataset) -> Iterator[Model[Any]]:
        del data
        yield fitted
        fitted.n_items = 7  # a test may have added an item


def in_order(*names: str, user: str) -> list[Interaction]:
    return [Interaction(user, name, "purchase", at=float(at)) for at, name in enumerate(names)]


def test_the_order_decides_what_comes_next() -> None:
    """Whoever ends with "b" goes on to "c", whoever ends with "a" to "d"."""
    events = [
        event
        for user in range(12)
        for names in (("a", "b", "c"), ("b", "a", "d"))
        for event in in_order(*names, user=f"{names[0]}{user}")
    ]
    model = SmallSequential().fit(Dataset(["a", "b", "c", "d"], events))
    for sequence, follows in (((0, 1), 2), ((1, 0), 3)):
        scores = model.score([Profile(sequence, (1.0, 1.0))])[0]
        assert int(np.argmax(scores)) == follows
        assert scores.sum() == pytest.approx(1.0, rel=1e-4)


def test_a_sample_of_the_items_is_enough_to_learn_from() -> None:
    config = SMALL.model_copy(update={"negatives": 3})
    model = Sequential(config).fit(group_dataset())
    assert int(np.argmax(model.score([Profile((0, 1), (1.0, 1.0))])[0])) == 2


def test_without_a_second_choice_there_is_no_opinion() -> None:
    events = [Interaction("mia", "a", "purchase", 1.0)]
    model = Sequential().fit(Dataset(["a", "b"], events))
    assert not model.score([Profile((0,), (1.0,))]).any()
    assert not model.contributions(Profile((0,), (1.0,)), 1).any()


def test_a_long_past_is_cut_and_what_is_new_is_passed_over() -> None:
    model = SmallSequential().fit(group_dataset())
    model.extend(np.zeros((1, 3), dtype=np.float32))
    past = (3, 4, 5, 0, 1, 2, 3)
    longer = Profile((6, *past, 7), (1.0,) * 9)
    short = Profile(past[-6:], (1.0,) * 6)
    np.testing.assert_array_equal(*model.score([longer, short]))


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(ConfigError, match="no multiple of heads"):
        SequentialConfig.from_mapping({"width": 10, "heads": 3})
