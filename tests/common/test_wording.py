from __future__ import annotations

import pytest

from common.wording import the


@pytest.mark.parametrize(
    ("name", "within", "first"),
    [
        ("Fjord Rain Jacket", "the Fjord Rain Jacket", "The Fjord Rain Jacket"),
        ("The Baker's Dozen", "The Baker's Dozen", "The Baker's Dozen"),
        ("Thermos", "the Thermos", "The Thermos"),
    ],
)
def test_one_article_is_enough(name: str, within: str, first: str) -> None:
    assert the(name) == within
    assert the(name, first=True) == first
