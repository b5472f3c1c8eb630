"""Which words of a sentence are claims, by the lists of the language and by their place."""

from __future__ import annotations

from itertools import pairwise

from common.language.scripts import is_unspaced
from generator.phrases import Word, plain_stems
from generator.statements import SentenceView
from generator.tongue import copy_words, statement_lists, statement_words

SHORTEST_ADVERB, SHORTEST_QUALITY = 5, 6


class ValueKinds(SentenceView):
    """What kind of claim each word is."""

    def kind(self, at: int) -> str | None:
        """What kind of claim a word is where it stands; None where it states nothing."""
        lists, word = statement_lists(), self.words[at]
        lower = word.lower
        if lower in lists.ambiguous and not self._tells(at):
            return "feature" if self._modifies(at) else None
        if self._affixed(at):
            return "quality"
        if lower in lists.technologies:
            return "technology"
        if lower in lists.materials:
            return "material"
        if lower in lists.colours:
            return "colour"
        if lower in lists.qualities or (lower in lists.qualities_too and self._shapes(at)):
            return "quality"
        if lower in lists.parts:
            return None if self._is_elsewhere(at) or self._is_verb(at) else "part"
        if self._ends_like_quality(word):
            return "quality"
        if lower in statement_words().BODY and self._reaches(at):
            return "measure"
        if word.stem in self.evidence.names and at and self._denied_just_before(at):
            return "named"
        if lower in lists.doings or self._modifies(at):
            return "feature"
        missing = word.stem in self.evidence.missing and word.stem not in self.evidence.words
        return "feature" if missing else None

    def _denied_just_before(self, at: int) -> bool:
        return self.words[at - 1].lower in statement_words().DENYING

    def _affixed(self, at: int) -> bool:
        """Whether a hyphen makes a quality of a word: "BPA-free", "self-cleaning"."""
        read = statement_words()
        if self.hyphened(at) and self.words[at + 1].lower in read.AFFIXES:
            return True
        return self.words[at].joined and self.words[at - 1].lower in read.PREFIXES

    def _modifies(self, at: int) -> bool:
        """Whether an unknown word says of which sort a thing is that a field speaks of."""
        word, after = self.words[at], self.words[at + 1 : at + 2]
        if not after or after[0].stem not in self.evidence.heads or word.is_pause:
            return False
        if is_unspaced(word.text):
            return False  # what no list knows there is a single character, not a word
        adverb = word.lower.endswith("ly") and len(word.lower) > SHORTEST_ADVERB
        if adverb or word.lower.endswith("s") or not word.text[0].isalpha():
            return False
        return not self._everyday(word) and word.stem not in self.evidence.words

    def _everyday(self, word: Word) -> bool:
        read, lists = statement_words(), statement_lists()
        plain = word.stem in plain_stems() or word.lower in copy_words().PLAIN_WORDS
        unit = word.lower in read.UNITS or read.number(word.lower) is not None
        return (
            plain
            or unit
            or word.lower in read.ORDINALS
            or word.lower in lists.measures
            or (word.lower in read.FREE_SORTS | read.MAKING)
        )

    def _ends_like_quality(self, word: Word) -> bool:
        read = statement_words()
        if len(word.lower) < SHORTEST_QUALITY or word.lower in read.FREELY:
            return False
        if word.stem in plain_stems():
            return False
        return word.lower.endswith((*read.MAYBE_CLAIMS, *statement_lists().quality_endings))

    def _is_verb(self, at: int) -> bool:
        """Whether a word that may be a verb does not stand as a noun."""
        lists, lower = statement_lists(), self.words[at].lower
        if lower not in lists.parts_or_verbs:
            return False
        if at == 0:
            then = self.words[1].lower if len(self.words) > 1 else ""
            return then in statement_words().AS_VERBS
        before = self.words[at - 1].lower
        nouns = (lists.materials, lists.qualities, lists.colours, statement_words().BEFORE_NOUNS)
        told = any(before in words for words in nouns) or (at > 0 and self.words[at - 1].is_number)
        return not told

    def _is_elsewhere(self, at: int) -> bool:
        """Whether a part is somebody's own, or a place: "in a pocket", "over your shoulder"."""
        read = statement_words()
        before = [word.lower for word in self.words[max(0, at - 3) : at]]
        if read.OWNERS.intersection(before[-2:]):
            return True
        return any(
            one in read.PLACES and then in read.ARTICLES - read.OF_THE_THING
            for one, then in pairwise(before)
        )

    def _shapes(self, at: int) -> bool:
        """Whether a quality that is an everyday word too is said of a part or a shape."""
        for word in self.words[at + 1 : at + 2]:
            if self.is_part(word) or word.lower in statement_words().FITTING:
                return True
        return at > 0 and self.words[at - 1].lower in statement_words().BEING

    def _reaches(self, at: int) -> bool:
        """Whether a part of the body says how far a garment comes."""
        before = {word.lower for word in self.words[max(0, at - 4) : at]}
        return not statement_words().REACHING.isdisjoint(before)

    def _tells(self, at: int) -> bool:
        """Whether a word that may be an everyday one is said of a thing or a part of it."""
        read, lists = statement_words(), statement_lists()
        for word in self.words[at + 1 : at + 2]:
            named = word.stem in self.evidence.heads and word.lower not in read.BEING
            if self.is_part(word) or self.is_product(word) or word.lower in read.FITTING or named:
                return True
            if word.lower in lists.making or word.lower in lists.materials:
                return True
        passed = (read.ARTICLES, read.SOFTENING, lists.qualities, lists.materials, lists.colours)
        place = at - 1
        while place >= 0 and any(self.words[place].lower in words for words in passed):
            place -= 1
        if place < 0:
            return False
        last = self.words[place].lower
        if self._listed_colour(at):
            return True
        nearby = {word.lower for word in self.words[max(0, place - 2) : place]}
        made = last in read.MADE_OF and not read.MAKING.isdisjoint(nearby)
        laid = last in read.LAYING and any(one in lists.making for one in nearby)
        return made or laid or (last in read.BEING and self.words[at].lower not in read.NO_QUALITY)

    def _listed_colour(self, at: int) -> bool:
        """Whether a colour stands behind "in", alone or in a list of colours."""
        lists, read = statement_lists(), statement_words()
        if self.words[at].lower not in lists.colours:
            return False
        place = at - 1
        while place >= 0 and (
            self.words[place].lower in (*lists.colours, *read.JOINING)
            or self.words[place].text == ","
        ):
            place -= 1
        return place >= 0 and self.words[place].lower in read.IN_COLOUR
