"""The numbers of a text with their units, and which of the product's numbers they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from common.language import unit_mark
from common.language.measures import measure
from generator.facts import Fact
from generator.phrases import Word, words_of
from generator.tongue import statement_words

Bound = Literal["is", "about", "more", "less"]
LONGEST_NUMBER = 4
"""Words of a number in words: "two hundred and five"."""
BOUND_REACH = 3
ROUNDED, ABOUT, FAR = 0.01, 0.08, 1.6
"""How far a converted number may be off, one called "about", and one called "over"."""


@dataclass(frozen=True)
class Amount:
    """A number in a text.

    Attributes:
        value: as it is written.
        unit: its mark ("kg"), a currency's code, or empty.
        first, end: the words that it takes, its unit included: from ``first`` to before ``end``.
        bound: whether it is the number, or about it, more or less.
    """

    value: float
    unit: str
    first: int
    end: int
    bound: Bound = "is"

    def equals(self, other: Amount) -> bool:
        """Whether a number of the product (``other``) is what this one says it is."""
        said, held = measure(self.value, self.unit), measure(other.value, other.unit)
        if said.kind != held.kind:
            return False
        if self.bound == "more":
            return said.value <= held.value <= said.value * FAR
        if self.bound == "less":
            return held.value <= said.value <= held.value * FAR
        off = abs(said.value - held.value)
        exact = 1e-9 if self.unit == other.unit else ROUNDED
        return off <= max(ABOUT if self.bound == "about" else exact, 1e-9) * abs(held.value)


def amounts(words: Sequence[Word]) -> list[Amount]:
    """The numbers of a sentence; the first of "60 by 70 cm" has the unit of the second."""
    found = list(_read(words))
    for place in reversed(range(len(found) - 1)):
        one, then = found[place], found[place + 1]
        between = words[one.end : then.first]
        joined = len(between) <= 1 and all(w.lower in statement_words().TO for w in between)
        if joined and not one.unit:
            found[place] = replace(one, unit=then.unit)
    return found


def amounts_of(fact: Fact, unit: str = "") -> list[Amount]:
    """The numbers that a fact holds, in the unit of its name where they have none of their own.

    Args:
        fact: one of a product's.
        unit: of the catalogue, where the name tells none.
    """
    _, parted, last = fact.attribute.rpartition("_")
    mark = last if parted else unit_mark(fact.attribute) or ""
    units = statement_words().UNITS
    unit = units.get(unit.lower(), unit) or units.get(mark, "")
    if fact.kind not in ("number", "text"):
        return []
    return [replace(one, unit=one.unit or unit) for one in amounts(words_of(fact.value))]


def _read(words: Sequence[Word]) -> Iterator[Amount]:
    at = 0
    while at < len(words):
        found = _number(words, at)
        if found is None:
            at += 1
            continue
        value, end = found
        amount = _with_unit(words, at, end, value)
        if amount is not None:
            yield amount
        at = max(end, amount.end if amount else end)


def _number(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    """The number that begins here and the place behind it."""
    if words[at].is_number:
        value = float(words[at].text.replace(",", ""))
        minus = at > 0 and words[at - 1].lower in statement_words().MINUS
        return (-value if minus else value), at + 1
    read = statement_words()
    bounds = (*read.THAN_WORDS, *read.MORE, *read.LESS, *read.ABOUT)
    if words[at].lower in read.ONE_OF:  # "less than a kilo"
        bound = at > 0 and words[at - 1].lower in bounds
        return (1.0, at + 1) if bound and _unit(words, at + 1, digits=False) else None
    if words[at].lower in read.COUNT_NOTHING:
        return (1.0, at + 1) if _unit(words, at + 1, digits=False) else None
    for length in range(LONGEST_NUMBER, 0, -1):
        part = words[at : at + length]
        if len(part) < length or any(w.is_pause or w.is_number for w in part):
            continue
        if part[0].lower in read.NO_NUMBERS or part[-1].lower in read.NO_NUMBERS:
            continue
        if (value := read.number(" ".join(w.lower for w in part))) is not None:
            return value, at + length
    return None


def _with_unit(words: Sequence[Word], first: int, end: int, value: float) -> Amount | None:
    read = statement_words()
    if first and (code := read.CURRENCIES.get(words[first - 1].text)):
        return Amount(value, code, first - 1, end, _bound(words, first - 1))
    fraction = words[first].lower in read.PARTS_OF_ONE
    after = end
    while fraction and after < len(words) and words[after].lower in read.OF_A:
        after += 1
    unit = _unit(words, after, digits=words[first].is_number)
    if fraction and not unit:
        return None
    stop = after + 1 if unit else end
    bound = _bound(words, first)
    bound = "about" if fraction and bound == "is" else bound
    if unit == "g" and tuple(w.lower for w in words[stop : stop + 3]) in read.PER_AREA:
        unit, stop = "g/m²", stop + 3
    return Amount(value, unit, first, stop, bound)


def _unit(words: Sequence[Word], at: int, *, digits: bool) -> str:
    if at >= len(words):
        return ""
    read, word = statement_words(), words[at].lower
    if word in read.SHORT_UNITS and not digits:
        return ""
    if word in read.CURRENCIES and word not in read.UNITS:
        return str(read.CURRENCIES[word])
    return str(read.UNITS.get(word, ""))


def _bound(words: Sequence[Word], first: int) -> Bound:
    read = statement_words()
    before = [word.lower for word in words[max(0, first - BOUND_REACH) : first]]
    if not before:
        return "is"
    if before[-1] in read.THAN_WORDS:
        said = read.THAN.get(before[-2] if len(before) > 1 else "", "")
        if before[0] in read.NOT_MORE and said:
            said = {"more": "less", "less": "more"}[said]
        return {"more": "more", "less": "less"}.get(said, "is")  # type: ignore[return-value]
    if before[-1] in read.ABOUT:
        return "about"
    if before[-1] in read.MORE:
        return "more"
    return "less" if before[-1] in read.LESS else "is"
