from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.words import SYNONYMS, raw_words, stem, synonyms_of, tokens


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("jackets", "jacket"),
        ("dresses", "dress"),
        ("dress", "dress"),
        ("batteries", "battery"),
        ("boxes", "box"),
        ("shoes", "shoe"),
        ("canvas", "canva"),
        ("gas", "gas"),
        ("bus", "bus"),
    ],
)
def test_stem_cuts_the_plural(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_words_lose_case_accents_and_punctuation() -> None:
    assert raw_words("Café-Crème, kids' 3.5 mm JACK!") == [
        "cafe",
        "creme",
        "kids",
        "3.5",
        "mm",
        "jack",
    ]


def test_synonyms_are_found_in_their_stemmed_form() -> None:
    assert "jacket" in synonyms_of(stem("coats"))
    assert synonyms_of("unheard") == ()
    assert all(word not in others for word, others in SYNONYMS.items())


@given(st.text(max_size=300))
def test_any_text_has_words_without_spaces(text: str) -> None:
    assert all(word and not any(c.isspace() for c in word) for word in tokens(text))
