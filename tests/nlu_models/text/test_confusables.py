from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.text.confusables import LATIN, in_latin, without_leet

ALIKE: dict[str, list[str]] = {}
for code, letter in LATIN.items():
    ALIKE.setdefault(letter, []).append(chr(code))
WORDS = {"jacket", "hello", "order", "apart", "part", "way", "away"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jаcket", "jacket"),  # Cyrillic a
        ("jackеt оr cоat", "jacket or coat"),
        ("ΡayPal", "PayPal"),  # Greek rho
        ("HР-104233", "HP-104233"),
        ("refսոd", "refund"),  # Armenian
        ("ɴᴀᴠʏ", "navy"),
        ("jácket", "jácket"),
        ("µm 5kΩ", "µm 5kΩ"),
        ("куртка", "куртка"),
        ("сорт", "сорт"),  # every letter has a Latin look-alike, none is Latin
        ("αυτο", "αυτο"),
        ("Айфон iPhone", "Айфон iPhone"),
        ("iPhone-ом", "iPhone-ом"),
        ("цвет navy", "цвет navy"),
        ("navyж", "navyж"),  # no look-alike of zh: not meant to be Latin
        ("红色jаcket", "红色jаcket"),
        ("", ""),
    ],
)
def test_look_alikes(text: str, expected: str) -> None:
    assert in_latin(text) == expected


def test_the_table_maps_single_letters_of_other_scripts_to_ascii() -> None:
    assert len(LATIN) > 90
    for code, latin in LATIN.items():
        assert latin.isascii()
        assert latin.isalpha()
        assert unicodedata.normalize("NFKC", chr(code)) == chr(code)


@given(
    st.lists(st.text("abcdehijklmnopqrstuvwxyABEHIKMNOPSTXYZ", min_size=2), max_size=5), st.data()
)
def test_any_swap_is_undone_while_one_latin_letter_is_left(
    words: list[str], data: st.DataObject
) -> None:
    swapped = []
    for word in words:
        kept = data.draw(st.integers(0, len(word) - 1))
        swapped.append(
            "".join(
                letter
                if place == kept
                else data.draw(st.sampled_from([letter, *ALIKE.get(letter, ())]))
                for place, letter in enumerate(word)
            )
        )
    assert in_latin(" ".join(swapped)) == " ".join(words)


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя ", max_size=30))
def test_cyrillic_words_stay(text: str) -> None:
    assert in_latin(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a j4ck3t please", "a jacket please"),
        ("H3LLO, 0rder!", "HELLO, order!"),
        ("4part set, 4way", "4part set, 4way"),  # a number and its unit
        ("HP-104233 and 104233", "HP-104233 and 104233"),
        ("sw1a 1aa, 100ml, mp3, 3xl, gt3rs", "sw1a 1aa, 100ml, mp3, 3xl, gt3rs"),
        ("h3llo@mail.com", "h3llo@mail.com"),
        ("jacket", "jacket"),
    ],
)
def test_leet(text: str, expected: str) -> None:
    assert without_leet(text, WORDS.__contains__) == expected


@given(st.text("abehloprt0134-. @", max_size=40))
def test_leet_keeps_the_length(text: str) -> None:
    assert len(without_leet(text, WORDS.__contains__)) == len(text)
