from __future__ import annotations

import pytest

from recommender.features import FeatureTable, features_of, listed
from tests.recommender.conftest import make_item


def test_features_read_like_words() -> None:
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
    )
    assert features_of(item) == {
        "recycled nylon",
        "regular fit",
        "hood",
        "taped seams",
        "adjustable cuffs",
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
    assert table.shared(0, 1) == ["taped seams", "hood"]
    assert table.shared(0, 2) == ["hood"]
    assert table.shared(0, 3) == []


@pytest.mark.parametrize(
    ("phrases", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(phrases: list[str], text: str) -> None:
    assert listed(phrases) == text
