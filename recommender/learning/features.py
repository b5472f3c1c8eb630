"""What a learner sees of a product that may be recommended: one row of numbers each.

Words of a product (its category, brand, tags, id) are hashed into a fixed number of columns with a
sign each (Weinberger et al. 2009), so that a row has the same length in every shop, and a product
that comes tomorrow shares what was learnt of its like.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

NUMBERS = 6
KIND_COLUMNS, OWN_COLUMNS = 24, 32
COLUMNS = NUMBERS + KIND_COLUMNS + OWN_COLUMNS
PLACE = 1
"""The column of the place that the recommender gave."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that may be shown, in the recommender's order.

    Attributes:
        words: what it is, e.g. its category, brand and tags.
    """

    id: str
    category: str
    brand: str
    price_cents: int
    on_sale: bool = False
    words: tuple[str, ...] = ()


def candidate_rows(
    candidates: Sequence[Candidate], liked: Collection[Candidate] = ()
) -> np.ndarray:
    """One row for each candidate, shape (candidates, COLUMNS).

    Args:
        candidates: what may be shown, the recommender's first choice first.
        liked: what the shopper has looked at.
    """
    rows = np.zeros((len(candidates), COLUMNS))
    prices = sorted(one.price_cents for one in candidates)
    middle = max(prices[len(prices) // 2], 1) if prices else 1
    categories = {one.category for one in liked}
    brands = {one.brand for one in liked if one.brand}
    for place, one in enumerate(candidates):
        price = math.log(max(one.price_cents, 1) / middle)
        rows[place, :NUMBERS] = (
            1.0,
            1.0 / (1.0 + place),
            min(max(price, -2.0), 2.0) / 2.0,
            float(one.on_sale),
            float(one.category in categories),
            float(one.brand in brands),
        )
        words = (f"category {one.category}", f"brand {one.brand}", *one.words)
        add_words(rows[place, NUMBERS : NUMBERS + KIND_COLUMNS], words)
        add_words(rows[place, NUMBERS + KIND_COLUMNS :], (one.id,))
    return rows


def add_words(row: np.ndarray, words: Sequence[str]) -> None:
    """Hash words into a row whose length is at most about 1, whatever their number."""
    share = 1.0 / math.sqrt(len(words))
    for word in words:
        column, sign = _place(word, len(row))
        row[column] += sign * share


@lru_cache(maxsize=20_000)
def _place(word: str, columns: int) -> tuple[int, float]:
    digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    return number % columns, 1.0 if number >> 63 else -1.0


def packed(rows: np.ndarray) -> list[list[list[float]]]:
    """Rows as JSON can hold them: the columns that are not 0, each with its number."""
    return [
        [[int(at), round(float(row[at]), 5)] for at in np.flatnonzero(np.round(row, 5))]
        for row in rows
    ]


def unpacked(rows: Sequence[Sequence[Sequence[float]]], columns: int = COLUMNS) -> np.ndarray:
    """The rows that :func:`packed` wrote; columns beyond are left out."""
    found = np.zeros((len(rows), columns))
    for place, row in enumerate(rows):
        for at, number in row:
            if at < columns:
                found[place, int(at)] = number
    return found


def rows_of(context: Mapping[str, Any]) -> np.ndarray:
    """The rows of a list as it was stored, as long as they were then."""
    return unpacked(context.get("rows", ()), int(context.get("columns", COLUMNS)))


__all__ = [
    "COLUMNS",
    "KIND_COLUMNS",
    "NUMBERS",
    "PLACE",
    "Candidate",
    "add_words",
    "candidate_rows",
    "packed",
    "rows_of",
    "unpacked",
]
