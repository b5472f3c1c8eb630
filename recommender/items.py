"""The plain records the recommender works with: products, what shoppers did, and filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, get_args

from common.errors import DataError

Kind = Literal["impression", "click", "cart", "purchase", "rating"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
AttributeValue = str | float | bool


@dataclass(frozen=True, slots=True)
class Item:
    """A product as the recommender and the search see it.

    Attributes:
        id: stable product id.
        price_cents: price in the smallest unit of the shop's currency.
        text: the product's description.
        attributes: product data; a true boolean names a feature the product has.
        colours, sizes: over all variants.
        in_stock: whether at least one variant can be bought now.
    """

    id: str
    name: str
    category: str
    brand: str
    price_cents: int
    text: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, hash=False)
    colours: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    in_stock: bool = True


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a shopper did with one product.

    Attributes:
        user_id: customer id, or the session's id for somebody who is not signed in.
        kind: one of ``KINDS``.
        at: when, in seconds since the epoch.
        value: stars (1 to 5) of a rating; no other kind has one.
    """

    user_id: str
    item_id: str
    kind: str
    at: float
    value: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DataError(
                f"Unknown kind of interaction {self.kind!r} (user {self.user_id}, item"
                f" {self.item_id}).",
                hint=f"Use one of: {', '.join(sorted(KINDS))}.",
            )


@dataclass(frozen=True, slots=True)
class Filters:
    """What a shopper asked for in so many words. ``None`` means no wish.

    Text is compared without regard to case. Prices are inclusive bounds in cents.
    """

    category: str | None = None
    colour: str | None = None
    size: str | None = None
    brand: str | None = None
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    in_stock_only: bool = True
    exclude: frozenset[str] = frozenset()

    def matches(self, item: Item) -> bool:
        """Whether the item fulfils every wish."""
        return (
            _same(self.category, item.category)
            and _same(self.brand, item.brand)
            and _among(self.colour, item.colours)
            and _among(self.size, item.sizes)
            and (self.min_price_cents is None or item.price_cents >= self.min_price_cents)
            and (self.max_price_cents is None or item.price_cents <= self.max_price_cents)
            and (item.in_stock or not self.in_stock_only)
            and item.id not in self.exclude
        )

    def merge(self, other: Filters) -> Filters:
        """These filters refined by ``other``: its wishes win, both exclusions hold."""
        changes = {
            f.name: getattr(other, f.name)
            for f in fields(self)
            if getattr(other, f.name) is not None and f.name != "exclude"
        }
        return replace(self, **changes, exclude=self.exclude | other.exclude)


def _same(wanted: str | None, actual: str) -> bool:
    return wanted is None or wanted.casefold() == actual.casefold()


def _among(wanted: str | None, actual: frozenset[str]) -> bool:
    return wanted is None or wanted.casefold() in {value.casefold() for value in actual}
