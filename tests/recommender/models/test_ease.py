from __future__ import annotations

import numpy as np
import pytest

from common.errors import DataError
from recommender.dataset import Dataset, Profile
from recommender.items import Interaction
from recommender.models import Ease, EaseConfig
from tests.recommender.model_contract import ModelContract


class TestEase(ModelContract):
    model_class = Ease


def test_weights_by_hand() -> None:
    """With two items, ridge regression of one on the other is x.y / (x.x + regularisation)."""
    events = [Interaction(user, item, "click", 1.0) for user, item in ("ua", "ub", "va")]
    model = Ease(EaseConfig(regularisation=2.0)).fit(Dataset(["a", "b"], events))
    click = np.log(2.0) ** 2
    scores = model.score([Profile((0,), (np.e - 1,)), Profile((1,), (np.e - 1,))])
    expected = [[0.0, click / (2 * click + 2.0)], [click / (click + 2.0), 0.0]]
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_too_many_items_are_refused_with_what_to_use() -> None:
    with pytest.raises(DataError, match="3 items are too many") as caught:
        Ease(EaseConfig(most_items=2)).fit(Dataset(["a", "b", "c"], []))
    assert "graph_filter" in (caught.value.hint or "")
