"""The sample shop's visits: lists shown, read from the top, clicked by taste, bought or left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from shop.importing.records import CustomerRecord, EventRecord
from shop.sample.purchases import OLDEST_DAYS, Bought
from shop.sample.taste import Floats, Taste
from shop.views import ProductView

Rng = np.random.Generator
LIST_LENGTH = 6
POSITION_BIAS = 0.7
"""A place is looked at with a chance of place ** -POSITION_BIAS (examination hypothesis)."""
STRANGERS = 0.3
"""Share of visits by people who are not signed in."""
SURFACES = ("search", "category", "home", "chat")
SURFACE_SHARES = (0.4, 0.3, 0.15, 0.15)
RATES = 0.3
"""Share of bought items that are rated."""


@dataclass
class _Visit:
    """One session, as its events are being written."""

    session: str
    customer: int
    known: bool
    at: datetime
    surface: str


class Behaviour:
    """Draws visits from what customers like and bought."""

    def __init__(
        self,
        rng: Rng,
        products: Sequence[ProductView],
        customers: Sequence[CustomerRecord],
        taste: Taste,
        midnight: datetime,
    ) -> None:
        self._rng = rng
        self._products = products
        self._customers = customers
        self._taste = taste
        self._midnight = midnight
        self._examined = np.arange(1, LIST_LENGTH + 1) ** -POSITION_BIAS
        categories = np.array([product.category for product in products])
        self._by_category = {str(c): np.flatnonzero(categories == c) for c in set(categories)}
        self._visits = 0

    def make(self, orders: Sequence[Bought], count: int) -> list[EventRecord]:
        """Exactly ``count`` events, oldest first: the visits behind the orders, then others."""
        rows: list[dict[str, Any]] = []
        for bought in orders:
            rows += self._buying(bought)
        while len(rows) < count and self._products:
            rows += self._browsing()
        rows = sorted(rows[:count], key=lambda row: (row["at"], row["session_id"]))
        return [
            EventRecord.model_validate({"id": f"E{number:06d}", **row})
            for number, row in enumerate(rows, 1)
        ]

    def _buying(self, bought: Bought) -> Iterator[dict[str, Any]]:
        placed = bought.record.placed_at
        visit = self._visit(bought.customer, placed - timedelta(minutes=25), known=True)
        for index in bought.products:
            yield from self._list(visit, index)
            yield self._event(visit, "cart", index)
        for index in bought.products:
            yield {**self._event(visit, "purchase", index), "at": placed}
        delivered = bought.record.delivered_at
        for index in bought.products:
            if delivered and self._rng.random() < RATES:
                yield from self._rating(visit, index, delivered)

    def _browsing(self) -> Iterator[dict[str, Any]]:
        customer = int(self._rng.integers(len(self._customers)))
        days = OLDEST_DAYS * self._rng.uniform() ** 1.6
        start = self._midnight - timedelta(days=float(days), hours=1)
        visit = self._visit(customer, start, known=self._rng.random() > STRANGERS)
        for _ in range(1 + int(self._rng.poisson(0.8))):
            yield from self._list(visit, None)

    def _visit(self, customer: int, at: datetime, *, known: bool) -> _Visit:
        self._visits += 1
        surface = str(self._rng.choice(SURFACES, p=SURFACE_SHARES))
        return _Visit(f"S{self._visits:06d}", customer, known, at, surface)

    def _list(self, visit: _Visit, bought: int | None) -> Iterator[dict[str, Any]]:
        """One list: its impressions and clicks, and with ``bought`` that product among them."""
        shown = self._shown(visit.customer, bought)
        reason = "popular" if visit.surface in {"home", "chat"} else "matches_query"
        for place, index in enumerate(shown, 1):
            yield {**self._event(visit, "impression", index), "position": place, "reason": reason}
        liking = self._taste.liking[visit.customer][shown]
        clicked = self._rng.random(len(shown)) < self._examined[: len(shown)] * _click(liking)
        for place, index in enumerate(shown, 1):
            if clicked[place - 1] or index == bought:
                click = {**self._event(visit, "click", index), "position": place}
                yield {**click, "reason": reason}
                if index != bought and self._rng.random() < 0.12 * _click(liking)[place - 1]:
                    yield self._event(visit, "cart", index)

    def _shown(self, customer: int, bought: int | None) -> list[int]:
        """What the shop shows: the popular things of one category, whoever looks."""
        if bought is None:
            wish = self._rng.choice(len(self._products), p=self._taste.chances(customer))
        else:
            wish = bought
        pool = self._by_category[self._products[int(wish)].category]
        weight = self._taste.appeal[pool]
        size = min(LIST_LENGTH, len(pool))
        shown = [
            int(i)
            for i in self._rng.choice(pool, size=size, replace=False, p=weight / weight.sum())
        ]
        if bought is not None and bought not in shown:
            seen = self._examined[: len(shown)]
            shown[int(self._rng.choice(len(shown), p=seen / seen.sum()))] = bought
        return shown

    def _rating(self, visit: _Visit, index: int, delivered: datetime) -> Iterator[dict[str, Any]]:
        at = delivered + timedelta(days=float(self._rng.uniform(0.5, 12)))
        if at < self._midnight:
            liking = float(self._taste.liking[visit.customer][index])
            stars = 2.5 + 0.7 * liking + float(self._rng.normal(scale=0.6))
            event = self._event(visit, "rating", index)
            value = float(np.clip(round(stars), 1, 5))
            yield {**event, "value": value, "at": at.replace(microsecond=0)}

    def _event(self, visit: _Visit, kind: str, index: int) -> dict[str, Any]:
        visit.at += timedelta(seconds=int(self._rng.integers(1, 8)))
        return {
            "kind": kind,
            "product_id": self._products[index].id,
            "customer_id": self._customers[visit.customer].id if visit.known else "",
            "session_id": visit.session,
            "surface": visit.surface,
            "at": visit.at.replace(microsecond=0),
        }


def _click(liking: Floats) -> Floats:
    """The chance of clicking on what was looked at: a logistic curve over taste."""
    return np.asarray(1 / (1 + np.exp(-1.8 * (liking - 0.9))))
