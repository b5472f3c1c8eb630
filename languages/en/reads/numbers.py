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
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SMALL = (
    rf"(?:(?:{'|'.join((*_TENS, 'fourty'))})(?:[\s-]+(?:{'|'.join(_UNITS[1:10])})\b)?|(?:{_UNIT}))"
)
_SCALE = "(?:hundred|thousand)"

WORDS = (
    rf"(?:(?:an?\s+|\d{{1,2}}\s+|{_SMALL}\s+)?{_SCALE}"
    rf"(?:\s+(?:and\s+)?{_SMALL}(?:\s+{_SCALE})?)*|{_SMALL})\b"
)
"""A pattern of one number in words ("two hundred and five"); "six and nine" are two."""


def from_words(text: str) -> float | None:
    """The number that lower-case words stand for, such as ``two hundred and five``."""
    total = current = 0
    words = re.findall(r"[a-z]+|\d+", text)
    known = [word for word in words if word in _VALUES or word in _SCALES or word.isdigit()]
    if not known or len(known) + sum(word in {"a", "an", "and"} for word in words) < len(words):
        return None
    for word in known:
        if word.isdigit():
            current += int(word)
        elif word in _VALUES:
            current += _VALUES[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * 1000, 0
    return float(total + current)
