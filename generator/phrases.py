"""A sentence as words with their places, and the words around them that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator.segments import segments
from generator.tongue import copy_words, language_code, statement_lists

_WORD = re.compile(
    r"g/m²|[£€$¥￥]|[A-Z]+\d\w*|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)?|°[CF]?|℃|[%#&+×]|[,;:.!?()–—，；：。！？（）、]"
)
PAUSES = frozenset(",;:.!?()–—，；：。！？（）、")


@dataclass(frozen=True)
class Word:
    """One word of a sentence.

    Attributes:
        text: as it stands there.
        lower: the same in lower case, with the list's spelling.
        stem: to compare it by.
        start, end: its place in the sentence.
        joined: whether a hyphen joins it to the word before.
    """

    text: str
    lower: str
    stem: str
    start: int
    end: int
    joined: bool = False

    @property
    def is_pause(self) -> bool:
        """Whether it is a mark that parts what stands before from what follows."""
        return self.text in PAUSES

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdecimal()


def words_of(sentence: str) -> list[Word]:
    """The words of a sentence; what a hyphen joins is one word only where a list knows it so."""
    plain = sentence.replace("’", "'")
    found = [
        _word(text, match.start() + at)
        for match in _WORD.finditer(plain)
        for text, at in segments(match.group(), counted=plain[: match.start()][-1:].isdecimal())
    ]
    return list(_joined(found, plain))


def _joined(words: Sequence[Word], sentence: str) -> Iterator[Word]:
    """ "wi-fi" and "non-slip" as one word; "cotton-lined" as two."""
    at = 0
    while at < len(words):
        word, after = words[at], words[at + 1] if at + 1 < len(words) else None
        if after and sentence[word.end : after.start] == "-":
            both = sentence[word.start : after.end]
            if both.lower() in _known_compounds(language_code()):
                yield _word(both, word.start)
                at += 2
                continue
        hyphen = at > 0 and sentence[words[at - 1].end : word.start] in ("-", "‑")
        yield replace(word, joined=hyphen)
        at += 1


@cache
def _known_compounds(code: str) -> frozenset[str]:
    del code
    lists = statement_lists()
    every = (*lists.qualities, *lists.qualities_too, *lists.parts, *lists.brands)
    return frozenset(word.lower() for word in every if "-" in word)


def _word(text: str, start: int) -> Word:
    lower = text.lower()
    lower = statement_lists().spelt.get(lower, lower)
    return Word(text, lower, stem(lower), start, start + len(text))


def stem(word: str) -> str:
    """A word without its commonest endings, by the language."""
    return _stem(language_code(), word)


def stems(text: str) -> frozenset[str]:
    """The stems of all the words of a text."""
    return _stems(language_code(), text)


def plain_stems() -> frozenset[str]:
    """The stems of everyday words, which state nothing."""
    return _plain_stems(language_code())


def material_stems() -> frozenset[str]:
    """The stems of what things are made of."""
    return _material_stems(language_code())


def alike(part: str) -> frozenset[str]:
    """The stems of a part's other names, its own included (both as stems)."""
    return _alike(language_code(), part)


# What is kept is kept for the language that is spoken: ``code``.


@cache
def _stem(code: str, word: str) -> str:
    del code
    return str(copy_words().stem(word))


@cache
def _stems(code: str, text: str) -> frozenset[str]:
    del code
    return frozenset(word.stem for word in words_of(text) if not word.is_pause)


@cache
def _plain_stems(code: str) -> frozenset[str]:
    del code
    return frozenset(map(stem, copy_words().PLAIN_WORDS))


@cache
def _material_stems(code: str) -> frozenset[str]:
    del code
    return frozenset(map(stem, statement_lists().materials))


@cache
def _alike(code: str, part: str) -> frozenset[str]:
    del code
    groups = [frozenset(map(stem, group)) for group in statement_lists().alike]
    return frozenset({part}).union(*(group for group in groups if part in group))
