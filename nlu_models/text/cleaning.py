"""Cleaning a message before the model reads it, without losing where each character came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nlu_models.text.confusables import in_latin

_REPEATED = re.compile(r"([^\W\d])\1\1|([^\w\s])\2\2\2|\s\s", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Letters and marks that show nothing (Unicode: Default_Ignorable_Code_Point): the grapheme joiner,
# fillers of Hangul and Khmer, selectors of variants of emoji, ideographs and Mongolian letters.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_BLANK = re.compile(r"[\s\u2800]")  # an empty Braille cell is one
_JAMO_INSIDE = range(0x1161, 0x1200)  # vowels and final consonants of Korean syllables
_MOST_MARKS = 2
_MOST_LETTERS = 2
_MOST_SIGNS = 3
# Text that vanishes in cleaning is skipped, but never more than this many characters for each one
# kept, so that a flood of zero-width characters costs as little as a long message.
_FIRST_READ, _READ_AHEAD = 2, 16
_MOST_REMEMBERED = 4096

_Piece = tuple[str, int, int]
"""A character with its marks, and its original span."""


@dataclass(frozen=True)
class CleanText:
    """A cleaned text and the way back.

    Args:
        text: what the model reads.
        starts: for each character of ``text``, the first original character it stands for.
        ends: for each character of ``text``, one past the last original character.
    """

    text: str
    starts: range | tuple[int, ...]
    ends: range | tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the clean characters ``start`` to ``end`` (not empty)."""
        return self.starts[start], self.ends[end - 1]

    def replaced(self, changes: Sequence[tuple[int, int, str]]) -> CleanText:
        """This text with other words for some; each stands for the original span of the old one.

        Args:
            changes: (start, end, new text), apart from each other and in the order of the text.
        """
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for start, end, new in changes:
            parts += [self.text[last:start], new]
            starts += [*self.starts[last:start], *[self.starts[start]] * len(new)]
            ends += [*self.ends[last:start], *[self.ends[end - 1]] * len(new)]
            last = end
        return CleanText(
            "".join([*parts, self.text[last:]]),
            (*starts, *self.starts[last:]),
            (*ends, *self.ends[last:]),
        )

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The clean characters of the original span; the way back from :meth:`span`."""
        return bisect_left(self.ends, start + 1), bisect_left(self.starts, end)


def clean(text: str, max_characters: int = 512, *, squeeze: bool = True) -> CleanText:
    """Normalise a message and bound its length.

    NFKC folds look-alike forms (full-width letters, ligatures); letters of other scripts inside
    Latin words become the Latin ones they look like; zero-width, control and unassigned characters
    go, tabs and line breaks become spaces; of repeated letters two stay, of repeated signs three;
    digits are never touched. A clean text is its own clean text.

    Args:
        text: anything a person or a program may send.
        max_characters: the most characters to keep.
        squeeze: shorten repeated letters and signs; without it every character that means
            something stays, as the linking of e-mail addresses needs.

    Returns:
        The clean text, at most ``max_characters`` long, with original offsets.
    """
    if len(text) <= max_characters and _is_clean(text):
        return CleanText(text, range(len(text)), range(1, len(text) + 1))
    for limit in (_FIRST_READ, _READ_AHEAD):
        cleaned, is_full = _cleaned(text[: limit * max_characters], max_characters, squeeze)
        if is_full:
            # What was cut off must not decide how the last word is read.
            end = cleaned.ends[-1] if cleaned.ends else 0
            return _cleaned(text[:end], max_characters, squeeze)[0]
        if len(text) <= limit * max_characters:
            break
    return cleaned


def _is_clean(text: str) -> bool:
    return text.isascii() and text.isprintable() and not _REPEATED.search(text)


def _cleaned(text: str, max_characters: int, squeeze: bool) -> tuple[CleanText, bool]:
    """The clean text, and whether it is full before ``text`` has ended."""
    kept = _Kept([], [], [], squeeze)
    for piece, start, end in _normalised(text):
        if len(kept.characters) + len(piece) > max_characters:
            return kept.text(), True
        for character in piece:
            kept.add(character, start, end)
        kept.reach(end)
    return kept.text(), False


@dataclass
class _Kept:
    """What stays of a text so far."""

    characters: list[str]
    starts: list[int]
    ends: list[int]
    squeeze: bool
    last: str = " "
    run: int = 0

    def add(self, character: str, start: int, end: int) -> None:
        folded = character.casefold()
        self.run = self.run + 1 if folded == self.last else 1
        self.last = folded
        if self.squeeze and self._is_too_many(character):
            return
        self.characters.append(character)
        self.starts.append(start)
        self.ends.append(end)

    def reach(self, end: int) -> None:
        """A repeated letter that went belongs to the span of those that stay."""
        if self.ends:
            self.ends[-1] = end

    def _is_too_many(self, character: str) -> bool:
        if character == " ":
            return self.run > 1 or not self.characters
        if character.isdigit():
            return False
        return self.run > (_MOST_LETTERS if character.isalpha() else _MOST_SIGNS)

    def text(self) -> CleanText:
        return CleanText("".join(self.characters), tuple(self.starts), tuple(self.ends))


def _normalised(text: str) -> Iterator[_Piece]:
    """Clusters in NFKC, words that are meant to be Latin in Latin letters."""
    pieces = _folded(text)
    if text.isascii():
        return pieces
    every = list(pieces)
    before = "".join(piece for piece, _, _ in every)
    after = in_latin(before)
    return iter(every) if before == after else _recomposed(every, after)


def _recomposed(pieces: Sequence[_Piece], letters: str) -> Iterator[_Piece]:
    """``pieces`` with other ``letters``, one for each of theirs."""
    place = 0
    for piece, start, end in pieces:
        after = letters[place : place + len(piece)]
        place += len(piece)
        yield after if after == piece else unicodedata.normalize("NFC", after), start, end


def _folded(text: str) -> Iterator[_Piece]:
    """What NFKC makes of each visible character and of the marks that combine with it.

    More marks than a language needs ("zalgo" text) are dropped, but belong to the span.
    """
    cluster, start, end, marks = "", 0, 0, 0
    for index, character in enumerate(text):
        traits = _traits_of(character)
        if traits.is_hidden:
            continue
        if traits.marks and cluster:
            end = index + 1
            marks += traits.marks
            cluster += character if marks <= _MOST_MARKS else ""
            continue
        if cluster:
            yield _fold(cluster), start, end
        cluster, start, end, marks = character, index, index + 1, traits.marks_within
    if cluster:
        yield _fold(cluster), start, end


def _fold(cluster: str) -> str:
    if len(cluster) == 1:
        return _traits_of(cluster).folded
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", cluster))


class _Traits(NamedTuple):
    """What there is to know of a character.

    Args:
        folded: its NFKC form, a space for any white space.
        is_hidden: whether it shows nothing.
        marks: how many marks it adds to the character before it; 0 when it stands alone.
        marks_within: how many marks there are in its folded form.
    """

    folded: str
    is_hidden: bool
    marks: int
    marks_within: int


@lru_cache(_MOST_REMEMBERED)
def _traits_of(character: str) -> _Traits:
    folded = unicodedata.normalize("NFKC", character)
    parts = unicodedata.normalize("NFKD", character)
    hidden = unicodedata.category(character) in _INVISIBLE and not character.isspace()
    return _Traits(
        _BLANK.sub(" ", folded),
        hidden or _IGNORABLE.match(character) is not None,
        len(parts) if _continues(parts[0]) else 0,
        sum(map(_continues, folded[1:])),
    )


def _continues(character: str) -> bool:
    """Whether a character combines with the one before it."""
    return unicodedata.combining(character) > 0 or ord(character) in _JAMO_INSIDE
