"""Numbers as people write them: digits with either kind of separator, and words."""

from __future__ import annotations

import re

_UNITS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_VALUES["fourty"] = 40
_SCALES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted([*_VALUES, *_SCALES], key=len, reverse=True))

DIGITS = r"\d{1,9}+(?:[.,]\d{1,3})*+(?:\s?k\b)?"
"""A pattern of a number in digits, thousands and decimals included."""

WORDS = rf"(?:an?\s+(?=hundred|thousand))?(?:{_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_WORD}))*\b"
"""A pattern of a number in words."""

_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LARGEST = 10_000_000


def parse_number(text: str) -> float | None:
    """The number ``text`` stands for, such as ``1.299,00``, ``49,9``, ``2k`` or ``two hundred``.

    A separator with exactly three digits behind it marks thousands. Returns None for text that is
    no number, or one beyond ten million.
    """
    text = text.strip().lower()
    value = _from_digits(text) if text[:1].isdigit() else _from_words(text)
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


def _from_words(text: str) -> float | None:
    total = current = 0
    words = re.findall(r"[a-z]+", text)
    known = [word for word in words if word in _VALUES or word in _SCALES]
    if not known or len(known) + sum(word in {"a", "an", "and"} for word in words) < len(words):
        return None
    for word in known:
        if word in _VALUES:
            current += _VALUES[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * 1000, 0
    return float(total + current)
