"""What a sentence states of a product: its claims, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.evidence import Evidence, is_part
from generator.facts import ProductFacts
from generator.phrases import Word
from generator.tongue import statement_lists, statement_words

UNSUPPORTED, NUMBER, CONTRADICTION, RELATION, RULE = (
    "unsupported",
    "number",
    "contradiction",
    "relation",
    "rule",
)
AHEAD = 5
"""Words of a noun phrase at most."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of a text.

    Attributes:
        word: the words that make it.
        kind: ``number``, ``material``, ``colour``, ``part``, ``quality``, ``origin``, ``brand``,
            ``audience``, ``feature``, or the kind of an advertising rule (``price``,
            ``health``, ...).
        field: where the product's data bears it out; empty where nothing does.
        reason: why it is refused: ``unsupported`` (no field says it), ``number`` (no such figure,
            or another unit), ``relation`` (the data says it of something else), ``contradiction``
            (the data says the opposite), ``rule`` (not to be said in an advertisement); empty
            where it holds.
    """

    word: str
    kind: str
    field: str = ""
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether the data bears it out."""
        return not self.reason


@dataclass(frozen=True)
class SentenceView:
    """A sentence as its words, with the product that it is about.

    Attributes:
        product, evidence: all that may be said, and what its fields bear out.
        words: of the sentence.
        free: places of the words that are the product's own name.
    """

    product: ProductFacts
    evidence: Evidence
    words: Sequence[Word]
    free: frozenset[int]

    def measures_by(self, word: Word) -> bool:
        """Whether a word says what a number measures: "wide", "weighs"."""
        return word.lower in statement_lists().measures

    def is_product(self, word: Word) -> bool:
        """Whether a word names the product itself."""
        found = self.evidence.words.get(word.stem, [])
        return any(one.field in ("name", "noun", "category", "short") for one in found)

    def phrase_after(self, at: int) -> list[Word]:
        """The noun phrase that begins here."""
        ends, found = statement_words().ENDS, list[Word]()
        for word in self.words[at : at + AHEAD]:
            if word.is_pause or word.lower in ends or word.is_number:
                break
            found.append(word)
        return found

    def is_part(self, word: Word) -> bool:
        """Whether a word names a part: of any thing, or by the product's own fields."""
        own = word.stem in self.evidence.own_parts
        return is_part(word) or (own and word.lower not in statement_lists().making)

    def hyphened(self, at: int) -> bool:
        """Whether a hyphen joins a word to the next."""
        return at + 1 < len(self.words) and self.words[at + 1].joined
