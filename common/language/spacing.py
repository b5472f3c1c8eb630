"""Joints between pieces of text, where no sentence of the language makes them.

A script without spaces has none at a joint either, and marks of its own: "a, b" is "甲、乙". Text
of both kinds is joined by what stands beside the joint.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from common.language.scripts import is_unspaced

_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH")
"""How the Unicode names of letters and marks begin that are written without spaces."""


def spaced(*parts: str) -> str:
    """Pieces in a row, empty ones left out: sentences, an amount and its unit, name and value.

    ``spaced("Done.", "Bye!")`` is "Done. Bye!", ``spaced("250", "克")`` is "250克".
    """
    text = ""
    for part in filter(None, parts):
        text += part if not text or _is_wide(text[-1]) or _is_wide(part[0]) else f" {part}"
    return text


def series(parts: Iterable[str]) -> str:
    """Things of one kind: "red, large", "红色、大号"."""
    return _joined(parts, ", ", "、")


def clauses(parts: Iterable[str]) -> str:
    """What might each be a sentence: "made of oak; 2 kg", "橡木做的；2公斤"."""
    return _joined(parts, "; ", "；")


def labelled(label: str, text: str) -> str:
    """What something is called, and what it is: "Colour: red", "颜色：红色"."""
    return _joined((label, text), ": ", "：")


def _joined(parts: Iterable[str], mark: str, wide: str) -> str:
    held = list(parts)
    return (wide if any(map(is_unspaced, held)) else mark).join(held)


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" and unicodedata.name(character, "").startswith(_WIDE)


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
