"""Materials, colours, parts and qualities of a sentence, traced to their field and part."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.evidence import WHOLE, Support
from generator.phrases import Word, alike, material_stems, stem
from generator.statements import (
    AHEAD,
    CONTRADICTION,
    RELATION,
    UNSUPPORTED,
    Statement,
)
from generator.tongue import copy_words, statement_lists, statement_words
from generator.value_kinds import ValueKinds

BACK, NEGATION_REACH, NEAR = 6, 4, 2


class ValueClaims(ValueKinds):
    """The words of a sentence that need a field."""

    def statements(self, taken: Collection[int]) -> Iterator[Statement]:
        """What they state.

        Args:
            taken: places that belong to numbers.
        """
        for at in range(len(self.words)):
            if at not in taken and at not in self.free:
                yield from self._of_word(at)

    def _of_word(self, at: int) -> Iterator[Statement]:
        kind = self.kind(at)
        if kind is None:
            return
        word = self.words[at]
        if (named := self._negated(at, kind)) is not None:
            yield named
            return
        if (denied := statement_lists().denies.get(word.lower)) and (
            field := self.evidence.lacking.get(stem(denied))
        ):
            yield Statement(word.text, kind, field)
            return
        found = self._supports(at)
        if not found:
            lacks = self.evidence.lacking.get(word.stem)
            yield Statement(word.text, kind, reason=CONTRADICTION if lacks else UNSUPPORTED)
            return
        fitting = [one for one in found if self._relates(at, kind, one)]
        if not fitting:
            yield Statement(word.text, kind, reason=RELATION)
            return
        yield Statement(word.text, kind, min(fitting, key=lambda one: not one.named).field)

    def _supports(self, at: int) -> list[Support]:
        """Where a word stands in the data; one with an affix stands there with it."""
        found = self.evidence.of(self.words[at])
        if not self._affixed(at):
            return found
        affix = self.words[at + 1] if self.hyphened(at) else self.words[at - 1]
        return [one for one in found if affix.stem in one.beside]

    def _negated(self, at: int, kind: str) -> Statement | None:
        """What a "no" or "without" before a word makes of it."""
        word, negations = self.words[at], copy_words().NEGATIONS
        before = self.words[max(0, at - NEGATION_REACH) : at]
        cut = max((i for i, w in enumerate(before) if w.is_pause), default=-1)
        negations = negations | statement_words().NEGATING
        denied = any(w.lower in negations for w in before[cut + 1 :])
        after = self.words[at + 1 : at + 1 + NEAR]
        denied = denied or any(w.lower in statement_words().DENYING for w in after)
        if not denied:
            return None
        if word.stem in self.evidence.having:
            return Statement(word.text, kind, reason=CONTRADICTION)
        if kind in ("part", "named") and any(w.lower in negations for w in before[cut + 1 :][-2:]):
            held = [one for one in self.evidence.words.get(word.stem, []) if one.named]
            return Statement(word.text, kind, reason=CONTRADICTION if held else "")
        if field := self.evidence.lacking.get(word.stem):
            return Statement(word.text, kind, field)
        return None

    def _relates(self, at: int, kind: str, support: Support) -> bool:
        """Whether the data says of the same thing what a word says of it here."""
        if (
            kind in ("part", "technology", "feature")
            or self.words[at].lower in statement_lists().making
        ):
            return True
        if self._qualifies(at):
            kind = "material"
        part = self._part_told(at, kind)
        if part is None:
            return kind != "material" or support.part == WHOLE or not self._is_whole(at)
        if not support.named:
            return True
        if alike(part.stem) & {support.part, *support.beside}:
            return True
        own = [one for one in self.evidence.words.get(part.stem, []) if one.part == part.stem]
        if part.lower in statement_words().FITTING and support.part == WHOLE and not own:
            return True
        if kind != "material" or part.lower in statement_lists().separate:
            return False
        return support.part == WHOLE and not any(one.beside & material_stems() for one in own)

    def _qualifies(self, at: int) -> bool:
        """Whether a word says of which sort a material is: "recycled nylon"."""
        after = self.words[at + 1 : at + 2]
        return bool(after) and after[0].lower in statement_lists().materials

    def _part_told(self, at: int, kind: str) -> Word | None:
        """The part of which a material or a quality is told, or None for the whole."""
        if (ahead := self._part_ahead(at)) is not None:
            return None if self.is_product(ahead) else ahead
        if kind == "colour":
            return None
        behind = self._part_behind(at, kind)
        return None if behind is None or self.is_product(behind) else behind

    def _part_ahead(self, at: int) -> Word | None:
        """The part that a word stands before: "leather sole", "wool at the collar"."""
        read, lists = statement_words(), statement_lists()
        passed = (
            lists.materials.keys() | lists.qualities | lists.qualities_too | lists.colours
        ) | read.SOFTENING
        for place in range(at + 1, min(at + 1 + AHEAD, len(self.words))):
            word = self.words[place]
            if side := read.SIDES.get(word.lower):
                return Word(side, side, stem(side), word.start, word.end)
            if word.lower in lists.making and place == at + 1:
                return _made(word) if self.hyphened(at) else None
            if self.is_part(word):
                return word
            after_at = self.words[place - 1].lower in read.AT and word.lower in read.ARTICLES
            if word.lower in passed or word.lower in read.JOINING or after_at:
                continue
            if word.lower in read.AT and place == at + 1 and self._article(place + 1):
                continue
            return None
        return None

    def _article(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].lower in statement_words().ARTICLES

    def _part_behind(self, at: int, kind: str) -> Word | None:
        """The part that a word is told of behind it: "the lining is cotton", "lined with"."""
        read, lists = statement_words(), statement_lists()
        passed = (
            lists.materials.keys() | lists.qualities | lists.qualities_too | lists.colours
        ) | read.SOFTENING
        for place in range(at - 1, max(-1, at - 1 - BACK), -1):
            word = self.words[place]
            if word.lower in lists.making and kind == "material" and place < at - 1:
                before = self._part_behind(place, "")
                return before or _made(word)
            if self.is_part(word):
                return word
            linked = word.lower in read.LINKING or (
                word.lower in read.LAYING and self.words[place - 1].lower in lists.making
            )
            if not (linked or word.lower in passed):
                return None
        return None

    def _is_whole(self, at: int) -> bool:
        """Whether a material is plainly told of the whole: "made of wool", "a wool jacket"."""
        after = self.words[at + 1 : at + 2]
        before = {word.lower for word in self.words[max(0, at - 4) : at]}
        return not statement_words().MAKING.isdisjoint(before) or bool(
            after and self.is_product(after[0])
        )


def _made(word: Word) -> Word:
    """The part that was made with a material: what is lined has a lining."""
    lists = statement_lists()
    part = lists.making[word.lower]
    return Word(part, part, stem(part), word.start, word.end)
