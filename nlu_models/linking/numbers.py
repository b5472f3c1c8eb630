"""Numbers as people write them: digits with either kind of separator, and words."""

from __future__ import annotations

import re

from common.language.scripts import NOT_BEFORE_A_WORD
from nlu_models.text.reads import NumberReads

DIGITS = rf"\d{{1,9}}+(?:[.,]\d{{1,3}})*+(?:\s?k{NOT_BEFORE_A_WORD})?"
"""A pattern of a number in digits, thousands and decimals included."""

_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LARGEST = 10_000_000


def parse_number(text: str, reads: NumberReads | None = None) -> float | None:
    """The number ``text`` stands for, such as ``1.299,00``, ``49,9``, ``2k`` or ``two hundred``.

    A separator with exactly three digits behind it marks thousands. Returns None for text that is
    no number, or one beyond ten million.

    Args:
        text: digits or words.
        reads: the numbers of its language in words; without any, digits alone count.
    """
    text = text.strip().lower()
    value = None
    if re.fullmatch(DIGITS, text):
        value = _from_digits(text)
    elif reads is not None:
        value = reads.from_words(text)
    return value if value is not None and value <= _LARGEST else None


def _from_digits(text: str) -> float | None:
    factor = 1000 if text.endswith("k") else 1
    digits = text.removesuffix("k").strip()
    thousands = _THOUSANDS.fullmatch(digits)
    digits = re.sub(r"[.,]", "", digits) if thousands else _with_point(digits)
    return float(digits) * factor if _PLAIN.fullmatch(digits) else None


def _with_point(digits: str) -> str:
    """Take the last separator for the decimal point and drop the others."""
    whole, separator, decimals = (
        digits.rpartition(",") if digits.rfind(",") > digits.rfind(".") else digits.rpartition(".")
    )
    return f"{re.sub('[.,]', '', whole)}.{decimals}" if separator else digits
