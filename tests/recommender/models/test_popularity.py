from __future__ import annotations

import numpy as np
import pytest

from common.config import ConfigError
from recommender.dataset import Dataset, Profile
from recommender.items import Interaction
from recommender.models import Popularity, PopularityConfig
from tests.recommender.model_contract import ModelContract

DAY = 86_400.0


class TestPopularity(ModelContract):
    model_class = Popularity
    personal = False


def test_an_event_counts_half_after_the_half_life() -> None:
    events = [
        Interaction("u", "old", "click", at=0.0),
        Interaction("u", "new", "click", at=10 * DAY),
    ]
    data = Dataset(["old", "new"], events)
    model = Popularity(PopularityConfig(half_life_days=10)).fit(data)
    np.testing.assert_allclose(model.score([Profile()])[0], [0.5, 1.0])


def test_a_purchase_counts_more_than_a_click() -> None:
    events = [Interaction("u", "a", "click", at=0.0), Interaction("u", "b", "purchase", at=0.0)]
    scores = Popularity().fit(Dataset(["a", "b"], events)).score([Profile()])[0]
    np.testing.assert_allclose(scores, [0.25, 1.0])


def test_without_events_nothing_is_popular() -> None:
    assert not Popularity().fit(Dataset(["a"], [])).score([Profile()]).any()


def test_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="half_life_days"):
        PopularityConfig.from_mapping({"half_life_day": 3})
