"""Several things for one budget: one of each kind, and what they cost together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations
from typing import TYPE_CHECKING

from actions.catalogue.finding import page_of
from actions.catalogue.wish import Wish

if TYPE_CHECKING:
    from actions.services import Services
    from shop.views import ProductView

_EACH = 5
"""So many of each kind are tried together."""


@dataclass(frozen=True)
class Bundle:
    """One product of each kind, and what they cost together in cents."""

    products: tuple[ProductView, ...]
    lacking: tuple[str, ...] = ()
    """Kinds of which nothing fits."""

    @property
    def total_cents(self) -> int:
        """The sum of their prices."""
        return sum(product.price_cents for product in self.products)


async def bundle_of(wish: Wish, services: Services) -> Bundle:
    """The best of each kind that stay within the wish's highest price together.

    Where none do, the cheapest of each kind.
    """
    offers: list[Sequence[ProductView]] = []
    cheapest: list[ProductView] = []
    lacking: list[str] = []
    for kind in wish.said_kinds:
        one = replace(
            wish,
            category=kind.category or None,
            kind=kind.words,
            kinds=(),
            max_price_cents=None,
            together=False,
        )
        best = (await page_of(one, services, k=_EACH)).products
        by_price = (await page_of(replace(one, order=("price", False)), services, k=1)).products
        if best and by_price:
            offers.append(best)
            cheapest += by_price
        else:
            lacking.append(kind.words)
    budget = wish.max_price_cents
    tried = sorted(combinations(*(enumerate(offer) for offer in offers)), key=_ranks)
    for chosen in tried:
        bundle = Bundle(tuple(product for _, product in chosen), tuple(lacking))
        if budget is None or bundle.total_cents <= budget:
            return bundle
    return Bundle(tuple(cheapest), tuple(lacking))


def _ranks(chosen: Sequence[tuple[int, ProductView]]) -> int:
    """How far down the lists a combination was taken from."""
    return sum(rank for rank, _ in chosen)
