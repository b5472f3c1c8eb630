from __future__ import annotations

import pytest

from nlu_models.linking.sizes import SizeFinder
from nlu_models.text.reads import reads_of

SIZES = SizeFinder(reads_of("en").sizes)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("size M please", ["M"]),
        ("in xl", ["XL"]),
        ("a jacket, size: 42.5", ["42.5"]),
        ("eu 42 boots", ["42"]),
        ("do you have it in 2xl", ["XXL"]),
        ("I'm between M and L", ["M", "L"]),
        ("XS or XXL?", ["XS", "XXL"]),
        ("L", ["L"]),
    ],
)
def test_sizes(text: str, values: list[str]) -> None:
    found = sorted(SIZES.find(text), key=lambda link: link.start)
    assert [link.value for link in found] == values


@pytest.mark.parametrize(
    "text",
    [
        "which sizes do you have",
        "it's l'amour",
        "I'M LOOKING FOR A HAT",
        "size guide",
        "size 42€",
        "in september",
        "m&s",
        "a.m.",
    ],
)
def test_no_sizes(text: str) -> None:
    assert SIZES.find(text) == []


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("xl", "XL"),
        ("EU 42,5", "42.5"),
        ("size 38", "38"),
        ("3xl", "XXXL"),
        ("one size", "one size"),
    ],
)
def test_canonical(text: str, size: str) -> None:
    assert SIZES.canonical(text) == size
