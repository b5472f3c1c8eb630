from __future__ import annotations

import sys

import numpy as np
import pytest

from common.errors import EnvironmentProblem
from recommender.dataset import Dataset, Profile
from recommender.models import Factors, FactorsConfig
from tests.recommender.model_contract import ModelContract, group_dataset


class TestFactors(ModelContract):
    model_class = Factors


class SmallBpr(Factors):
    def __init__(self, config: FactorsConfig | None = None) -> None:
        small = FactorsConfig(method="bpr", factors=4, iterations=200, regularisation=0.01)
        super().__init__(config or small)


def test_bpr_tells_the_groups_apart() -> None:
    model = SmallBpr().fit(group_dataset())
    profile = Profile((0, 1), (4.0, 4.0), frozenset({0, 1}))
    assert model.recommend([profile], k=1)[0][0][0] == 2


def test_a_shopper_is_folded_in_by_least_squares() -> None:
    model = Factors(FactorsConfig(factors=2, regularisation=1.0, alpha=1.0)).fit(group_dataset())
    factors = model._factors
    profile = Profile((0,), (np.e - 1,))
    left = factors.T @ factors + np.outer(factors[0], factors[0]) + np.eye(2)
    expected = factors @ np.linalg.solve(left, 2.0 * factors[0])
    np.testing.assert_allclose(model.score([profile])[0], expected, rtol=1e-4, atol=1e-6)


def test_without_events_nothing_is_scored() -> None:
    assert not Factors().fit(Dataset(["a"], [])).score([Profile()]).any()


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "implicit.als", None)
    with pytest.raises(EnvironmentProblem) as caught:
        Factors().fit(group_dataset())
    assert caught.value.hint == "pip install implicit"
