"""Rated answers to searches, and the ranker that is learnt on them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from common.errors import DataError
from recommender.ranker import LearnedRanker

if TYPE_CHECKING:
    from recommender.search import ProductSearch

COLUMNS = ("query", "product_id", "rating")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well an item answers a query; on any scale from 0 on, the same for all."""

    query: str
    item_id: str
    rating: float


def read_judgements(path: Path) -> list[Judgement]:
    """Read a CSV with the columns ``query, product_id, rating``.

    Raises:
        DataError: the file cannot be read, lacks a column, or a rating is no number from 0 on.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [_judgement(row, path, at) for at, row in enumerate(csv.DictReader(file), 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"Cannot read the rated searches {path}: {error}") from error


def _judgement(row: Mapping[str, str | None], path: Path, line: int) -> Judgement:
    query, item, told = (str(row.get(name) or "").strip() for name in COLUMNS)
    try:
        rating = float(told)
    except ValueError:
        rating = -1.0
    if not query or not item or not np.isfinite(rating) or rating < 0:
        raise DataError(
            f"{path}, line {line}: a query, a product and a rating from 0 on are needed.",
            hint=f"The columns are {', '.join(COLUMNS)}.",
        )
    return Judgement(query, item, rating)


def learn_ranker(search: ProductSearch, judgements: Iterable[Judgement]) -> LearnedRanker:
    """A ranker that expects ratings from 0 to 1.

    Args:
        search: of the items; without a ranker of its own.
        judgements: those of items that are not there are left out.

    Raises:
        DataError: there are too few, or none is above 0.
    """
    by_query: dict[str, list[Judgement]] = {}
    for one in judgements:
        by_query.setdefault(one.query, []).append(one)
    features: list[np.ndarray] = []
    ratings: list[float] = []
    for query, held in by_query.items():
        known, rows = search.described(query, [one.item_id for one in held])
        features.append(rows)
        ratings += [one.rating for one in held if one.item_id in known]
    highest = max(ratings, default=0.0)
    if highest <= 0:
        raise DataError("No rated search has a product of this shop that answers it.")
    return LearnedRanker.fit(np.concatenate(features), np.array(ratings) / highest)


def rows_of(judgements: Sequence[Judgement]) -> list[str]:
    """What tells whether they have changed."""
    return sorted(repr(one) for one in judgements)
