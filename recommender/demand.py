"""How much of each product will be sold: small exponential smoothing, made for sparse daily sales.

A product's daily sales are freed of the rhythm of the week, which is learnt over all products
together, and then smoothed. What sells on most days is smoothed as it is (simple exponential
smoothing, Brown 1959). What sells now and then goes by Croston's two averages, of how much and of
how often (Croston 1972), without his bias and fading where nothing sells any more (Teunter,
Syntetos and Babai, "Intermittent demand: Linking forecasting to inventory obsolescence", EJOR
2011); which of the two, by the mean distance between days with sales (Syntetos, Boylan and Croston,
"On the categorization of demand patterns", JORS 2005). The smoothing constant is the one that
would have foreseen the product's own past best; the interval is that of the state-space form
(Hyndman et al., "Forecasting with Exponential Smoothing", 2008).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from pydantic import Field, PositiveInt

from common.config import StrictModel

Method = Literal["smoothed", "intermittent", "mean"]
WEEK = 7
SPARSE = 1.32
"""From this mean distance in days between days with sales on, demand is intermittent."""
SHORT = 2 * WEEK
"""What has a shorter past than this is foreseen by its mean."""
ALPHAS = (0.02, 0.05, 0.1, 0.2, 0.3)
EIGHTY = 1.2816
"""So many standard deviations to both sides hold 80 % of a normal distribution."""


class DemandConfig(StrictModel):
    """Settings of :func:`forecast`.

    Attributes:
        days: how far ahead.
        history: so many days back are read.
        alphas: the smoothing constants that are tried.
    """

    days: PositiveInt = 28
    history: PositiveInt = Field(default=365, ge=SHORT)
    alphas: tuple[float, ...] = Field(default=ALPHAS, min_length=1)


@dataclass(frozen=True, slots=True)
class Sale:
    """So many pieces of a product on one day."""

    item_id: str
    day: date
    pieces: float = 1.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will be sold of one product in the days ahead.

    Attributes:
        item_id: the product.
        expected: pieces in all of those days.
        low, high: with a chance of 80 % it will be between these.
        a_day: pieces on a mean day.
        method: how it was foreseen.
    """

    item_id: str
    expected: float
    low: float
    high: float
    a_day: float
    method: Method

    def days_of(self, stock: float) -> float:
        """How many days a stock will last; infinite where nothing is sold."""
        return stock / self.a_day if self.a_day > 0 else math.inf


def daily(
    sales: Iterable[Sale], until: date, history: int = DemandConfig().history
) -> dict[str, np.ndarray]:
    """Each product's pieces day by day, from its first sale on, shape (days,).

    Args:
        sales: in any order; what lies outside of the time is left out.
        until: the last day, included.
        history: at most so many days.
    """
    first = until - timedelta(days=history - 1)
    columns: dict[str, np.ndarray] = {}
    for sale in sales:
        if first <= sale.day <= until:
            column = columns.setdefault(sale.item_id, np.zeros(history))
            column[(sale.day - first).days] += sale.pieces
    return {one: column[int(np.argmax(column > 0)) :] for one, column in columns.items()}


def forecast(
    sales: Mapping[str, np.ndarray],
    until: date,
    config: DemandConfig | None = None,
    *,
    rhythm: np.ndarray | None = None,
) -> dict[str, Forecast]:
    """What will be sold of each product after ``until``.

    Args:
        sales: of :func:`daily`.
        until: the last day of them.
        config: settings.
        rhythm: of the week, where it was learnt over more products than these.
    """
    settings = config or DemandConfig()
    rhythm = week_rhythm(sales.values(), until) if rhythm is None else rhythm
    ahead = [rhythm[(until + timedelta(days=d)).weekday()] for d in range(1, settings.days + 1)]
    found = {}
    for item, column in sales.items():
        level, spread, alpha, method = _level(_without(column, rhythm, until), settings.alphas)
        expected = level * sum(ahead)
        # What a day is off, the level follows by alpha: so it weighs on every later day, too. And
        # no day is steadier than chance would have it.
        later = sum((1 + alpha * day) ** 2 for day in range(settings.days))
        margin = EIGHTY * math.sqrt(later * max(spread**2, level))
        found[item] = Forecast(
            item, expected, max(0.0, expected - margin), expected + margin, level, method
        )
    return found


def week_rhythm(columns: Iterable[np.ndarray], until: date) -> np.ndarray:
    """What a weekday sells beside the mean day, over all products; Monday first, mean 1."""
    sold, days = np.full(WEEK, 1.0), np.full(WEEK, 1.0)
    for column in columns:
        mean = float(column.mean()) or 1.0
        weekdays = _weekdays(len(column), until)
        sold += np.bincount(weekdays, column / mean, WEEK)
        days += np.bincount(weekdays, minlength=WEEK)
    rhythm = sold / days
    return np.asarray(rhythm / rhythm.mean())


def seasonal_naive(column: np.ndarray, days: int) -> float:
    """What is to beat: the same as on the last seven days, again and again; pieces in all."""
    week = column[-WEEK:]
    return float(sum(week[day % len(week)] for day in range(days)))


def _weekdays(length: int, until: date) -> np.ndarray:
    return (until.weekday() - np.arange(length - 1, -1, -1)) % WEEK


def _without(column: np.ndarray, rhythm: np.ndarray, until: date) -> np.ndarray:
    return np.asarray(column / np.maximum(rhythm[_weekdays(len(column), until)], 0.1))


def _level(column: np.ndarray, alphas: Sequence[float]) -> tuple[float, float, float, Method]:
    """Pieces on a mean day from now on, the spread of a day around it, alpha, and the method."""
    if len(column) < SHORT or not column.any():
        return float(column.mean()), float(column.std()), 1 / len(column), "mean"
    sparse = len(column) >= SPARSE * int(np.count_nonzero(column))
    smooth = _intermittent if sparse else _smoothed
    best: tuple[float, float, float] | None = None
    for alpha in alphas:
        path = smooth(column, alpha)
        error = float(np.sqrt(np.mean((column[WEEK:] - path[WEEK:-1]) ** 2)))
        if best is None or error < best[1]:
            best = float(path[-1]), error, alpha
    assert best is not None
    return *best, "intermittent" if sparse else "smoothed"


def _smoothed(column: np.ndarray, alpha: float) -> np.ndarray:
    """What was foreseen for each day, and for the one after; shape (days + 1,)."""
    path = np.empty(len(column) + 1)
    path[0] = column[:WEEK].mean()
    for day, sold in enumerate(column):
        path[day + 1] = path[day] + alpha * (sold - path[day])
    return path


def _intermittent(column: np.ndarray, alpha: float) -> np.ndarray:
    """The same by the chance of a sale and its size; the chance fades on days without one."""
    path = np.empty(len(column) + 1)
    sales = column[column > 0]
    size, chance = float(sales[:3].mean()), np.count_nonzero(column[: 2 * WEEK]) / (2 * WEEK)
    path[0] = size * chance
    for day, sold in enumerate(column):
        if sold > 0:
            size += alpha * (sold - size)
        chance += alpha * (float(sold > 0) - chance)
        path[day + 1] = size * chance
    return path
