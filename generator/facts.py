"""A product's facts as the writer sees them: the only things a text may state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from generator.tongue import copy_words, shape_words

Value = str | float | bool
FactKind = Literal["number", "text", "yes", "no"]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Fact:
    """One thing that is true of a product.

    Attributes:
        key: attribute name, for a text with its shape (see :mod:`generator.tongue`), for a further
            part of the same shape with a number: ``mass_g``, ``material.mass``,
            ``details.plural``, ``details.plural#2``. A number inside a text has the key of the
            text with ``.n``.
        value: as it is written in a text.
        kind: a number, a text, or a feature that the product has (``yes``) or lacks (``no``).
    """

    key: str
    value: str
    kind: FactKind

    @property
    def attribute(self) -> str:
        """The name of the attribute."""
        return self.key.partition("#")[0].partition(".")[0]

    @property
    def shape(self) -> str:
        """The grammatical shape of a text (see ``reads/shapes.py`` of the language)."""
        return self.key.partition("#")[0].partition(".")[2] or "thing"

    @property
    def slot(self) -> str:
        """The token that stands for the value in a delexicalised text."""
        return f"[{self.key}]"


@dataclass(frozen=True)
class ProductFacts:
    """What is known of a product.

    Attributes:
        price: in the shop's currency, or None; it is never written into a text.
        attributes: name to value, e.g. ``{"material": "wool", "mass_g": 380, "hood": True}``.
        colours, sizes: over all variants.
        options: what its variants differ in, name to values: ``{"net_weight": ("50 g",)}``.
        units: of the numbers among the attributes whose names do not tell theirs: name to unit.
    """

    id: str
    name: str
    category: str
    brand: str = ""
    price: float | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every attribute as one or more facts, in the order of the attributes."""
        return tuple(fact for key, value in self.attributes.items() for fact in _facts(key, value))

    @cached_property
    def naming(self) -> tuple[Fact, ...]:
        """What the product is called: its full name, short name, kind and brand."""
        words = self.name.split()
        found = [Fact("name", self.name, "text")]
        if len(words) > 1:
            if words[0].lower() not in copy_words().FUNCTION_WORDS:  # "The Long Spoon"
                found.append(Fact("short", words[0], "text"))
            if self._names_a_kind(words[-1].lower()):
                key = "noun.plural" if self.plural else "noun"
                found.append(Fact(key, words[-1].lower(), "text"))
        if self.brand:
            found.append(Fact("brand", self.brand, "text"))
        return tuple(found)

    def _names_a_kind(self, word: str) -> bool:
        """Whether the last word of the name is a noun ("jacket"), not a feature ("wireless")."""
        features = {part for key in self.attributes for part in key.lower().split("_")}
        return word.isalpha() and word not in features

    @property
    def plural(self) -> bool:
        """Whether the name is in the plural ("Egg Cups")."""
        return is_plural(self.name)

    def by_key(self) -> dict[str, Fact]:
        """All facts, the naming ones included, by key."""
        return {fact.key: fact for fact in (*self.naming, *self.facts)}


def is_plural(phrase: str) -> bool:
    """Whether a phrase ends in a plural noun, as far as its last letters tell."""
    last = phrase.split()[-1].lower() if phrase.split() else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def written(number: float) -> str:
    """A number as it is written in a text: 380, 2.2."""
    return f"{number:g}" if abs(number) < 1e6 else str(int(number))


def _facts(key: str, value: Value) -> Iterable[Fact]:
    if isinstance(value, bool):
        yield Fact(key, key.replace("_", " "), "yes" if value else "no")
    elif isinstance(value, int | float):
        yield Fact(key, written(value), "number")
    else:
        if value.strip().lower() in copy_words().NOTHING:
            yield Fact(key, key.replace("_", " "), "no")
            return
        yield from _text_facts(key, [part.strip() for part in value.split(",") if part.strip()])


def _text_facts(attribute: str, parts: Sequence[str]) -> Iterable[Fact]:
    seen: Counter[str] = Counter()
    for part in parts:
        shape = shape_words().shape_of(attribute, part)
        seen[shape] += 1
        key = attribute if shape == "thing" else f"{attribute}.{shape}"
        key = key if seen[shape] == 1 else f"{key}#{seen[shape]}"
        yield Fact(key, part, "text")
        numbers = _NUMBER.findall(part)
        if numbers and part != numbers[0]:
            yield Fact(f"{key}.n", numbers[0], "number")
