from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from common.errors import EnvironmentProblem
from recommender import cluster
from recommender.cluster import LOCAL, embed_on_ray
from recommender.embedding import base_model_folder, embed
from recommender.items import Item
from recommender.training import TrainingConfig, train

TEXTS = ["a rain jacket", "a tent for two", "a wool jumper"]


def test_a_cluster_gives_the_vectors_of_this_process() -> None:
    pytest.importorskip("ray", reason="ray is not installed")
    base = base_model_folder(check=False)
    found = embed_on_ray(TEXTS, base, LOCAL, at_once=2)
    np.testing.assert_allclose(found, embed(TEXTS, base), atol=1e-5)


def test_without_ray_the_error_says_what_to_do(
    tmp_path: Path, shop_items: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> object:
        return None if name == "ray" else importlib.util.find_spec(name)

    monkeypatch.setattr(cluster, "find_spec", find)
    config = TrainingConfig(ray_address="ray://farm:10001")
    with pytest.raises(EnvironmentProblem, match="ray://farm:10001") as refused:
        train(shop_items, [], tmp_path / "out", config, progress=False)
    assert "shoptalk[ray]" in (refused.value.hint or "")
    assert not (tmp_path / "out").exists()
