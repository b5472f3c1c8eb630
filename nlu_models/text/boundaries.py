"""Where a thing ends in running text: compounds, decimals and units belong together, the
punctuation of the sentence does not belong to them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

Span = tuple[int, int]

CJK = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Inside a character class. Chinese and Japanese are written without spaces: each character may
begin a thing."""
_SIGN = rf"[^\W{CJK}]"
_WORD = rf"[^\W_{CJK}]++"
_LETTER = rf"[^\W\d_{CJK}]"
_CLITIC = r"(?:s|t|d|m|re|ve|ll)\b"
_JOINT = (
    r"(?:"
    r"[-\u2010\u2011_]"  # t-shirt, A-1001
    r"|(?<=\d)[.,/:'’](?=\d)"  # 42.5, 1,299.00, 104/110, 10:30, 5'11
    rf"|(?<={_LETTER})['’](?={_LETTER})(?!{_CLITIC})"  # O'Neill, but Anna's
    r"|(?<=n)['’](?=t\b)"  # isn't
    rf"|(?<=(?<!\w){_LETTER})&(?={_LETTER})"  # H&M, but red&white
    r")"
)
_TAIL = r"(?<=\d)(?:[.,]-(?!\w)|%|[€£$]|[\"”″'’′](?!\w))"  # 50,- 20% 50€ 5'11"
_COMPOUND = re.compile(
    rf"{_SIGN}(?:{_SIGN}|[.+%-])*+@{_SIGN}(?:{_SIGN}|-)*+(?:\.{_SIGN}(?:{_SIGN}|-)*+)+"  # e-mail
    rf"|(?:(?<!\w)[€£$])?{_WORD}(?:{_JOINT}{_WORD})*+(?:{_TAIL})?",
    re.IGNORECASE,
)
_CJK_CHARACTER = re.compile(rf"[{CJK}]")
_QUOTES = "'’\"”″′"
_OPENS = {"’": "‘'’", "”": '“„"”'}
_PUNCTUATION = frozenset(".,;:!?()[]{}\"'‘’“”„«»…。，！？、；：（）【】《》「」『』〈〉·-–—")
_POSSESSIVE = re.compile(r"(?<=\ws)['’]")


def is_ideograph(character: str) -> bool:
    """Whether a character is an ideograph or kana, which are written without spaces."""
    return _CJK_CHARACTER.match(character) is not None


def may_part(before: str, after: str) -> bool:
    """Whether a thing may end between two characters that stand together, whatever is written:
    beside an ideograph or kana, and between two signs.
    """
    if _CJK_CHARACTER.match(before) or _CJK_CHARACTER.match(after):
        return True
    return unicodedata.category(before)[0] in "PS" and unicodedata.category(after)[0] in "PS"


def compounds(text: str) -> list[Span]:
    """Spans of ``text`` that are one thing, whatever a tokenizer makes of them.

    A quotation mark behind a number is a unit (5'11") unless it closes a quotation.
    """
    found = []
    for match in _COMPOUND.finditer(text):
        start, end = match.span()
        if text[end - 1] in _QUOTES and _closes_quotation(text, end - 1):
            end -= 1
        found.append((start, end))
    return found


def word_runs(words: Sequence[Span], whole: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """First and last place in ``words`` of each compound that is several words."""
    starts = [start for start, _ in words]
    ends = [end for _, end in words]
    for start, end in whole:
        first, last = bisect_left(starts, start), bisect_right(ends, end) - 1
        if first < last:
            yield first, last


def trimmed(
    words: Sequence[Span], text: str, whole: Sequence[Span], first: int, last: int
) -> tuple[int, int]:
    """``first`` and ``last`` without the punctuation of the sentence; if nothing is left, ``first``
    is the larger.

    A mark that is part of a compound stays, and so does the apostrophe of "kids'".

    Args:
        words: spans of ``text``.
        text: the sentence.
        whole: its compounds.
        first: place in ``words`` where a thing begins.
        last: place where it ends, included.
    """
    while first <= last and _is_punctuation(text, words[last]):
        start, end = words[last]
        if any(low < start and end <= high for low, high in whole):
            break
        if _POSSESSIVE.match(text, start) and not _closes_quotation(text, start):
            break
        last -= 1
    while first <= last and _is_punctuation(text, words[first]):
        first += 1
    return first, last


def _is_punctuation(text: str, word: Span) -> bool:
    return all(character in _PUNCTUATION for character in text[slice(*word)].strip())


def _closes_quotation(text: str, place: int) -> bool:
    """Whether an opening mark stands before the quotation mark at ``place``."""
    marks = re.escape(_OPENS.get(text[place], text[place]))
    return re.search(rf"(?<!\w)[{marks}](?=\w)", text[:place]) is not None
