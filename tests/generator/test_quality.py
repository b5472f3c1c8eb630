from __future__ import annotations

import pytest

from generator.facts import ProductFacts
from generator.quality import acceptable


@pytest.mark.parametrize(
    ("sentence", "good"),
    [
        ("it weighs [weight_g] g .", True),
        ("a [noun] in [material.mass] with [details.plural] .", True),
        ("it weighs [weight_g] g", False),
        ("it is .", False),
        ("made of the .", False),
        (", it weighs a lot .", False),
        ("it is is light .", False),
        ("it is , , light .", False),
        ("the day and the day and the night .", False),
        ("it has a [details.plural] .", False),
        (".", False),
        ("", False),
    ],
)
def test_form_of_a_sentence(sentence: str, good: bool, jacket: ProductFacts) -> None:
    assert acceptable(sentence.split(), jacket.by_key()) is good
