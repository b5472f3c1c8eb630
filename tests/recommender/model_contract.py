"""What every recommending model must do, on a tiny shop whose right answers are known.

Two groups of shoppers: three of group one choose items 0, 1 and 2, three of group two choose items
3, 4 and 5. Item 6 is chosen by nobody. The content vectors show the same two groups.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.errors import DataError, ModelError
from recommender.base import Model
from recommender.dataset import Dataset, Profile
from recommender.features import FeatureTable
from recommender.index import ItemIndex
from recommender.items import Interaction, Item
from recommender.reasons import Grounds

GROUPS = (("a", "b", "c"), ("d", "e", "f"))
ITEMS = (*GROUPS[0], *GROUPS[1], "nobody")


def group_vectors() -> np.ndarray:
    vectors = np.zeros((7, 3), dtype=np.float32)
    vectors[0:3] = [[1, 0.1, 0], [1, 0, 0.1], [1, 0.1, 0.1]]
    vectors[3:6] = [[0, 1, 0.1], [0.1, 1, 0], [0.1, 1, 0.1]]
    vectors[6] = [0, 0, 1]
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def group_dataset() -> Dataset:
    events = [
        Interaction(f"user{group}{user}", item, "purchase", at=100.0 * user + place)
        for group, items in enumerate(GROUPS)
        for user in range(3)
        for place, item in enumerate(items)
        if place != user
    ]
    return Dataset(ITEMS, events, vectors=group_vectors())


def group_grounds() -> Grounds:
    items = [Item(name, name.title(), "things", "", 100, "") for name in ITEMS]
    return Grounds(ItemIndex(ITEMS, items), FeatureTable(items))


class ModelContract:
    """Inherit, and set ``model_class``; ``personal`` says whether profiles change the ranking."""

    model_class: type[Model[Any]]
    personal = True

    @pytest.fixture
    def data(self) -> Dataset:
        return group_dataset()

    @pytest.fixture
    def model(self, data: Dataset) -> Model[Any]:
        return self.model_class().fit(data)

    @pytest.fixture
    def profiles(self) -> list[Profile]:
        return [
            Profile((0, 1), (4.0, 4.0), frozenset({0, 1})),
            Profile((3,), (1.0,)),
            Profile(),
            Profile((5, 4), (1.0, 2.0), frozenset({5})),
        ]

    def test_group_member_gets_the_missing_item_of_the_group(self, model: Model[Any]) -> None:
        profile = Profile((0, 1), (4.0, 4.0), frozenset({0, 1}))
        best = model.recommend([profile], k=1)[0][0][0]
        assert best == 2 if self.personal else best in {2, 3, 4, 5}

    def test_batch_equals_single(self, model: Model[Any], profiles: list[Profile]) -> None:
        for profile, row in zip(profiles, model.recommend(profiles, k=4), strict=True):
            alone = model.recommend([profile], k=4)[0]
            assert [item for item, _ in row] == [item for item, _ in alone]
            # A product of matrices adds up in another order for one row than for many.
            scores = pytest.approx([score for _, score in alone], rel=1e-5, abs=1e-7)
            assert [score for _, score in row] == scores

    def test_bought_items_are_left_out(self, model: Model[Any], profiles: list[Profile]) -> None:
        for profile, row in zip(profiles, model.recommend(profiles, k=7), strict=True):
            assert profile.bought.isdisjoint(item for item, _ in row)

    def test_scores_fall_and_are_finite(self, model: Model[Any], profiles: list[Profile]) -> None:
        for row in model.recommend(profiles, k=7):
            scores = [score for _, score in row]
            assert scores == sorted(scores, reverse=True)
            assert np.isfinite(scores).all()

    def test_only_allowed_items_are_recommended(self, model: Model[Any]) -> None:
        allowed = np.zeros(7, dtype=bool)
        allowed[[4, 6]] = True
        row = model.recommend([Profile((3,), (1.0,))], k=5, allowed=allowed)[0]
        assert [item for item, _ in row] == [4, 6]

    def test_k_bounds_the_list(self, model: Model[Any]) -> None:
        assert len(model.recommend([Profile()], k=3)[0]) == 3
        assert len(model.recommend([Profile()], k=100)[0]) == 7
        with pytest.raises(DataError, match="k is 0"):
            model.recommend([Profile()], k=0)

    def test_no_profiles_give_no_rows(self, model: Model[Any]) -> None:
        assert model.recommend([], k=3) == []

    def test_saved_and_loaded_scores_are_the_same(
        self, model: Model[Any], profiles: list[Profile], tmp_path: Path
    ) -> None:
        path = tmp_path / "model.npz"
        model.save(path)
        loaded = self.model_class.load(path)
        assert loaded.config == model.config
        np.testing.assert_array_equal(loaded.score(profiles), model.score(profiles))

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"\x93NUMPY"])
    def test_damaged_file_is_a_model_error(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "model.npz"
        path.write_bytes(content)
        with pytest.raises(ModelError, match=r"model\.npz") as caught:
            self.model_class.load(path)
        assert caught.value.hint

    def test_missing_file_is_a_model_error(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"none\.npz"):
            self.model_class.load(tmp_path / "none.npz")

    def test_unfitted_model_says_so(self) -> None:
        with pytest.raises(ModelError, match="not fitted"):
            self.model_class().score([Profile()])

    def test_no_items_is_a_data_error(self) -> None:
        with pytest.raises(DataError, match="no items"):
            self.model_class().fit(Dataset([], []))

    def test_profile_outside_the_items_is_refused(self, model: Model[Any]) -> None:
        with pytest.raises(ModelError, match=r"outside 0\.\.6"):
            model.score([Profile((7,), (1.0,))])

    def test_config_round_trips(self) -> None:
        config = self.model_class.config_class()
        assert self.model_class.config_class.model_validate(config.model_dump()) == config

    def test_fitting_twice_gives_the_same(self, data: Dataset, profiles: list[Profile]) -> None:
        first, second = self.model_class().fit(data), self.model_class().fit(data)
        np.testing.assert_array_equal(first.score(profiles), second.score(profiles))

    def test_new_items_join_by_their_content(self, model: Model[Any]) -> None:
        before = model.score([Profile((0,), (1.0,))])[0]
        model.extend(group_vectors()[:1])
        after = model.score([Profile((0,), (1.0,))])[0]
        assert after.shape == (8,)
        assert (
            np.argsort(-after[:7], kind="stable").tolist()
            == np.argsort(-before, kind="stable").tolist()
        )

    def test_a_reason_rests_on_what_the_shopper_knows(
        self, model: Model[Any], profiles: list[Profile]
    ) -> None:
        grounds = group_grounds()
        for profile in profiles:
            for item, _ in model.recommend([profile], k=6)[0]:
                reason = model.explain(profile, item, grounds)
                assert reason is None or reason.code.isidentifier()
                if reason is not None and "item_id" in reason.values:
                    assert grounds.index.position[reason.values["item_id"]] in profile.items

    def test_contributions_have_the_shape_of_the_profile(self, model: Model[Any]) -> None:
        shares = model.contributions(Profile((0, 3), (1.0, 1.0)), 1)
        assert shares.shape == (2,)
        if self.personal:
            assert shares[0] > shares[1]

    def test_similar_items_are_of_the_group(self, model: Model[Any]) -> None:
        found = [item for item, _ in model.similar(0, k=6)]
        assert 0 not in found
        assert set(found[:2]) == {1, 2} or not self.personal

    def test_learning_on_is_there_or_says_that_it_is_not(self, data: Dataset) -> None:
        early, late = data.split(0.5)
        if not self.model_class.learns_on:
            with pytest.raises(ModelError, match="cannot learn event by event"):
                self.model_class().fit(early).partial_fit(late)
            return
        grown = self.model_class().fit(early).partial_fit(late)
        whole = self.model_class().fit(data)
        profiles = [Profile(), Profile((3,), (1.0,))]
        np.testing.assert_allclose(grown.score(profiles), whole.score(profiles), rtol=1e-5)
        with pytest.raises(ModelError, match="7 items, not 0"):
            grown.partial_fit(Dataset([], []))
