"""What a learner sees of a text that may be shown with a product: one row of numbers each.

What a text is like (how long it is, whether it asks or exclaims) is there alone and together with
what is known of the shopper, so that one learner finds which kind of text works at all, and for
whom; its words are there, too. The product is there, the same in all its rows: it tells no text
from another, and takes up its own merit, which would be taken for the texts' otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.learning.features import add_words

NUMBERS, STYLES, PRODUCTS, OWN, WORDS = 6, 24, 48, 64, 32
TEXT_COLUMNS = NUMBERS + STYLES + PRODUCTS + OWN + WORDS
_WORD = re.compile(r"[^\W\d_]+")
SHORT, LONG = 30, 60
"""Characters up to which a text is short, and from which it is long."""
_MARKS = {"exclaims": re.compile("[!！]"), "asks": re.compile("[?？]"), "counts": re.compile(r"\d")}


@dataclass(frozen=True, slots=True)
class TextCandidate:
    """A text that may be shown.

    Attributes:
        id: tells it from all other texts.
        standing: whether it is what is shown where nothing is learnt.
    """

    id: str
    text: str
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of who reads a text.

    Attributes:
        known: whether it is a customer of the shop.
        drawn: whether they have looked at things of the product's category.
    """

    known: bool = False
    drawn: bool = False


def style_of(text: str) -> tuple[str, ...]:
    """What a text is like, in words of ours: ``short``, ``exclaims``, ``asks``, ``counts``."""
    size = "short" if len(text) <= SHORT else "long" if len(text) >= LONG else "middling"
    return size, *(name for name, mark in _MARKS.items() if mark.search(text))


def text_rows(candidates: Sequence[TextCandidate], reader: Reader, product: str) -> np.ndarray:
    """One row for each text of a product, shape (candidates, TEXT_COLUMNS).

    Args:
        reader: who reads them.
        product: its id.
    """
    rows = np.zeros((len(candidates), TEXT_COLUMNS))
    styles, products, own = NUMBERS, NUMBERS + STYLES, NUMBERS + STYLES + PRODUCTS
    for place, one in enumerate(candidates):
        marks = style_of(one.text)
        rows[place, :NUMBERS] = (
            1.0,
            float(one.standing),
            min(len(one.text), 120) / 120.0,
            float("exclaims" in marks),
            float("asks" in marks),
            float("counts" in marks),
        )
        segment = ("known" if reader.known else "new", "drawn" if reader.drawn else "else")
        kinds = (*marks, "standing" if one.standing else "beside")
        add_words(rows[place, styles:products], [f"{m} {part}" for m in kinds for part in segment])
        add_words(rows[place, products:own], (f"product {product}",))
        add_words(rows[place, own : own + OWN], (f"text {one.id}",))
        if said := sorted({word.lower() for word in _WORD.findall(one.text)}):
            add_words(rows[place, own + OWN :], said)
    return rows


__all__ = ["TEXT_COLUMNS", "Reader", "TextCandidate", "style_of", "text_rows"]
