"""Numbers with units that a thing shall have: 250克, 半斤, 一斤半, 150毫升以上, 够五个人喝."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from languages.zh.reads import amounts
from languages.zh.reads.numbers import WORDS, from_words
from languages.zh.reads.script import compiled

OF_A_PERSON = compiled(
    r"(?:我|你|他|她|我妈|我爸|老公|老婆|孩子|体重)(?:的)?(?:体重)?(?:是|有|大概|大约|差不多|快|重|才|不到)*\s*$"
)
"""Before what somebody weighs ("我重60公斤")."""
_UNITS: dict[str, tuple[str, float]] = {
    "千克|公斤|kg|kilo": ("kg", 1.0),
    "市?斤": ("g", 500.0),
    "两(?![个件盒包罐套只款种袋瓶百千万人位年天三])": ("g", 50.0),
    "克|g": ("g", 1.0),
    "毫米|mm": ("mm", 1.0),
    "厘米|公分|cm": ("cm", 1.0),
    "英寸|寸": ("inch", 1.0),
    "毫升|ml|cc": ("ml", 1.0),
    "公升|升(?![级值])|l": ("l", 1.0),
    "米(?![饭色白黄])|m": ("m", 1.0),
    "分钟|min": ("min", 1.0),
    "小时|钟头|h": ("h", 1.0),
    "个?月(?!饼|光)": ("months", 1.0),
    "年(?![前后份底初货会级])": ("years", 1.0),
    "摄氏度|度(?![过假数])|℃|°\\s?c?": ("°C", 1.0),
    "瓦|w": ("W", 1.0),
    "分贝|db": ("dB", 1.0),
    "人(?![民参工气家])|个人|位(?![置于])|口人": ("people", 1.0),
    "件套|头(?=茶具|套|装|的|$)": ("pieces", 1.0),
}
"""How a unit is written -> the unit, and how many of it one is: a 斤 is 500 g, a 两 50 g."""
_UNIT = "|".join(f"(?P<u{n}>{words})" for n, words in enumerate(_UNITS))
_NAMES = tuple(_UNITS.values())
_HALF = 0.5
_NUMBER = rf"(?P<n>\d+(?:[.,]\d+)?|半|[一二三四五六七八九](?=两(?![个百千万]))|{WORDS})"
_AT_MOST = (
    r"(?:不(?:要|能|想|可以|得)?|别)(?:大于|长于|重于|高于|宽于|超过|多于)|(?:轻|小|短|"
    r"窄|矮|薄|低|少|冷)于|"
    rf"{amounts.AT_MOST}"
)
_AT_LEAST = (
    r"(?:不(?:要|能)?|别)(?:轻|小|短|窄|矮|薄|低|少)于|(?:大|长|重|高|宽|厚|多)于|"
    r"(?:能|可以|够|足够)?(?:装得下|装下|装|放得下|放下|容纳)(?:个)?|"
    rf"{amounts.AT_LEAST}"
)
_QUANTITY = compiled(
    rf"(?:(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{amounts.ABOUT}))\s*)?"
    rf"(?P<minus>零下|负|"
    rf"(?<![\w.])[-−–])?(?<![\d.,]){_NUMBER}\s*(?P<ge>个)?\s*(?P<half>半)?(?:{_UNIT})"
    rf"(?![a-z²])(?P<half2>半(?![个斤年月]))?"
    rf"(?:\s*(?:(?P<and_less>{amounts.AND_LESS})|(?P<and_more>{amounts.AND_MORE})|"
    rf"(?P<ish>{amounts.ISH})))?"
)
_FOR_SO_MANY = compiled(
    rf"(?:我们|咱们?|一共|总共|家里|够)(?:一共|总共|有|是|就)?\s*(?P<n>\d{{1,2}}|"
    rf"{WORDS})个(?!月|小时|钟|多月|半)(?:人)?(?:喝|用|$|一起)"
)
_COMES_ALONG = compiled(r"也(?:要)?来|一起(?:来|喝)|加入|跟着来|要来|也参加|一块儿?来")
_MORE_PEOPLE = compiled(rf"(?:多|再加|再来|加|又来)(?:了)?\s*(?P<n>\d|{WORDS})\s*(?:个人?|位|口)")
_YEARS = rf"\d{{1,3}}|{WORDS}"
_AGE = compiled(
    rf"(?P<others>(?:(?:{_YEARS})\s*(?:周?岁)?(?:半)?\s*(?:和|、|,|跟|与|还有)\s*(?:一个)?)+)?"
    rf"(?P<n>{_YEARS})\s*(?:多|来|几)?\s*(?:周岁|岁(?!月))|(?P<n2>{_YEARS})\s*(?:大寿|寿辰|寿宴)"
)
_ONE_AGE = compiled(_YEARS)
_OLDEST = 120


class Quantity(NamedTuple):
    """One number with its unit, where it stands, and which bound it is.

    ``low`` and ``high`` are both None for a bare number, both the same for "about".
    """

    start: int
    end: int
    value: float
    unit: str
    bound: str
    """``most``, ``least``, ``about`` or empty."""


def quantities(text: str) -> Iterator[Quantity]:
    """The numbers with units of a text, in order; 斤 and 两 in grams."""
    taken: list[tuple[int, int]] = []
    for match in _QUANTITY.finditer(text):
        value = _value(match["n"])
        if value is None:
            continue
        number = next(n for n in range(len(_NAMES)) if match[f"u{n}"])
        unit, factor = _NAMES[number]
        if match["ge"] and unit in ("g", "kg", "ml", "cm", "years"):
            continue
        value += _HALF if match["half"] or match["half2"] else 0.0
        taken.append(match.span())
        sign = -1.0 if match["minus"] else 1.0
        yield Quantity(*match.span(), sign * value * factor, unit, _bound(match))
    for match in _FOR_SO_MANY.finditer(text):
        value = _value(match["n"])
        if value and all(match.end() <= start or end <= match.start() for start, end in taken):
            yield Quantity(*match.span(), value, "people", "")


def _bound(match: re.Match[str]) -> str:
    if match["most"] or match["and_less"]:
        return "most"
    if match["least"] or match["and_more"]:
        return "least"
    return "about" if match["about"] or match["ish"] else ""


def comes_along(text: str) -> bool:
    """Whether somebody is told of who takes part, not for whom a thing is."""
    return _COMES_ALONG.search(text) is not None


def more_people(text: str) -> int:
    """How many come to those that were told of: 还要多来两个人."""
    match = _MORE_PEOPLE.search(text)
    return round(_value(match["n"]) or 0) if match else 0


def age(text: str) -> tuple[int, int, float] | None:
    """Where a person's age stands, and the years; of several people's that of the youngest."""
    for match in _AGE.finditer(text):
        named = match["n"] or match["n2"]
        others = _ONE_AGE.findall(match["others"] or "")
        years = [value for one in (*others, named) if (value := _value(one)) is not None]
        if years and all(0 < value < _OLDEST for value in years):
            return (*match.span(), min(years))
    return None


def tells_age(text: str) -> bool:
    """Whether years are plainly somebody's age, whoever it is."""
    return age(text) is not None


def _value(text: str) -> float | None:
    if text == "半":
        return _HALF
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    return from_words(text.lower())
