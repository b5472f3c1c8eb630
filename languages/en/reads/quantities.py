"""Numbers with units that a thing shall have: "40 l", "under 400 g", "for 5", "-5 degrees"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from languages.en.reads import amounts
from languages.en.reads.numbers import WORDS, from_words

_UNITS: dict[str, str] = {
    "g|grams?|grammes?": "g",
    "kg|kgs|kilos?|kilograms?": "kg",
    "oz|ounces?": "oz",
    "lbs?|pounds?": "lb",
    "mm|millimet(?:re|er)s?": "mm",
    "cm|centimet(?:re|er)s?": "cm",
    "m|met(?:re|er)s?": "m",
    'inch(?:es)?|″|"|in(?=\\s+(?:laptop|screen|notebook|monitor)\\b)': "inch",
    "ft|feet|foot": "ft",
    "ml|millilit(?:re|er)s?": "ml",
    "l|lit(?:re|er)s?|ltrs?": "l",
    "pints?": "pint",
    "minutes?|mins?": "min",
    "hours?|hrs?|h": "h",
    "years?|yrs?": "years",
    "months?": "months",
    "degrees?(?: celsius)?|°\\s?c?|°|celsius": "°C",
    "degrees? fahrenheit|°\\s?f": "°F",
    "watts?|w": "W",
    "gb|gigs?|gigabytes?": "GB",
    "tb|terabytes?": "TB",
    "lumens?|lm": "lm",
    "hz|hertz": "Hz",
    "db|decibels?": "dB",
    "people|persons?|persn|pers|ppl|adults|sleepers?|of us|man|teen(?:ager)?s|guests": "people",
    "players?": "players",
    "pockets?": "pockets",
    "keys": "keys",
    "pieces?": "pieces",
}
_UNIT = "|".join(f"(?P<u{n}>{words})" for n, words in enumerate(_UNITS))
_NAMES = tuple(_UNITS.values())
_MINUS = r"(?P<minus>minus\s+|(?<![\w.])[-−–]\s?)?"
_NUMBER = rf"(?P<n>\d+(?:[.,]\d+)?|{WORDS})"
_NEVER = r"(?:no|not|never|nothing|n['’]t)(?:\s+\w+){0,3}?\s+"
_AT_MOST = (
    rf"{_NEVER}(?:longer|bigger|larger|heavier|warmer|wider|taller|thicker|higher|more) than|"
    rf"{amounts.AT_MOST}|lighter than|smaller than|shorter than|colder than|down to|"
    r"thinner than|narrower than"
)
_AT_LEAST = (
    rf"{_NEVER}(?:lighter|smaller|shorter|colder|thinner|narrower|less|fewer) than|"
    rf"{amounts.AT_LEAST}|longer than|bigger than|larger than|heavier than|warmer than|"
    r"(?:tall|wid|thick|deep|high)er than|fits?(?: (?:a|an|my))?"
)
_QUANTITY = re.compile(
    rf"(?:\b(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{amounts.ABOUT}))\s+"
    rf"(?:(?:about|around|a|an)\s+)?)?"
    rf"{_MINUS}(?<![\w.,]){_NUMBER}(?:\s*-\s*|\s*)(?:{_UNIT})(?![\w²])"
    rf"(?:\s*(?:(?P<and_less>{amounts.AND_LESS}|or lighter|or smaller)|"
    rf"(?P<and_more>{amounts.AND_MORE}|or longer|or bigger|at least)))?",
    re.IGNORECASE,
)
_BELOW_ZERO = re.compile(
    r"\b(?:minus\s+|(?:for|to|at|until|till|about|around)\s+[-−])(?P<n>\d{1,2})\b"
    r"|\bbelow (?P<zero>zero|freezing)\b",
    re.IGNORECASE,
)
_FOR_SO_MANY = re.compile(
    rf"\b(?:for|we\s+are|we['’]re|(?:we|there)\s+will\s+be|so|"
    rf"(?:we|they)\s+(?:(?:always|usually|mostly|often|all)\s+)?play(?:\s+(?:always|usually|mostly))?"
    rf"(?:\s+(?:as|with|in))?)\s+(?:only\s+|just\s+|always\s+)?(?P<n>\d{{1,2}}|{WORDS})"
    r"(?=\s*(?:$|[.,!?;]|and\b|with\b|at\b|in\b|on\b|this\b|playing\b|all\b))",
    re.I,
)
_COMES_ALONG = re.compile(r"\b(?:com(?:es?|ing)|join(?:s|ing)?|along|as well|of us)\b", re.I)
_AGE = re.compile(
    rf"\b(?:(?:the )?(?:young|small|old|litt?l)est(?: one| of us)? (?=(?:is|turns)\b))?"
    rf"(?:(?P<others>(?:(?:\d{{1,2}}|{WORDS})\s*(?:,|and|&|or|to|-)\s*)+)?"
    rf"(?P<n>\d{{1,2}}|{WORDS})[\s-]*(?:years?|yrs?|yo|y/o)(?:[\s-]*(?:old|of age))?\b"
    rf"|(?:is|turns?|turning|turned|aged?|age of|age is|for an?|"
    rf"of|(?<=he)['’]s|(?<=she)['’]s)\s+(?P<n2>\d{{1,2}}|{WORDS})"
    r"(?=\s*(?:$|[.,!?;]|next|on|in|this|and|year))"
    r"|ha(?:ve|s) (?P<n3>\d{1,2}) years?"
    r"|\b(?:children|kids|sons|daughters|boys|girls|nieces|nephews|grand\w+s|grandchildren)\b"
    rf"\s*(?:,|\(|:|aged|of|who are|are)?\s*"
    rf"(?P<others4>(?:(?:\d{{1,2}}|{WORDS})\s*(?:,|and|&)\s*)+)"
    rf"(?P<n4>\d{{1,2}}|{WORDS})(?=\s*(?:$|[.,!?;)]))"
    r"|\b(?:m[uoa]m(?:my)?|mother|dad(?:dy)?|father|gran\w*|nan(?:ny)?|husband|wife|sister|brother|"
    r"son|daughter|nephew|niece|aunt(?:ie)?|uncle|boy|girl)\s*[,(]\s*(?P<n5>\d{1,2})(?=\s*[,.)]))",
    re.IGNORECASE,
)


_ONE_AGE = re.compile(rf"\d{{1,2}}|{WORDS}", re.IGNORECASE)

_OLD = re.compile(
    r"\bold\b|\b(?:young|small|old|litt?l)est\b|\baged?\b|\byo\b|y/o|\bturn\w*|birthday|"
    r"have \d+ years",
    re.I,
)


_SAID_OTHERWISE = (
    (re.compile(r"\bhalf an hour\b", re.I), "30 minutes"),
    (re.compile(r"\ba quarter of an hour\b", re.I), "15 minutes"),
    (re.compile(r"\b(?:an|one) hour\b", re.I), "1 hour"),
)
"""Numbers in other words; they take no more letters than these."""
_AND_A_HALF = re.compile(rf"(?<![\w.,])(?P<n>\d+|{WORDS}) and a half\b", re.I)


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


def _with_half(match: re.Match[str]) -> str:
    """ "four and a half" in digits, as long as it was."""
    whole = _value(match["n"])
    return match[0] if whole is None else f"{whole + 0.5:g}".ljust(len(match[0]))


OF_A_PERSON = re.compile(
    r"\b(?:i|he|she|we|they|who|(?:my|his|her|our) \w+)(?: (?:both|now|only|just))? "
    r"weighs?(?: (?:in|about|around|roughly|some|over|under|almost|nearly|at)){0,2}\s*$",
    re.IGNORECASE,
)
"""Before what somebody weighs: "I weigh 75 kg"."""


def quantities(text: str) -> Iterator[Quantity]:
    """The numbers with units of a text, in order."""
    taken: list[tuple[int, int]] = []
    for said, number in _SAID_OTHERWISE:
        text = said.sub(lambda match, number=number: number.ljust(len(match[0])), text)  # type: ignore[misc]
    text = _AND_A_HALF.sub(_with_half, text)
    for match in _QUANTITY.finditer(text):
        value = _value(match["n"])
        if value is None:
            continue
        unit = next(name for n, name in enumerate(_NAMES) if match[f"u{n}"])
        bound = (
            "most"
            if match["most"] or match["and_less"]
            else "least"
            if match["least"] or match["and_more"]
            else "about"
            if match["about"]
            else ""
        )
        taken.append(match.span())
        yield Quantity(*match.span(), -value if match["minus"] else value, unit, bound)
    for match in _BELOW_ZERO.finditer(text):
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            taken.append(match.span())
            yield Quantity(*match.span(), 0.0 if match["zero"] else -float(match["n"]), "°C", "")
    for match in _FOR_SO_MANY.finditer(text):
        value = _value(match["n"])
        if value and all(match.end() <= start or end <= match.start() for start, end in taken):
            yield Quantity(*match.span(), value, "people", "")


def comes_along(text: str) -> bool:
    """Whether somebody is told of who takes part, not for whom a thing is."""
    return _COMES_ALONG.search(text) is not None


def more_people(text: str) -> int:
    """How many come to those that were told of: "my neighbour comes too, so one more"."""
    match = re.search(rf"\b(?P<n>\d|{WORDS})\s+(?:more|extra)\b", text, re.IGNORECASE)
    if match is None or not _COMES_ALONG.search(text):
        return 0
    return round(_value(match["n"]) or 0)


def age(text: str) -> tuple[int, int, float] | None:
    """Where a person's age stands, and the years; of several people's that of the youngest."""
    for match in _AGE.finditer(text):
        named = match["n"] or match["n2"] or match["n3"] or match["n4"] or match["n5"]
        others = _ONE_AGE.findall(match["others"] or match["others4"] or "")
        years = [value for one in (*others, named) if (value := _value(one)) is not None]
        if years and all(0 < value < 110 for value in years):
            return (*match.span(), min(years))
    return None


def tells_age(text: str) -> bool:
    """Whether years are plainly somebody's age, whoever it is."""
    return age(text) is not None and _OLD.search(text) is not None


def _value(text: str) -> float | None:
    if text[0].isdigit():
        return float(text.replace(",", "."))
    return from_words(text.lower())
