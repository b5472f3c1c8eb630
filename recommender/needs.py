"""What a product must be or have, beyond values and prices: kinds, traits, measures, for whom.

Each need tells of one item whether it fits; ``Filters.needs`` holds them, and all must fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from common.language.scripts import whole_words

if TYPE_CHECKING:
    from recommender.items import Item

_CATEGORY = "category"


@runtime_checkable
class Need(Protocol):
    """Something that an item fits or does not fit."""

    def fits(self, item: Item) -> bool:
        """Whether it does."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: in a category, called by one of these (stemmed) words; or both.

    Attributes:
        beside: the words before it ("string lights"), each with what means the same: they stand in
            its name, a tag or what it is told with; with ``by_text`` the description counts, too.
    """

    category: str = ""
    called: frozenset[str] = frozenset()
    beside: tuple[frozenset[str], ...] = ()
    by_text: bool = False

    def fits(self, item: Item) -> bool:
        """Whether the item is of that category, and has one of the words in its name."""
        held = {value.casefold() for value in item.values(_CATEGORY)}
        if self.category and self.category.casefold() not in held:
            return False
        if self.called and self.called.isdisjoint(item.names):
            return False
        if not self.beside:
            return True
        told = item.names | item.told | (item.words if self.by_text else frozenset())
        return all(not alternatives.isdisjoint(told) for alternatives in self.beside)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several needs."""

    needs: tuple[Need, ...]

    def fits(self, item: Item) -> bool:
        """Whether one of them fits."""
        return any(need.fits(item) for need in self.needs)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a need."""

    need: Need

    def fits(self, item: Item) -> bool:
        """Whether it does not fit."""
        return not self.need.fits(item)


@dataclass(frozen=True, slots=True)
class Having:
    """A trait by its words: for each, one of these (stemmed) stands in one phrase about the item.

    Attributes:
        words: for each word that was said, itself and what means the same.
        by_use: whether its name and tags count alone.
        by_text: whether the description counts, beside name, tags and attributes, and words that
            stand apart.
    """

    words: tuple[frozenset[str], ...]
    by_text: bool = False
    by_use: bool = False

    def fits(self, item: Item) -> bool:
        """Whether the item has it; what the item itself denies ("hood: no") it has not."""
        if self.is_denied(item):
            return False
        phrases = item.uses if self.by_use else item.phrases
        if any(self._stands_in(phrase) for phrase in phrases):
            return True
        return self.by_text and self._stands_in(item.told | item.words)

    def is_denied(self, item: Item) -> bool:
        """Whether the item itself says that it has it not."""
        said: frozenset[str] = frozenset().union(*self.words)
        return any(bool(name & said) and self._stands_in(name | said) for name in item.denied)

    def _stands_in(self, held: frozenset[str]) -> bool:
        return all(not alternatives.isdisjoint(held) for alternatives in self.words)


@dataclass(frozen=True, slots=True)
class Within:
    """A measure between two bounds, in the unit that its kind of measure is counted in.

    An item with a span ("2 to 5") fits when the spans overlap; one without the measure does not.
    """

    measure: str
    low: float | None = None
    high: float | None = None

    def fits(self, item: Item) -> bool:
        """Whether the item's number lies there."""
        span = item.measures.get(self.measure)
        if span is None:
            return False
        least, most, _ = span
        return (self.low is None or most >= self.low) and (self.high is None or least <= self.high)


@dataclass(frozen=True, slots=True)
class Suits:
    """For whom things are, as far as they say it.

    Attributes:
        values: attribute -> what it may say, where an item has it ("unisex", "men").
        age: years; an item for older ones (``age_names``) does not suit.
        age_names: measures that give the age from which on a thing is.
        marks: (stemmed) words in tags and values of things for children.
        child: whether it is for a child: then only what is marked, or has an age, suits; for all
            others nothing marked does.
    """

    values: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    age: float | None = None
    age_names: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    child: bool | None = None

    def fits(self, item: Item) -> bool:
        """Whether nothing that the item says speaks against it."""
        for name, allowed in self.values.items():
            said = item.attributes.get(name)
            if isinstance(said, str) and said.casefold() not in allowed:
                return False
        marked = not self.marks.isdisjoint(item.told)
        ages = [item.measures[name][0] for name in self.age_names if name in item.measures]
        if self.child is False and marked:
            return False
        if self.child and not (marked or ages):
            return False
        return self.age is None or all(age <= self.age for age in ages)


@dataclass(frozen=True, slots=True)
class Only:
    """One of these items."""

    ids: frozenset[str]

    def fits(self, item: Item) -> bool:
        """Whether it is."""
        return item.id in self.ids


@dataclass(frozen=True, slots=True)
class OneForm:
    """Several choices at once: one variant must have them all ("in navy or black, size M").

    Attributes:
        values: facet -> the values that are welcome, in lower case.
    """

    values: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    def fits(self, item: Item) -> bool:
        """Whether the item is so, and one of its forms has all that it gives a choice of."""
        if not all(self._is_so(item, facet) for facet in self.values):
            return False
        choices = [facet for facet in self.values if facet in item.options]
        return not (choices and item.forms) or any(
            all(any((facet, value) in form for value in self.values[facet]) for facet in choices)
            for form in item.forms
        )

    def _is_so(self, item: Item, facet: str) -> bool:
        return any(value.casefold() in self.values[facet] for value in item.values(facet))


@dataclass(frozen=True, slots=True)
class Lacking:
    """A trait that a thing shall not have.

    Attributes:
        trait: what it shall not have.
        stated: attributes by which some things say that they lack it ("language: no text"): what
            states another value there has it.
    """

    trait: Having
    stated: frozenset[str] = frozenset()

    def fits(self, item: Item) -> bool:
        """Whether it says so, or at least nothing speaks for it."""
        if self.trait.is_denied(item):
            return True
        return not self.trait.fits(item) and self.stated.isdisjoint(item.attributes)


@dataclass(frozen=True, slots=True)
class FreeOf:
    """Something that a thing may not be made of or contain, whatever words the data has for it.

    Attributes:
        told: a regular expression for whole words that speak for it.
        free: tags and features that say that a thing is free of it.
    """

    told: str
    free: frozenset[str] = frozenset()

    def fits(self, item: Item) -> bool:
        """Whether it says so, or nothing in its name, tags, attributes and text speaks for it."""
        marked = {name for name, value in item.attributes.items() if value is True}
        if self.free & {*item.tags, *marked}:
            return True
        pattern = whole_words(self.told)
        return not any(pattern.search(one) for one in _says(item))


def _says(item: Item) -> Iterator[str]:
    """What an item says of itself, each attribute with its name ("filling: goose down")."""
    yield from (item.name, item.text, *item.tags)
    for name, value in item.attributes.items():
        if isinstance(value, str):
            yield f"{name.replace('_', ' ')}: {value}"
