from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from common.errors import ConfigError, ModelError
from recommender.dataset import Dataset, Profile
from recommender.items import Interaction
from recommender.models import Mix, MixConfig
from tests.recommender.model_contract import ModelContract, group_dataset, group_vectors


class TestMix(ModelContract):
    model_class = Mix


def test_learnt_weights_are_positive_and_add_up_to_one() -> None:
    weights = Mix().fit(group_dataset()).weights
    assert sum(weights.values()) == pytest.approx(1.0)
    assert min(weights.values()) > 0


def test_given_weights_are_used_as_they_are() -> None:
    mix = Mix(MixConfig(weights={"content": 1.0})).fit(group_dataset())
    assert mix.weights == {"popularity": 0.0, "item_to_item": 0.0, "content": 1.0}
    parts = mix.component_scores([Profile((0,), (1.0,))])
    assert not parts["popularity"].any()
    assert parts["content"].max() == pytest.approx(1.0)


def test_the_model_that_foresees_the_future_gets_the_weight() -> None:
    """Everybody later buys what is like their first item, and the popular item is unlike."""
    vectors = group_vectors()
    past = [Interaction(f"u{n}", "a" if n % 2 else "d", "click", at=float(n)) for n in range(40)]
    popular = [Interaction(f"v{n}", "nobody", "purchase", at=50.0 + n) for n in range(40)]
    later = [
        Interaction(f"u{n}", "b" if n % 2 else "e", "purchase", at=1000.0 + n) for n in range(20)
    ]
    items = ["a", "b", "c", "d", "e", "f", "nobody"]
    data = Dataset(items, [*past, *popular, *later], vectors=vectors)
    weights = Mix(MixConfig(train_share=0.8, k=1)).fit(data).weights
    assert weights["content"] > weights["popularity"]


def test_unknown_model_is_refused() -> None:
    with pytest.raises(ConfigError, match="tarot"):
        Mix(MixConfig(weights={"tarot": 1.0}))
    with pytest.raises(ConfigError, match="did you mean 'content'") as caught:
        Mix(MixConfig(models={"contents": {}}))
    assert "popularity" in (caught.value.hint or "")


def test_an_unknown_setting_of_a_model_is_refused() -> None:
    with pytest.raises(
        ConfigError, match=r"mix\.models: content.*sharpnes.*did you mean 'sharpness'"
    ):
        Mix(MixConfig(models={"content": {"sharpnes": 2.0}}))


def test_a_mix_of_one_model_is_that_model() -> None:
    mix = Mix(MixConfig(models={"content": {"sharpness": 2.0}})).fit(group_dataset())
    assert mix.weights == {"content": 1.0}
    assert mix.models["content"].config.sharpness == 2.0


def test_parts_add_up_to_the_score() -> None:
    mix = Mix().fit(group_dataset())
    profile = Profile((0, 4), (1.0, 2.0))
    parts = mix.component_scores([profile])
    np.testing.assert_allclose(sum(parts.values()), mix.score([profile]), rtol=1e-6)


def test_a_mix_of_before_there_were_two_sets_of_weights_says_to_train_again(tmp_path: Path) -> None:
    path = tmp_path / "mix.npz"
    Mix().fit(group_dataset()).save(path)
    with np.load(path) as file:
        held = {name: file[name] for name in file.files}
    np.savez_compressed(path, **held | {"weights": held["weights"][0]})
    with pytest.raises(ModelError, match=r"mix\.npz") as caught:
        Mix.load(path)
    assert "shoptalk train" in (caught.value.hint or "")
