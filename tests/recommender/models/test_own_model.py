"""A model that a project adds: a file in its folder, no line of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from common.extensions import project_root, use_project
from recommender import Item, Recommender
from recommender.base import Model
from recommender.models import Mix, MixConfig, model_class
from recommender.training import TrainingConfig, train
from tests.recommender.model_contract import ModelContract, group_dataset

SEASON = dedent(
    """
    import numpy as np

    from common.config import StrictModel
    from recommender.base import Model
    from recommender.reasons import Reason


    class SeasonConfig(StrictModel):
        favourite: int = 2


    class Season(Model[SeasonConfig]):
        name = "season"
        config_class = SeasonConfig

        def _fit(self, data):
            pass

        def _score(self, profiles):
            scores = np.zeros((len(profiles), self.n_items), dtype=np.float32)
            scores[:, self.config.favourite] = 1.0
            return scores

        def explain(self, profile, item, grounds):
            if item == self.config.favourite:
                return Reason("in_season", {"product": grounds.index[item].name})

        def _extend(self, vectors):
            pass

        def _state(self):
            return {}

        def _restore(self, state):
            pass
    """
)


@pytest.fixture(scope="module", autouse=True)
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before, root = project_root(), tmp_path_factory.mktemp("project")
    (root / "models").mkdir()
    (root / "models" / "season.py").write_text(SEASON, encoding="utf-8")
    use_project(root)
    yield root
    use_project(before)


class TestOwnModel(ModelContract):
    personal = False

    @pytest.fixture(autouse=True)
    def _found(self) -> None:
        type(self).model_class = model_class("season", where="the test")


@pytest.mark.parametrize("name", ["season", "models.season.Season"])
def test_a_model_of_the_project_joins_the_mix(name: str, tmp_path: Path) -> None:
    models: dict[str, dict[str, Any]] = {"content": {}, name: {"favourite": 5}}
    weights = {"content": 0.1, name: 0.9}
    mix: Model[Any] = Mix(MixConfig(models=models, weights=weights)).fit(group_dataset())
    mix.save(tmp_path / "mix.npz")
    loaded = Mix.load(tmp_path / "mix.npz")
    assert loaded.weights == weights
    assert loaded.models[name].config.model_dump() == {"favourite": 5}


def test_its_reason_is_told(shop_items: list[Item], trained: Path, tmp_path: Path) -> None:
    mix = MixConfig(models={"season": {}}, weights={"season": 1.0})
    (tmp_path / "recommender").mkdir()
    train(shop_items, [], tmp_path / "recommender", TrainingConfig(mix=mix), progress=False)
    recommender = Recommender.load(tmp_path / "recommender", shop_items)
    available = [item for item in shop_items if item.in_stock]
    first, *others = recommender.recommend(k=len(available))
    told = {one.item_id: one.reason.code for one in (first, *others)}
    favourite = shop_items[2]
    assert favourite.id not in told  # it is sold out
    assert set(told.values()) == {"in_range"}
    recommender = recommender.with_items([*shop_items[:2], stocked(favourite), *shop_items[3:]])
    first = recommender.recommend(k=1)[0]
    assert (first.item_id, first.reason.code) == (favourite.id, "in_season")
    assert recommender.similar(favourite.id, k=2)


def stocked(item: Item) -> Item:
    from dataclasses import replace

    return replace(item, in_stock=True)
