"""Small whole numbers in Chinese: how many pieces, how many days, which day of a month."""

from __future__ import annotations

import re
import unicodedata

_DIGIT = {sign: n for n, signs in enumerate(("零〇", "一壹", "二两兩俩倆", "三仨", "四", "五", "六", "七", "八", "九"))
          for sign in signs}  # fmt: skip
_TENS = {"十": 10, "百": 100, "千": 1000}
COUNT = r"(?:\d{1,4}|[一二两兩俩倆三仨四五六七八九十百零〇]{1,5})"
"""A pattern of one such number, without groups."""


def count_of(text: str) -> int | None:
    """The number that digits or characters stand for: ``12``, ``十二``, ``两``; None for none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal():
        return int(plain)
    if not plain or not re.fullmatch(r"[零〇一壹二两兩俩倆三仨四五六七八九十百千]+", plain):
        return None
    total, current = 0, 0
    for sign in plain:
        if sign in _DIGIT:
            current = _DIGIT[sign]
        else:
            total, current = total + (current or 1) * _TENS[sign], 0
    return total + current
