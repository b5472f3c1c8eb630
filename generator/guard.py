"""The fact guard: every statement of a text must rest on a field of the product.

A text is read claim by claim: numbers with their units and what they are told of, materials,
colours, parts and qualities with the part that they belong to, names of makers and places, whom a
thing is for, and what an advertisement must not say. Each claim is traced to a field by *relation*
- which value of which attribute of which part - or the text is refused. Words that claim nothing
are free.

``closed`` is the stricter reading for what a network drafts: there a word that is neither everyday
language nor borne out by a field is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from common.language import unit_mark
from generator.amounts import amounts
from generator.evidence import Evidence, evidence_of
from generator.facts import Fact, ProductFacts, Value
from generator.names import audiences, named
from generator.number_claims import NumberClaims
from generator.phrases import Word, plain_stems, stem, words_of
from generator.rules import broken
from generator.statements import UNSUPPORTED, Statement
from generator.tongue import copy_words, language_code, statement_lists, statement_words, unit_words
from generator.value_claims import ValueClaims
from generator.words import SLOT, sentences

KEPT = 256
"""Products whose fields stay read."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A statement that the product's data does not bear out.

    Attributes:
        word: the word or number.
        reason: see :class:`generator.statements.Statement`.
        kind: of the claim, see there.
    """

    word: str
    reason: str
    kind: str = ""


class Guard:
    """Checks texts about one product.

    Args:
        product: all that may be said.
        description: a text that the shop answers for; what it says counts as known.
        country: ISO 3166 code of the market whose rules of advertising hold beside the general.
        closed: whether a word that nothing is known of is refused.
    """

    def __init__(
        self,
        product: ProductFacts,
        *,
        description: str = "",
        country: str = "",
        closed: bool = False,
    ) -> None:
        self.product = product
        self._description, self._country, self._closed = description, country, closed

    def check(self, text: str) -> list[Violation]:
        """What the text states without a fact behind it; empty when every statement holds."""
        return [
            Violation(said.word, said.reason, said.kind)
            for said in self.explain(text)
            if not said.holds
        ]

    def explain(self, text: str) -> list[Statement]:
        """Every claim of a text with the field that bears it out, or why it is refused."""
        return [said for part in sentences(text) for said in self._read(part)]

    def allows(self, word: str) -> bool:
        """Whether a single word (or slot) may stand in a text about the product."""
        if SLOT.fullmatch(word):
            return word[1:-1] in self._facts
        if word.isdigit() or word.lower() in copy_words().NUMBER_WORDS:
            return False
        return not word[-1].isalnum() or self._known(word) or self._denied(word)

    def _read(self, sentence: str) -> Iterator[Statement]:
        words = words_of(sentence)
        free = self._naming(words)
        found = [
            *self._claims(words, free),
            *named(words, free, self._evidence, self.product),
            *audiences(sentence, self._evidence),
            *broken(sentence, self._evidence, self._country),
            *self._brought(sentence),
        ]
        seen = {word for said in found for word in said.word.lower().split()}
        if self._closed:
            found += [
                Statement(word.text, "word", reason=UNSUPPORTED)
                for at, word in enumerate(words)
                if at not in free and word.lower not in seen and not self._passes(word)
            ]
        yield from found

    def _claims(self, words: Sequence[Word], free: frozenset[int]) -> Iterator[Statement]:
        """Numbers, materials, colours, parts and qualities."""
        view = (self.product, self._evidence, words, free)
        counted = NumberClaims(*view)
        numbers = [one for one in amounts(words) if counted.claims(one)]
        yield from counted.statements(numbers)
        taken = {at for one in numbers for at in range(one.first, one.end)}
        yield from ValueClaims(*view).statements(taken)

    def _passes(self, word: Word) -> bool:
        if word.is_pause or word.is_number or not word.text[-1].isalpha():
            return True
        read = statement_words()
        if word.lower in read.UNITS or read.number(word.lower) is not None:
            return True
        return self._known(word.text) or self._denied(word.lower)

    def _naming(self, words: Sequence[Word]) -> frozenset[int]:
        """Places of the words that are the product's own name."""
        free = set[int]()
        for fact in self.product.naming:
            if fact.attribute in ("name", "short"):
                free |= _where(words, words_of(fact.value))
        return frozenset(free)

    def _brought(self, sentence: str) -> Iterator[Statement]:
        """What a thing is said to have or to come with, where no list knows the word."""
        read = statement_words()
        for match in (*read.BROUGHT.finditer(sentence), *read.INCLUDED.finditer(sentence)):
            words = _phrase(words_of(match["what"]))
            if not words or any(self._borne(word) or _is_plain(word) for word in words[-1:]):
                continue
            yield Statement(words[-1].text, "feature", reason=UNSUPPORTED)
        if opening := read.OPENING.match(sentence):
            for word in _phrase(words_of(opening["what"]))[:2]:
                if not self._everyday(word):
                    yield Statement(word.text, "feature", reason=UNSUPPORTED)
        for match in read.MORE_OF_IT.finditer(sentence):
            said = match["what"] or match["inside"]
            borne = bool(match["inside"]) and self._borne(words_of(said)[-1])
            if not borne and said.lower() not in self._evidence.text:
                yield Statement(said, "feature", reason=UNSUPPORTED)

    def _everyday(self, word: Word) -> bool:
        read = statement_words()
        unit = word.lower in read.UNITS or word.lower in statement_lists().places
        if unit or read.number(word.lower) is not None:
            return True
        known = self._borne(word) or _is_plain(word) or word.lower in read.FREE_SORTS
        return known or word.lower in read.SOFTENING or word.lower.endswith(("ed", "ing", "s"))

    def _borne(self, word: Word) -> bool:
        return bool(self._evidence.of(word)) or word.stem in self._evidence.lacking

    def _known(self, word: str) -> bool:
        lower = word.lower().lstrip("-")
        known = stem(lower) in plain_stems() or stem(lower) in self._evidence.words
        if known or lower in copy_words().PLAIN_WORDS or lower in self._units:
            return True
        parts = [part for part in re.split(r"[-/']", lower) if part]
        return len(parts) > 1 and all(self._known(part) for part in parts)

    def _denied(self, word: str) -> bool:
        return stem(word) in self._evidence.lacking and stem(word) not in self._evidence.words

    @cached_property
    def _evidence(self) -> Evidence:
        product = self.product
        held = (product.name, product.category, product.brand, product.colours, product.sizes)
        rest = (tuple(product.options.items()), tuple(product.units.items()))
        return _evidence(
            language_code(), held, tuple(product.attributes.items()), rest, self._description
        )

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {key: fact for key, fact in self.product.by_key().items() if fact.kind != "no"}

    @cached_property
    def _units(self) -> frozenset[str]:
        named_units = unit_words().UNIT_WORDS
        marks = {unit_mark(key) for key in self._facts}
        return frozenset(word for mark in marks - {None} for word in named_units.get(mark, ()))


