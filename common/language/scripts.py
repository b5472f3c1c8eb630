"""Where a word begins and ends, also in scripts that put no spaces between words.

In Latin letters a word ends where its letters end. Chinese and Japanese are written without spaces:
every ideograph and every kana may begin or end a word, so that a pattern for whole words may stand
anywhere among them, while ``M`` still does not stand in ``May``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from common.language.variants import either

UNSPACED = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Ideographs and kana, as the inside of a character class."""
EDGE = rf"(?-i:\b|(?<=[{UNSPACED}])|(?=[{UNSPACED}]))"
"""Where a word begins or ends: ``\\b``, or beside a character of such a script.

No case is looked at in it: with ``re.IGNORECASE`` each of 160,000 characters would be folded where
a pattern is compiled."""
NOT_BEHIND_A_WORD = rf"(?-i:(?<![^\W{UNSPACED}]))"
"""``(?<!\\w)`` where an ideograph is no part of the word that follows."""
NOT_BEFORE_A_WORD = rf"(?-i:(?![^\W{UNSPACED}]))"
"""``(?!\\w)`` where an ideograph is no part of the word before it."""

_HAN = re.compile(f"[{UNSPACED}]")
_PIECE = re.compile(rf"[{UNSPACED}]+|(?:[^\W{UNSPACED}]|-)+")
_SINGLE = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_COMMA = re.compile(r"[,，、]")
_CHARACTERS_A_WORD = 2
"""A word of such a script has about so many characters."""


class WholeWords:
    """A pattern of whole words, whatever their case, in simplified and traditional characters.

    Texts without a character of an unspaced script are read by a pattern of its own: its edges are
    ``\\b`` alone, which finds the same there in a third of the time and compiles in a hundredth.

    Args:
        pattern: a regular expression of the words themselves.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _spaced(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self.pattern})\b", re.IGNORECASE)

    @cached_property
    def _mixed(self) -> re.Pattern[str]:
        return re.compile(rf"{EDGE}(?:{either(self.pattern)}){EDGE}", re.IGNORECASE)

    def _for(self, text: str) -> re.Pattern[str]:
        return self._mixed if is_unspaced(text) else self._spaced

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in a text."""
        return self._for(text).search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The whole text, where it is nothing else."""
        return self._for(text).fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places in a text."""
        return self._for(text).finditer(text)


@lru_cache(maxsize=2048)
def whole_words(pattern: str) -> WholeWords:
    """The pattern of some whole words, compiled once.

    Args:
        pattern: a regular expression of the words themselves.
    """
    return WholeWords(pattern)


_NARROW = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)} | {0x3000: " "}


def narrow(text: str) -> str:
    """A text with full-width letters, digits and signs in their plain form, as long as it was."""
    return text.translate(_NARROW)


def is_unspaced(text: str) -> bool:
    """Whether a text has characters of a script without spaces."""
    return not text.isascii() and _HAN.search(text) is not None


def is_mostly_unspaced(text: str) -> bool:
    """Whether most of a text is written without spaces between words."""
    return 2 * len(_HAN.findall(text)) > len(text)


def spoken_words(text: str) -> list[str]:
    """The words by which a text is compared with another, in lower case.

    What stands together in a script without spaces gives each two neighbours: words of it are
    found again wherever they stand.
    """
    return [word for run in _runs(text) for word in _pairs(run)]


def held_words(text: str) -> frozenset[str]:
    """The words of what is compared with: the same, the runs that they stand in, and each character
    of such a script alone."""
    runs = list(_runs(text))
    single = (c for run in runs if is_unspaced(run) for c in run)
    return frozenset((*runs, *(word for run in runs for word in _pairs(run)), *single))


def cutter(words: Iterable[str]) -> re.Pattern[str] | None:
    """What finds some words inside a text without spaces, the longest first.

    Args:
        words: of any script; None is returned where none has a character of such a script.
    """
    held = sorted({word for word in words if is_unspaced(word)}, key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, held))) if held else None


def cut(text: str, at: re.Pattern[str] | None) -> list[str]:
    """The words of a text as they stand in it: those that ``at`` finds, and each two neighbours
    of what is left of a run of ideographs.

    Args:
        text: with spaces or without.
        at: from :func:`cutter`.
    """
    found: list[str] = []
    for match in _PIECE.finditer(text):
        run = match[0]
        if not is_unspaced(run):
            found.append(run)
            continue
        place = 0
        for word in at.finditer(run) if at else ():
            found += [*_pairs(run[place : word.start()]), word[0]]
            place = word.end()
        found += _pairs(run[place:])
    return found


def without_words(run: str, nothing: frozenset[str], whole: frozenset[str]) -> list[str]:
    """What is left of a run of ideographs without words that say nothing.

    Args:
        run: without spaces.
        nothing: the words that go.
        whole: words that stay whole, though one that goes may stand in them.
    """
    at = _cutter_of(nothing, whole)
    pieces, place = [""], 0
    for match in at.finditer(run) if at else ():
        pieces[-1] += run[place : match.start()]
        if match[0] in nothing:
            pieces.append("")
        else:
            pieces[-1] += match[0]
        place = match.end()
    pieces[-1] += run[place:]
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=64)
def _cutter_of(nothing: frozenset[str], whole: frozenset[str]) -> re.Pattern[str] | None:
    return cutter(nothing | whole)


def single_words(text: str) -> list[str]:
    """The runs of letters and digits of a text, and each ideograph and kana for itself."""
    return _SINGLE.findall(text)


def parts_of(text: str) -> list[str]:
    """The members of a list that is one text, by the commas of any script; none of them empty."""
    return [part for part in map(str.strip, _COMMA.split(text)) if part]


def count_words(text: str) -> int:
    """How long a text is, in words; two characters of a script without spaces count as one."""
    alone = len(_HAN.findall(text))
    spaced = sum(any(map(str.isalnum, word)) for word in _HAN.sub(" ", text).split())
    return len(text.split()) if not alone else spaced + -(-alone // _CHARACTERS_A_WORD)


def _runs(text: str) -> Iterator[str]:
    return (match[0] for match in _PIECE.finditer(text.lower()))


def _pairs(run: str) -> list[str]:
    if len(run) < _CHARACTERS_A_WORD or not is_unspaced(run):
        return [run] if run else []
    return [run[at : at + _CHARACTERS_A_WORD] for at in range(len(run) - 1)]
