"""Several things for one budget: one of each kind, and what they cost together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations
from typing import TYPE_CHECKING

from actions.catalogue.finding import find, page_of
from actions.catalogue.kinds import KindSaid
from actions.catalogue.reading import products_among
from actions.catalogue.wish import Wish

if TYPE_CHECKING:
    from actions.services import Services
    from common.language import Voice
    from shop.views import ProductView

_EACH = 12
"""So many of each kind are tried together."""


@dataclass(frozen=True)
class Bundle:
    """One product of each kind, and what they cost together in cents."""

    products: tuple[ProductView, ...]
    lacking: tuple[str, ...] = ()
    """Kinds of which nothing fits."""
    loosened: tuple[str, ...] = ()
    """Kinds of which nothing fits everything: what they are for was left open."""

    @property
    def total_cents(self) -> int:
        """The sum of their prices."""
        return sum(product.price_cents for product in self.products)


async def bundle_of(wish: Wish, services: Services, voice: Voice) -> Bundle:
    """The best of each kind that stay within the wish's highest price together.

    Where none do, the cheapest of each kind.
    """
    offers: list[Sequence[ProductView]] = []
    cheapest: list[ProductView] = []
    lacking: list[str] = []
    loosened: list[str] = []
    for kind in wish.said_kinds:
        one = _possible(_of_kind(wish, kind), services)
        best = (await page_of(one, services, k=_EACH)).products
        if not best:
            nearest = await find(one, services, voice)
            one, best = nearest.wish, nearest.products
            loosened += [kind.words or kind.category] if best else []
        by_price = (await page_of(replace(one, order=("price", False)), services, k=1)).products
        if best and by_price:
            offers.append(best)
            cheapest += by_price
        else:
            lacking.append(kind.words or kind.category)
    if chosen := _within(offers, wish.max_price_cents):
        return Bundle(chosen, tuple(lacking), tuple(loosened))
    if wish.traits and offers:
        # What they are for counts less than what all may cost.
        looser = await bundle_of(replace(wish, traits={}), services, voice)
        if looser.total_cents <= (wish.max_price_cents or 0):
            return replace(looser, loosened=tuple(k.words or k.category for k in wish.said_kinds))
    return Bundle(tuple(cheapest), tuple(lacking), tuple(loosened))


def _of_kind(wish: Wish, kind: KindSaid) -> Wish:
    return replace(
        wish,
        category=kind.category or None,
        kind=kind.words,
        kinds=(),
        max_price_cents=None,
        together=False,
    )


def _possible(wish: Wish, services: Services) -> Wish:
    """The wish without values that no thing of its kind comes in: some have no size L."""
    among = products_among(wish.said_kinds, services)
    for entity in wish.facets:
        made = {value.casefold() for item in among for value in item.values(entity)}
        if made.isdisjoint(value.casefold() for value in wish.welcome(entity)):
            wish = wish.without_facet(entity)
    return wish


def _within(
    offers: Sequence[Sequence[ProductView]], budget: int | None
) -> tuple[ProductView, ...] | None:
    """The combination taken from the least far down the lists that stays within the budget."""
    tried = sorted(combinations(*(enumerate(offer) for offer in offers)), key=_ranks)
    for chosen in tried:
        products = tuple(product for _, product in chosen)
        if budget is None or sum(product.price_cents for product in products) <= budget:
            return products
    return None


def _ranks(chosen: Sequence[tuple[int, ProductView]]) -> int:
    """How far down the lists a combination was taken from."""
    return sum(rank for rank, _ in chosen)
