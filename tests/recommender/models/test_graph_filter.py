from __future__ import annotations

import numpy as np
import pytest

from recommender.dataset import Dataset, Profile
from recommender.models import GraphFilter, GraphFilterConfig
from tests.recommender.model_contract import ModelContract, group_dataset


class TestGraphFilter(ModelContract):
    model_class = GraphFilter


def normalised(data: Dataset) -> np.ndarray:
    """The interactions divided by the roots of the users' and the items' sums, by hand."""
    chosen = data.preferences.toarray()
    users, items = chosen.sum(axis=1, keepdims=True), chosen.sum(axis=0, keepdims=True)
    return np.divide(chosen, np.sqrt(users * items), where=chosen > 0, out=np.zeros_like(chosen))


def test_score_is_the_product_and_its_low_pass() -> None:
    data = group_dataset()
    normal = normalised(data)
    _, values, right = np.linalg.svd(normal, full_matrices=False)
    products = normal.T @ normal / values[0] ** 2
    np.fill_diagonal(products, 0.0)
    roots = np.sqrt(np.maximum(data.preferences.toarray().sum(axis=0), 1e-9))
    smooth = (right[:2].T / roots[:, None]) @ (right[:2] * roots)
    config = GraphFilterConfig(sharpness=0.5, vectors=2, low_pass=3.0)
    found = GraphFilter(config).fit(data).score([Profile((0,), (np.e - 1,))])[0]
    np.testing.assert_allclose(found, products[0] ** 0.5 + 3.0 * smooth[0], atol=1e-5)


def test_contributions_add_up_to_the_score() -> None:
    model = GraphFilter().fit(group_dataset())
    profile = Profile((0, 2), (1.0, 4.0))
    assert model.contributions(profile, 1).sum() == pytest.approx(
        model.score([profile])[0, 1], rel=1e-4
    )


def test_without_events_or_vectors_it_still_answers() -> None:
    assert not GraphFilter().fit(Dataset(["a", "b"], [])).score([Profile((0,), (1.0,))]).any()
    plain = GraphFilter(GraphFilterConfig(vectors=0)).fit(group_dataset())
    assert plain.recommend([Profile((0, 1), (1.0, 1.0))], k=1)[0][0][0] == 2
