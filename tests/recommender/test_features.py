from __future__ import annotations

from recommender.features import Feature, FeatureTable, features_of
from tests.recommender.conftest import make_item


def test_features_are_parts_of_texts_and_what_is_there() -> None:
    item = make_item(
        "x",
        attributes={
            "material": "recycled nylon",
            "fit": "regular",
            "hood": True,
            "waterproof": False,
            "weight_g": 380,
            "details": "taped seams, adjustable cuffs",
            "care": "machine wash 30",
        },
        untold=frozenset({"care"}),
    )
    assert features_of(item) == {
        Feature("material", "recycled nylon"),
        Feature("fit", "regular"),
        Feature("hood"),
        Feature("details", "taped seams"),
        Feature("details", "adjustable cuffs"),
    }


def test_what_few_have_in_common_comes_first() -> None:
    table = FeatureTable(
        [
            make_item("a", attributes={"hood": True, "taped_seams": True}),
            make_item("b", attributes={"hood": True, "taped_seams": True}),
            make_item("c", attributes={"hood": True}),
            None,
        ]
    )
    assert table.shared(0, 1) == [Feature("taped_seams"), Feature("hood")]
    assert table.shared(0, 2) == [Feature("hood")]
    assert table.shared(0, 3) == []
