"""What a learner sees of a text that may be shown with a product: one row of numbers each.

The rows are as long as those of products (:mod:`recommender.learning.features`), so that the same
learners take them. What a text is like (how long, whether it asks or exclaims, its words) is there
alone and together with what is known of the shopper, so that one learner finds which kind of text
works at all, and for whom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.learning.features import COLUMNS, KIND_COLUMNS, NUMBERS, add_words

SHORT, LONG = 30, 60
"""Characters up to which a text is short, and from which it is long."""
_WORD = re.compile(r"[^\W\d_]+")
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


def text_rows(candidates: Sequence[TextCandidate], reader: Reader) -> np.ndarray:
    """One row for each text, shape (candidates, COLUMNS); all texts of one product."""
    rows = np.zeros((len(candidates), COLUMNS))
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
        styles = [f"{mark} {part}" for mark in marks for part in segment]
        words = {f"word {word.lower()}" for word in _WORD.findall(one.text)}
        add_words(rows[place, NUMBERS : NUMBERS + KIND_COLUMNS], styles)
        own = rows[place, NUMBERS + KIND_COLUMNS :]
        add_words(own, (f"text {one.id}",))
        add_words(own, sorted(words))
    return rows


__all__ = ["Reader", "TextCandidate", "style_of", "text_rows"]
