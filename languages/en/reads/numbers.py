"""Numbers in English words."""

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

WORDS = rf"(?:an?\s+(?=hundred|thousand))?(?:{_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_WORD}))*\b"
"""A pattern of a number in words."""


def from_words(text: str) -> float | None:
    """The number that lower-case words stand for, such as ``two hundred and five``."""
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
