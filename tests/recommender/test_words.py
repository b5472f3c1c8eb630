from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import LanguageError
from common.language import language
from recommender.words import Words, raw_words

ENGLISH = Words()


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
    assert ENGLISH.stem(word) == stemmed


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
    assert "jacket" in ENGLISH.synonyms_of(ENGLISH.stem("anoraks"))
    assert ENGLISH.synonyms_of("unheard") == ()
    typed = language("en").words("synonyms")
    assert all(word not in others for word, others in typed.items())


def test_a_shop_adds_its_own_synonyms() -> None:
    words = Words(synonyms={"keebs": ["keyboards"], "couches": ["bench"]})
    assert words.synonyms_of("keeb") == ("keyboard",)
    assert words.synonyms_of("couch") == ("sofa", "bench")
    assert ENGLISH.synonyms_of("couch") == ("sofa",)


def test_a_language_that_is_not_there_is_named() -> None:
    with pytest.raises(LanguageError, match="tlh"):
        Words("tlh")


@given(st.text(max_size=300))
def test_any_text_has_words_without_spaces(text: str) -> None:
    assert all(word and not any(c.isspace() for c in word) for word in ENGLISH.tokens(text))
