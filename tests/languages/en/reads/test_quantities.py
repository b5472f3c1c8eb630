"""Ages and numbers in English words."""

from __future__ import annotations

import re

import pytest

from common.language import language

READS = language("en").reads("quantities")
NUMBERS = language("en").reads("numbers")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("my two grandsons, six and nine years old", 6),
        ("for my grandchildren, four and six, to play together", 4),
        ("two kids (4 and 7)", 4),
        ("my sons of 3, 5 and 9", 3),
        ("she turns four", 4),
        ("for a 30 litre pack", None),
        ("for 2 to 4 players", None),
    ],
)
def test_the_age_is_that_of_the_youngest(text: str, years: int | None) -> None:
    found = READS.age(text)
    assert (found and found[2]) == years


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("two hundred and fifty", [250]),
        ("2 hundred", [200]),
        ("a hundred", [100]),
        ("seventy-five", [75]),
        ("six and nine", [6, 9]),
        ("two thousand five hundred", [2500]),
    ],
)
def test_numbers_in_words(text: str, numbers: list[float]) -> None:
    assert [NUMBERS.from_words(one[0]) for one in re.finditer(NUMBERS.WORDS, text)] == numbers


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("taller than four and a half feet", 4.5, "ft", "least"),
        ("at least 3 pints", 3, "pint", "least"),
        ("2 and a half litres", 2.5, "l", ""),
    ],
)
def test_halves_and_pints(text: str, value: float, unit: str, bound: str) -> None:
    (found,) = READS.quantities(text)
    assert (found.value, found.unit, found.bound) == (value, unit, bound)
