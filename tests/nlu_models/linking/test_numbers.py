from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.linking.numbers import DIGITS, parse_number
from nlu_models.text.reads import reads_of

ENGLISH = reads_of("en").numbers
assert ENGLISH


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50", 50),
        ("49.90", 49.9),
        ("49,90", 49.9),
        ("49.9", 49.9),
        ("1,299.00", 1299),
        ("1.299,00", 1299),
        ("1.299", 1299),
        ("1,299", 1299),
        ("1.234.567", 1234567),
        ("2k", 2000),
        ("1.5k", 1500),
        ("fifty", 50),
        ("twenty five", 25),
        ("twenty-five", 25),
        ("a hundred", 100),
        ("two hundred and fifty", 250),
        ("three thousand five hundred", 3500),
        ("fourty", 40),
        ("hundred", 100),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text, ENGLISH) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "jacket", "999999999", "12 jackets", "fifty jackets"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text, ENGLISH) is None


@given(st.integers(0, 999_999), st.integers(0, 99), st.sampled_from([",.", ".,", ",", "."]))
def test_prices_in_either_style(whole: int, cents: int, style: str) -> None:
    if len(style) == 2:
        text = f"{whole:,}".replace(",", style[0]) + f"{style[1]}{cents:02}"
    else:
        text = f"{whole}{style}{cents:02}"
    assert re.fullmatch(DIGITS, text)
    assert parse_number(text, ENGLISH) == pytest.approx(whole + cents / 100)


@pytest.mark.parametrize("text", ["fifty", "two hundred and ten", "a hundred", "twenty-one"])
def test_word_pattern(text: str) -> None:
    match = re.match(ENGLISH.WORDS, f"{text} euros")
    assert match
    assert match.group() == text
