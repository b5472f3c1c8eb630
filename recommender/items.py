"""The plain records the recommender works with: products, what shoppers did, and filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, get_args

from common.errors import DataError

Kind = Literal["impression", "click", "cart", "purchase", "rating"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
AttributeValue = str | float | bool

_LEAST_TO_END_A_WORD = 4
_MADE_OF = ("material", "lining", "filling", "insulation", "cover", "sole")


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

    Attributes:
        exclude: ids of items.
        without: colours, brands and materials that are not wanted, in lower case.
    """

    category: str | None = None
    colour: str | None = None
    size: str | None = None
    brand: str | None = None
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    in_stock_only: bool = True
    exclude: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

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
            and not self.rule_out(item)
        )

    def rule_out(self, item: Item) -> bool:
        """Whether an item is of an unwanted brand or material, or has no other colour."""
        if not self.without:
            return False
        colours = {colour.casefold() for colour in item.colours}
        made_of = " ".join(str(item.attributes.get(name, "")) for name in _MADE_OF).casefold()
        return (
            item.brand.casefold() in self.without
            or (bool(colours) and colours <= self.without)
            or any(_names(word).search(made_of) for word in self.without)
        )

    def merge(self, other: Filters) -> Filters:
        """These filters refined by ``other``: its wishes win, the exclusions of both hold."""
        both = {name: getattr(self, name) | getattr(other, name) for name in ("exclude", "without")}
        changes = {
            f.name: getattr(other, f.name)
            for f in fields(self)
            if getattr(other, f.name) is not None and f.name not in both
        }
        return replace(self, **changes, **both)


def _names(material: str) -> re.Pattern[str]:
    """Finds a material in words; "wool" in "lambswool" too, but no "tin" in "satin"."""
    before = r"\w*" if len(material) >= _LEAST_TO_END_A_WORD else ""
    return re.compile(rf"\b{before}{re.escape(material)}\b")


def _same(wanted: str | None, actual: str) -> bool:
    return wanted is None or wanted.casefold() == actual.casefold()


def _among(wanted: str | None, actual: frozenset[str]) -> bool:
    return wanted is None or wanted.casefold() in {value.casefold() for value in actual}
