from __future__ import annotations

import numpy as np
import pytest

from common.errors import DataError
from recommender.dataset import Dataset, Profile
from recommender.models import Content, ContentConfig
from tests.recommender.model_contract import ModelContract


class TestContent(ModelContract):
    model_class = Content


def test_score_is_the_sharpened_cosine() -> None:
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]], dtype=np.float32)
    data = Dataset(["a", "b", "c"], [], vectors=vectors)
    scores = Content(ContentConfig(sharpness=2.0)).fit(data).score([Profile((0,), (np.e - 1,))])
    np.testing.assert_allclose(scores[0], [0.0, 0.64, 0.0], atol=1e-6)


def test_content_needs_vectors() -> None:
    with pytest.raises(DataError, match="vectors"):
        Content().fit(Dataset(["a"], []))