@lru_cache(maxsize=KEPT)
def _evidence(
    code: str,
    held: tuple[str, str, str, tuple[str, ...], tuple[str, ...]],
    attributes: tuple[tuple[str, Value], ...],
    rest: tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[tuple[str, str], ...]],
    description: str,
) -> Evidence:
    """Read once for the many texts of a product; ``code`` is the language that is spoken, ``rest``
    the product's options and units."""
    name, category, brand, colours, sizes = held
    product = ProductFacts(
        "",
        name,
        category,
        brand,
        attributes=dict(attributes),
        colours=colours,
        sizes=sizes,
        options=dict(rest[0]),
        units=dict(rest[1]),
    )
    return evidence_of(product, description)


def _is_plain(word: Word) -> bool:
    return word.lower in copy_words().PLAIN_WORDS or word.stem in plain_stems()


def _phrase(words: Sequence[Word]) -> list[Word]:
    """The words of a noun phrase up to where it ends."""
    ends = statement_words().ENDS
    cut = next((at for at, w in enumerate(words) if w.is_pause or w.lower in ends), len(words))
    return list(words[:cut])


def _where(words: Sequence[Word], name: Sequence[Word]) -> set[int]:
    """Places where a name stands among the words, its first letters as in the name."""
    found, said = set[int](), [word.text for word in name]
    for at in range(len(words) - len(said) + 1):
        if [word.text.removesuffix("'s") for word in words[at : at + len(said)]] == said:
            found |= set(range(at, at + len(said)))
    return found
