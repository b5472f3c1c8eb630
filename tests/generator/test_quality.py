from __future__ import annotations

import pytest

from generator.facts import ProductFacts
from generator.quality import SlotContexts, acceptable, says_twice


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
        ("there are [pockets] pockets .", True),
        ("there is [pockets] pockets .", False),
        (".", False),
        ("", False),
    ],
)
def test_form_of_a_sentence(sentence: str, good: bool, jacket: ProductFacts) -> None:
    assert acceptable(sentence.split(), jacket.by_key()) is good


def test_a_slot_is_accepted_where_people_wrote_it() -> None:
    contexts = SlotContexts()
    for sentence in (
        "a [noun] in [material.mass] , lined with [lining.mass] .",
        "it has a hood , [details.plural] and [details.plural#2] .",
    ):
        contexts.learn(sentence.split(" "))
    for sentence, known in (
        ("a [noun] in [material.mass] , lined with [lining.mass] .", True),
        ("it has a hood , [details.plural#3] and [details.plural] .", True),
        ("a [noun] in [material.mass] , lined with [sole.mass] .", False),
        ("a hood in [noun] .", False),
    ):
        assert contexts.attested(sentence.split(" ")) is known


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("It has a padded collar and the collar is padded.", True),
        ("It closes with a zip and closes.", True),
        ("It has a hood and it has 3 pockets.", False),
    ],
)
def test_a_telling_word_is_said_once(text: str, twice: bool) -> None:
    assert says_twice(text) is twice
