from __future__ import annotations

import math

import pytest

from recommender.bm25 import FIELD_WEIGHTS, K1, B, FieldIndex
from recommender.words import Words
from tests.recommender.conftest import make_item


def test_score_of_a_word_by_hand() -> None:
    """Two items; "cosy" stands once among the two words of one text (mean length 1.5)."""
    items = [
        make_item("a", name="X", brand="", category="c", text="cosy wool"),
        make_item("b", name="Y", brand="", category="c", text="cotton"),
    ]
    positions, scores = FieldIndex(items, Words()).scores("cosy")
    frequency = FIELD_WEIGHTS["text"] / (1 - B + B * 2 / 1.5)
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert positions.tolist() == [0]
    assert scores[0] == pytest.approx(idf * frequency * (K1 + 1) / (frequency + K1))


def test_a_name_counts_more_than_a_text() -> None:
    items = [
        make_item("a", name="Wool Coat", text="warm"),
        make_item("b", name="Felt Coat", text="wool"),
    ]
    _, scores = FieldIndex(items, Words()).scores("wool")
    assert scores[0] > scores[1]


def test_features_a_product_lacks_are_not_indexed() -> None:
    index = FieldIndex(
        [make_item("a", attributes={"waterproof": False, "noise_cancelling": True})], Words()
    )
    assert "waterproof" not in index
    assert "cancelling" in index


def test_missing_items_leave_a_gap() -> None:
    index = FieldIndex([None, make_item("a", text="wool")], Words())
    assert index.scores("wool")[0].tolist() == [1]
