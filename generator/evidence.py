"""What a product's fields bear out: each word with the field it stands in and what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.amounts import Amount, amounts, amounts_of
from generator.facts import Fact, ProductFacts
from generator.phrases import Word, material_stems, plain_stems, stem, stems, words_of
from generator.tongue import copy_words, statement_lists, statement_words
from generator.words import sentences

WHOLE = ""
"""What is told of the product itself, not of a part of it."""
DESCRIPTION, DETAILS = "description", "details"
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Support:
    """Where a word stands in the data.

    Attributes:
        field: the attribute's name, or ``name``, ``brand``, ``category``, ``colours``, ``sizes``.
        part: the stem of the part that it is told of; :data:`WHOLE` for the product.
        beside: stems of the words it stands with.
        named: whether it is in the value or the name itself, not only borne out by it.
    """

    field: str
    part: str
    beside: frozenset[str]
    named: bool = True


@dataclass(frozen=True)
class HeldAmount:
    """A number of the product: where it stands, and the stems of the words that go with it."""

    field: str
    amount: Amount
    words: frozenset[str]


@dataclass
class Evidence:
    """What the fields of a product bear out.

    Attributes:
        words: stem -> where it stands.
        amounts: the numbers.
        lacking: stems of what the data says that it has not -> the field.
        having: stems of the features that the data says that it has -> the field.
        text: all fields as one text in lower case.
        missing: stems of what a field itself denies, by its name or its value.
        names: stems of the names of what it has.
        own_parts: stems of the parts that its fields tell a material of.
        heads: stems of the things that the fields speak of: names of attributes, heads of values.
    """

    words: dict[str, list[Support]] = field(default_factory=dict)
    amounts: list[HeldAmount] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)
    having: dict[str, str] = field(default_factory=dict)
    text: str = ""
    own_parts: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)

    def of(self, word: Word) -> list[Support]:
        """Where a word stands, or another that says the same."""
        same = (word.lower, *statement_lists().same.get(word.lower, ()))
        found = [one for name in same for one in self._all(name)]
        return found or self.words.get(word.stem, [])

    def _all(self, name: str) -> list[Support]:
        """Where every word of a name stands: "no animal materials"."""
        asked = [stem(part) for part in re.split(r"[ _]", name)]
        first = self.words.get(asked[0], [])
        if " " in name and name in self.text:
            return [Support(DETAILS, WHOLE, frozenset(asked))]
        return [one for one in first if {*asked[1:]} <= one.beside | {asked[0]}]

    def add(self, stems_: Iterable[str], support: Support) -> None:
        """Note words that stand in a field."""
        for one in stems_:
            self.words.setdefault(one, []).append(support)


def evidence_of(product: ProductFacts, description: str = "") -> Evidence:
    """Read the fields of a product.

    Args:
        product: its data.
        description: a text that the shop answers for; what it says counts as known.
    """
    found = Evidence()
    named = [(fact.key.partition(".")[0], fact.value) for fact in product.naming]
    listed = [("colours", c) for c in product.colours] + [("sizes", s) for s in product.sizes]
    for name, value in (*named, ("category", product.category), *listed):
        held = stems(value)
        found.add(held, Support(name, WHOLE, held))
        for one in amounts(words_of(value)):
            found.amounts.append(HeldAmount(name, one, held | stems(name)))
    for name, several in (("colours", product.colours), ("sizes", product.sizes)):
        if several:
            count = Amount(float(len(several)), "", 0, 0)
            found.amounts.append(HeldAmount(name, count, stems(name)))
    for name, values in product.options.items():
        counted = stems(name.replace("_", " ")) | frozenset(map(stem, statement_words().SORTS))
        found.amounts.append(HeldAmount(name, Amount(float(len(values)), "", 0, 0), counted))
        for value in values:
            _learn_option(found, name, value)
    for fact in product.facts:
        if not fact.key.endswith(".n"):
            _learn(found, fact, product)
    for sentence in sentences(description):
        _learn_sentence(found, sentence)
    found.text = " ".join(_said(product, description)).lower()
    return found


def _said(product: ProductFacts, description: str) -> Iterator[str]:
    yield from (product.name, product.brand, product.category, *product.colours, *product.sizes)
    for values in product.options.values():
        yield from values
    for fact in product.facts:
        if fact.kind != "no" and fact.value != "0":
            yield f"{fact.attribute.replace('_', ' ')} {fact.value}"
    yield description


def _learn_option(found: Evidence, name: str, value: str) -> None:
    """What one value that can be chosen bears out."""
    spoken = stems(value) | stems(name.replace("_", " "))
    implied = frozenset(map(stem, copy_words().implied(name, value)))
    named = spoken | _general(spoken)
    denied = (statement_lists().denies.get(word.lower) for word in words_of(value))
    found.lacking |= {stem(word): name for word in denied if word}
    found.add(named, Support(name, WHOLE, named))
    found.amounts += [
        HeldAmount(name, one, named | implied) for one in amounts_of(Fact(name, value, "text"))
    ]


def _learn(found: Evidence, fact: Fact, product: ProductFacts) -> None:
    name = fact.attribute
    spoken = stems(name.replace("_", " "))
    implied = frozenset(
        stem(word)
        for word in copy_words().implied(name, "" if fact.kind == "number" else fact.value)
    )
    if fact.kind == "no" or fact.value == "0":
        found.missing |= spoken
        found.lacking |= dict.fromkeys(spoken | (implied - plain_stems()), name)
        return
    if fact.kind == "text" and _denies(fact.value):
        found.missing |= stems(fact.value) - plain_stems()
        found.lacking |= dict.fromkeys(stems(fact.value) - plain_stems(), name)
        return
    value = stems(fact.value) if fact.kind != "number" else frozenset[str]()
    own = value | spoken
    if fact.kind == "yes":
        found.having |= dict.fromkeys(own, name)
    found.names |= spoken
    told_of = _parts_of(fact)
    found.own_parts |= {part for part in told_of if part}
    for part in told_of:
        found.heads |= {stem(word) for word in name.split("_")}
        if fact.kind == "text" and value:
            found.heads.add(words_of(fact.value)[-1].stem)
        found.add(own | _general(value), Support(name, part, own | _general(value)))
    found.add(implied - own, Support(name, WHOLE, own | implied, named=False))
    for one in amounts_of(fact, product.units.get(name, "")):
        found.amounts.append(HeldAmount(name, one, own | implied | _counted(fact, product)))


def _denies(value: str) -> bool:
    """Whether a value says what is not there, or not to be done."""
    return any(word.lower in statement_words().DENYING for word in words_of(value)[:2])


def _learn_sentence(found: Evidence, sentence: str) -> None:
    """A sentence that the shop wrote itself bears out its own words, told of what it tells them."""
    words = words_of(sentence)
    held = frozenset(word.stem for word in words if not word.is_pause)
    parts = [word.stem for word in words if is_part(word)]
    for part in (WHOLE, *parts):
        found.add(held | _general(held), Support(DESCRIPTION, part, held))
    found.amounts += [HeldAmount(DESCRIPTION, one, held) for one in amounts(words)]


def is_part(word: Word) -> bool:
    """Whether a word names a part of a thing."""
    lists = statement_lists()
    return word.lower in lists.parts or word.lower in lists.parts_too


def _parts_of(fact: Fact) -> tuple[str, ...]:
    """The parts that a fact is told of, else the whole."""
    lists = statement_lists()
    named = lists.parts | lists.parts_too | lists.separate
    in_name = [word for word in fact.attribute.split("_") if word in named]
    in_value = [word.lower for word in words_of(fact.value) if is_part(word)]
    parts = tuple(stem(word) for word in (*in_name, *in_value))
    if not parts and fact.kind == "text" and stems(fact.value) & material_stems():
        own = [stem(word) for word in fact.attribute.split("_")]
        parts = tuple(own) if fact.attribute not in statement_words().WHOLE_NAMES else ()
    return parts or (WHOLE,)


def _general(value: frozenset[str]) -> frozenset[str]:
    """Stems of the more general materials: calfskin is leather."""
    found = set[str]()
    for word, more in statement_lists().materials.items():
        if stem(word) in value:
            found.update(stem(other) for other in more)
    return frozenset(found)


def _counted(fact: Fact, product: ProductFacts) -> frozenset[str]:
    """What a number counts that is told by the product's name: six cups, the Stoneware Cups."""
    if fact.attribute not in copy_words().COUNTS_THE_NAME:
        return frozenset()
    return frozenset(map(stem, (product.name.split()[-1].lower(), *statement_words().SETS)))
