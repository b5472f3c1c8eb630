"""The plain records the recommender works with: products, what shoppers did, and filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

from common.errors import DataError
from common.language.scripts import whole_words
from recommender.needs import Need

Kind = Literal["impression", "click", "cart", "purchase", "rating"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
AttributeValue = str | float | bool

CATEGORY, BRAND = "category", "brand"
Range = tuple[float | None, float | None]

_LEAST_TO_END_A_WORD = 4


@dataclass(frozen=True)
class Item:
    """A product as the recommender and the search see it.

    Attributes:
        id: stable product id.
        category: the one it is counted in; all of them stand in ``facets``.
        price_cents: price in the smallest unit of the shop's currency.
        text: the product's description.
        attributes: product data; a true boolean names a feature the product has.
        options: what a shopper chooses among the variants, and the values that can be had:
            ``{"colour": {"navy", "olive"}}``.
        facets: what else products are filtered by, and what holds for this one:
            ``{"material": {"recycled nylon"}}``. Category and brand need not be repeated.
        untold: attributes that say nothing about likeness (care instructions, warranties).
        in_stock: whether at least one variant can be bought now.
        names: stemmed words that it is called by.
        uses: stemmed words of its name, and of each tag.
        phrases: these, and those of each feature and attribute.
        words: stemmed words of its description.
        denied: stemmed words of each feature that it has not ("hood: no").
        forms: for each variant that can be had, its options and their values, in lower case.
        measures: what is measured -> from the least to the most, and the kind of measure, in whose
            unit both are ("mass").
    """

    id: str
    name: str
    category: str
    brand: str
    price_cents: int
    text: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, hash=False)
    options: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    untold: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    in_stock: bool = True
    names: frozenset[str] = field(default=frozenset(), hash=False, repr=False)
    uses: tuple[frozenset[str], ...] = field(default=(), hash=False, repr=False)
    phrases: tuple[frozenset[str], ...] = field(default=(), hash=False, repr=False)
    words: frozenset[str] = field(default=frozenset(), hash=False, repr=False)
    denied: tuple[frozenset[str], ...] = field(default=(), hash=False, repr=False)
    forms: tuple[frozenset[tuple[str, str]], ...] = field(default=(), hash=False, repr=False)
    measures: Mapping[str, tuple[float, float, str]] = field(
        default_factory=dict, hash=False, repr=False
    )

    @cached_property
    def told(self) -> frozenset[str]:
        """All words of its phrases."""
        return frozenset().union(*self.phrases)

    def values(self, facet: str) -> frozenset[str]:
        """What the product is, or can be had in, in this respect; empty where nothing is known."""
        held = self.options.get(facet, frozenset()) | self.facets.get(facet, frozenset())
        own = {CATEGORY: self.category, BRAND: self.brand}.get(facet)
        return held | {own} if own else held

    def facts(self) -> Iterator[tuple[str, str]]:
        """Each facet and value that holds for the product whatever variant is chosen."""
        for facet in dict.fromkeys((CATEGORY, BRAND, *self.facets)):
            for value in sorted(self.values(facet) - self.options.get(facet, frozenset())):
                yield facet, value


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a shopper did with one product.

    Attributes:
        user_id: customer id, or the session's id for somebody who is not signed in.
        kind: one of ``KINDS``.
        at: when, in seconds since the epoch.
        value: stars (1 to 5) of a rating; no other kind has one.
        verified: whether it was done by a customer who is known, not by some session.
    """

    user_id: str
    item_id: str
    kind: str
    at: float
    value: float | None = None
    verified: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DataError(
                f"Unknown kind of interaction {self.kind!r} (user {self.user_id}, item"
                f" {self.item_id}).",
                hint=f"Use one of: {', '.join(sorted(KINDS))}.",
            )


@dataclass(frozen=True, slots=True)
class Filters:
    """What a shopper asked for in so many words. Nothing set means no wish.

    Text is compared without regard to case. Bounds are inclusive.

    Attributes:
        facets: facet to the value that is wanted, e.g. ``{"category": "mugs", "size": "M"}``.
        ranges: numeric attribute to its bounds in the attribute's own unit, e.g.
            ``{"height": (20, None)}``; an item that lacks the attribute does not match.
        exclude: ids of items.
        without: values that are not wanted, of whatever facet, in lower case.
        needs: what else must fit.
    """

    facets: Mapping[str, str] = field(default_factory=dict, hash=False)
    ranges: Mapping[str, Range] = field(default_factory=dict, hash=False)
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    in_stock_only: bool = True
    exclude: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    needs: tuple[Need, ...] = field(default=(), hash=False)

    def matches(self, item: Item) -> bool:
        """Whether the item fulfils every wish."""
        return (
            all(_among(wanted, item.values(facet)) for facet, wanted in self.facets.items())
            and all(_within(item.attributes.get(n), bounds) for n, bounds in self.ranges.items())
            and (self.min_price_cents is None or item.price_cents >= self.min_price_cents)
            and (self.max_price_cents is None or item.price_cents <= self.max_price_cents)
            and (item.in_stock or not self.in_stock_only)
            and item.id not in self.exclude
            and not self.rule_out(item)
            and all(need.fits(item) for need in self.needs)
        )

    def rule_out(self, item: Item) -> bool:
        """Whether an item is what is not wanted, or can be had in nothing else."""
        if not self.without:
            return False
        choices = ({value.casefold() for value in values} for values in item.options.values())
        return any(values and values <= self.without for values in choices) or any(
            is_of(facet, value, word) for facet, value in item.facts() for word in self.without
        )

    def merge(self, other: Filters) -> Filters:
        """These filters refined by ``other``: its wishes win, the exclusions of both hold."""
        changes = {
            name: value
            for name in ("min_price_cents", "max_price_cents", "in_stock_only")
            if (value := getattr(other, name)) is not None
        }
        return replace(
            self,
            facets={**self.facets, **other.facets},
            ranges={**self.ranges, **other.ranges},
            exclude=self.exclude | other.exclude,
            without=self.without | other.without,
            needs=(*self.needs, *other.needs),
            **changes,
        )


def is_of(facet: str, value: str, word: str) -> bool:
    """Whether an unwanted word names the value of a facet.

    A category or a brand by its whole name; what a product is made of or has by a word of it:
    "wool" names "lambswool" too, but "tin" does not name "satin".
    """
    if facet in (CATEGORY, BRAND):
        return value.casefold() == word
    before = r"\w*" if len(word) >= _LEAST_TO_END_A_WORD else ""
    return whole_words(before + re.escape(word)).search(value.casefold()) is not None


def _within(value: AttributeValue | None, bounds: Range) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


def _among(wanted: str, actual: frozenset[str]) -> bool:
    return wanted.casefold() in {value.casefold() for value in actual}
