"""The fact guard: every statement of a text must rest on the product's data.

The text is put back into slots with the product's own facts. What is left must be language that
states nothing (``reads/copy.py`` of the language), or words that a fact of the product bears out. A
word that is in neither is taken for a claim, so an unknown word is refused rather than trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import ModuleType

from common.language import unit_mark
from generator.delex import delexicalise
from generator.facts import Fact, ProductFacts
from generator.tongue import copy_words, unit_words
from generator.words import SLOT, sentences

_WORD = re.compile(r"[a-zà-ÿ]+(?:'[a-z]+)?")
NEGATION_REACH = 4


@cache
def _plain_stems(words: ModuleType) -> frozenset[str]:
    return frozenset(words.stem(word) for word in words.PLAIN_WORDS)


@dataclass(frozen=True, slots=True)
class Violation:
    """A statement that the product's data does not bear out.

    Attributes:
        word: the word or number.
        reason: ``unsupported`` (no such fact), ``number`` (no such figure, or another unit),
            ``contradiction`` (the data says the opposite).
    """

    word: str
    reason: str


class Guard:
    """Checks texts about one product."""

    def __init__(self, product: ProductFacts) -> None:
        self.product = product

    def check(self, text: str) -> list[Violation]:
        """What the text states without a fact behind it; empty when every statement holds."""
        return [found for part in sentences(text) for found in self._check_sentence(part)]

    def allows(self, word: str) -> bool:
        """Whether a single word (or slot) may stand in a text about the product."""
        if SLOT.fullmatch(word):
            return word[1:-1] in self._facts
        if word.isdigit() or word.lower() in copy_words().NUMBER_WORDS:
            return False
        return not word[-1].isalnum() or self._supported(word) or self._denied(word)

    def _check_sentence(self, sentence: str) -> Iterable[Violation]:
        tokens = delexicalise(sentence, self.product).tokens
        for index, token in enumerate(tokens):
            if SLOT.fullmatch(token) or not token[-1].isalnum():
                continue
            if reason := self._objection(token, tokens[max(0, index - NEGATION_REACH) : index]):
                yield Violation(token, reason)

    def _objection(self, token: str, before: Sequence[str]) -> str | None:
        lower = token.lower()
        if any(character.isdigit() for character in token) or lower in copy_words().NUMBER_WORDS:
            return None if self._supported(token) else "number"
        negated = any(word.lower() in copy_words().NEGATIONS for word in before)
        if self._denied(lower) and not negated:
            return "contradiction"
        if self._features(lower) and negated:
            return "contradiction"
        return None if self._supported(token) or self._denied(lower) else "unsupported"

    def _supported(self, word: str) -> bool:
        lower = word.lower().lstrip("-")
        stem = copy_words().stem(lower)
        known = stem in _plain_stems(copy_words()) or stem in self._bearing
        if known or lower in copy_words().PLAIN_WORDS or lower in self._units:
            return True
        parts = [part for part in re.split(r"[-/']", lower) if part]
        return len(parts) > 1 and all(self._supported(part) for part in parts)

    def _denied(self, word: str) -> bool:
        return copy_words().stem(word) in self._denied_stems - self._bearing

    def _features(self, word: str) -> bool:
        return copy_words().stem(word) in self._feature_stems

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {key: fact for key, fact in self.product.by_key().items() if fact.kind != "no"}

    @cached_property
    def _bearing(self) -> frozenset[str]:
        """Stems of the words that a fact bears out."""
        words = set(_WORD.findall(" ".join((self.product.category, *self.product.colours)).lower()))
        for fact in self._facts.values():
            if fact.kind == "number":
                words |= copy_words().implied(fact.attribute)
            else:
                words |= set(_WORD.findall(fact.value.lower()))
                words |= copy_words().implied(fact.attribute, fact.value)
        return frozenset(copy_words().stem(word) for word in words)

    @cached_property
    def _denied_stems(self) -> frozenset[str]:
        facts = [fact for fact in self.product.facts if fact.kind == "no"]
        words = {
            word
            for f in facts
            for word in (*_WORD.findall(f.value), *copy_words().implied(f.attribute))
        }
        return frozenset(copy_words().stem(word) for word in words - copy_words().PLAIN_WORDS)

    @cached_property
    def _feature_stems(self) -> frozenset[str]:
        facts = [fact for fact in self.product.facts if fact.kind == "yes"]
        words = {
            word
            for f in facts
            for word in _WORD.findall(f.value)
            if word not in copy_words().PLAIN_WORDS
        }
        return frozenset(copy_words().stem(word) for word in words)

    @cached_property
    def _units(self) -> frozenset[str]:
        named, marks = unit_words().UNIT_WORDS, {unit_mark(key) for key in self._facts}
        return frozenset(word for mark in marks - {None} for word in named.get(mark, ()))
