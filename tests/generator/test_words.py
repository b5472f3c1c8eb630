from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.words import join, sentences, split


@pytest.mark.parametrize(
    "sentence",
    [
        "It weighs 380 g, so it rides in a daypack.",
        "An oak board, 40 cm long: solid.",
        "Rated IPX5; takes rain.",
        "A hood and a 3-layer shell.",
        "Who knows?",
    ],
)
def test_split_and_join_give_the_sentence_back(sentence: str) -> None:
    assert join(split(sentence)) == sentence


def test_slots_stay_whole() -> None:
    assert split("It weighs [weight_g] g and has [details#2].") == [
        "it", "weighs", "[weight_g]", "g", "and", "has", "[details#2]", ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (["a", "oak", "board"], "An oak board"),
        (["an", "wool", "coat"], "A wool coat"),
        (["a", "8", "hour", "charge"], "An 8 hour charge"),
        (["an", "unisex", "cut"], "A unisex cut"),
        (["a", "hour"], "An hour"),
        (["holds", "2", "-litre"], "Holds 2-litre"),
        ([], ""),
    ],
)
def test_join_makes_proper_english(tokens: list[str], text: str) -> None:
    assert join(tokens) == text


def test_sentences_are_cut_at_their_ends_not_at_decimals() -> None:
    assert sentences("It holds 2.2 litres. Wipe it! The end") == [
        "It holds 2.2 litres.",
        "Wipe it!",
        "The end",
    ]


@given(st.text(max_size=200))
def test_any_text_is_split_without_error(text: str) -> None:
    assert all(token.strip() == token for token in split(text))
