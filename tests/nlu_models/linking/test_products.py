from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from languages.en.reads.names import PARTING, fold
from nlu_models.linking.gazetteer import Token, tokens_of
from nlu_models.linking.products import ProductNames, is_certain
from nlu_models.model.examples import Example
from nlu_models.training.augmentation import with_typo

NAMES = [
    "Fjord Rain Jacket",
    "Skagen Storm Shell",
    "Harbour Rain Jacket",
    "Pebble Earbuds",
    "Pebble Pro Earbuds",
    "Pebble Fleece Jacket",
    "Larch Desk Lamp",
    "Tor Hiking Boot",
    "Skylark Dome Tent 2",
    "Skylark Dome Tent 3",
    "Night Ferry",
    "Wanderlust",
]


def words_of(text: str) -> list[Token]:
    return tokens_of(text, fold)


PRODUCTS = ProductNames(
    [(name.lower().replace(" ", "-"), name, name) for name in NAMES], words_of, PARTING
)


def certain(text: str, *, hinted: bool = False) -> list[str]:
    return [m.name for m in PRODUCTS.find(text) if is_certain(m, hinted=hinted)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is the Fjord Rain Jacket waterproof", ["Fjord Rain Jacket"]),
        ("the fjrod rain jaket in navy", ["Fjord Rain Jacket"]),
        ("the fjord jacket", ["Fjord Rain Jacket"]),
        ("tor hiking boots", ["Tor Hiking Boot"]),
        ("the larch lamp and the night ferry", ["Larch Desk Lamp", "Night Ferry"]),
        ("pebble earbuds", ["Pebble Earbuds"]),
        ("pebble pro earbuds", ["Pebble Pro Earbuds"]),
        ("skylark dome tent 3", ["Skylark Dome Tent 3"]),
        ("Pebble Earbuds or Pebble Pro Earbuds?", ["Pebble Earbuds", "Pebble Pro Earbuds"]),
        ("wanderlust", ["Wanderlust"]),
        ("Harbour Rain Jacket + Fjord Rain Jacket", ["Fjord Rain Jacket", "Harbour Rain Jacket"]),
        ("a rain jacket", []),
        ("skylark dome tent", []),
        ("fjord", []),
        ("the night bus", []),
        ("", []),
    ],
)
def test_products_in_a_text(text: str, found: list[str]) -> None:
    assert sorted(certain(text)) == found


def test_a_tag_makes_one_rare_word_enough() -> None:
    assert certain("the fjord one", hinted=True) == ["Fjord Rain Jacket"]


def test_what_fits_as_well_is_named() -> None:
    (match,) = PRODUCTS.find("the skylark dome tent")
    assert {match.id, *match.others} == {"skylark-dome-tent-2", "skylark-dome-tent-3"}


def test_spans_are_those_of_the_words() -> None:
    text = "do you have fjord rain-jackets?"
    (match,) = PRODUCTS.find(text)
    assert text[match.start : match.end] == "fjord rain-jackets"


@settings(max_examples=200)
@given(st.sampled_from(NAMES[:7]), st.integers(0, 2**32))
def test_one_typing_error_is_forgiven(name: str, seed: int) -> None:
    typed = with_typo(Example(f"the {name.lower()}", None), random.Random(seed)).text
    assert PRODUCTS.find(typed)[0].name == name


@given(st.text(max_size=200))
def test_never_fails(text: str) -> None:
    for match in PRODUCTS.find(text):
        assert 0 <= match.start < match.end <= len(text)
        assert 0 < match.score <= 1.000001
