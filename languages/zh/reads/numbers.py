"""Numbers in Chinese characters: 一百五十, 一百五, 两三百, 1.5万."""

from __future__ import annotations

import re

from languages.zh.reads.script import either, fold

DIGITS = "零一二两三四五六七八九"
_VALUES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSAND = 10_000
_DIGIT = "[〇零一二两三四五六七八九]"

WORDS = either(
    r"(?:(?<![第统单唯万.\d])"
    r"(?!千万(?![块元])|十分|百[搭分]|万[一能分]|"
    r"[一两](?:[下点些样起直定般共切边旦向会次]|方面)|四处|三观|五官)"
    r"[〇零一二两三四五六七八九十百千万]+[多来]?(?![一二两三四五六七八九十百千万])"
    r"|\d+(?:\.\d+)?(?:[百千万]|(?<=[0])多))"
)
"""A pattern of one number in words; 第一 and 一下 are none."""

_RUN = re.compile(
    r"(?P<digits>\d+(?:\.\d+)?)?(?P<signs>[〇零一二两三四五六七八九十百千万]*)(?P<more>[多来]?)"
)


def from_words(text: str) -> float | None:
    """The number that characters stand for; of two neighbours (两三百) the larger one."""
    match = _RUN.fullmatch(fold(text.strip()))
    if match is None or not (match["digits"] or match["signs"]):
        return None
    value = _mixed(match["digits"], match["signs"]) if match["digits"] else _signs(match["signs"])
    if value is None or not match["more"]:
        return value
    return value + _step(value)


def _mixed(digits: str, signs: str) -> float | None:
    """1.5万, 3百."""
    if not signs:
        return float(digits)
    factor = {**_SCALES, "万": _TEN_THOUSAND}.get(signs)
    return float(digits) * factor if factor else None


def _step(value: float) -> float:
    """What 多 adds at most: a hundred to 三百, ten to 五十."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return float(step)


def _signs(signs: str) -> float | None:
    if "万" in signs:
        high, _, low = signs.partition("万")
        upper = _below_ten_thousand(high) if high else 1.0
        lower = _after_scale(low, _TEN_THOUSAND) if low else 0.0
        return None if upper is None or lower is None else upper * _TEN_THOUSAND + lower
    if not any(sign in _SCALES for sign in signs):
        return _plain(signs)
    return _below_ten_thousand(signs)


def _plain(signs: str) -> float | None:
    """Digits without a scale: 五, 二零二五; 三四 is up to four."""
    values = [_VALUES[sign] for sign in signs]
    if len(values) == 2 and values[1] == values[0] + 1 and values[0]:
        return float(values[1])
    return float(int("".join(map(str, values))))


def _after_scale(signs: str, scale: int) -> float | None:
    """What follows a scale: one digit is counted in the next smaller one (一百五, 一万二)."""
    if len(signs) == 1 and signs in _VALUES:
        return float(_VALUES[signs] * scale // 10)
    return _below_ten_thousand(signs.lstrip("零〇"))


def _below_ten_thousand(signs: str) -> float | None:
    total, digit, last = 0, -1, 0
    was_zero = False
    for sign in signs:
        if sign in _VALUES:
            was_zero, digit = _VALUES[sign] == 0, _VALUES[sign]
            continue
        scale = _SCALES.get(sign, 0)
        if not scale or (last and scale >= last):
            return None
        total += (digit if digit > 0 else 1) * scale
        last, digit, was_zero = scale, -1, False
    if digit > 0:
        follows_zero = "零" in signs[-2:-1] or "〇" in signs[-2:-1]
        colloquial = last > 10 and not follows_zero
        total += digit * (last // 10) if colloquial else digit
    return float(total) if total or was_zero else None
