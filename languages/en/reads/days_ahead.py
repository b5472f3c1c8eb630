"""English words for a day to come: "until Monday", "one week later", "after the 21st"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from languages.en.reads.dates import DAY, DAY_WORD, MONTH_WORD, month_of
from languages.en.reads.numbers import from_words

AFTER_ALL = re.compile(
    r"\b(?:asap|as soon as (?:possible|it'?s ready|you can)|right away|straight away|now|"
    r"(?:no|not) (?:longer|more)|(?:don['’]?t|do not) (?:hold|keep|wait)|"
    r"(?:stop|end) (?:the )?hold|release|resume|any ?more|un-?hold|send it (?:after all|anyway))\b",
    re.IGNORECASE,
)
"""It shall be kept back no longer."""

_IN = re.compile(
    r"\b(?:in|for|by|another)?\s*(?P<n>\d{1,2}|an?|one|two|three|four|five|six|a couple of|"
    r"a few)\s+(?:more )?(?P<unit>day|week|month)s?\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b")
_NUMERIC = re.compile(r"\b(?P<d>\d{1,2})[./](?P<m>\d{1,2})(?:[./](?P<y>20\d\d|\d\d))?\b")
_THE_DAY = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{MONTH_WORD})"
    rf"|(?P<m2>{MONTH_WORD})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)
_NTH = re.compile(r"\bthe (?P<d>\d{1,2})(?:st|nd|rd|th)?\b|\b(?P<e>\d{1,2})(?:st|nd|rd|th)\b", re.I)
_WEEKDAY = re.compile(rf"\b(?P<next>next )?(?P<d>{DAY_WORD})\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?P<m>{MONTH_WORD})\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|there-?after|past)\b", re.IGNORECASE)


def coming(text: str, today: date) -> date | None:
    """The day that a text names, seen from ``today``; of those that recur, the next to come.

    Of a span ("between the 3rd and the 11th") it is the last day; "after the 21st" is the 22nd.
    """
    low = text.lower()
    found = (
        _plain(low, today)
        or _written(low, today)
        or _nth(low, today)
        or _weekday(low, today)
        or _later(low, today)
        or _month(low, today)
    )
    return found + timedelta(1) if found and _AFTER.search(low) else found


def _plain(text: str, today: date) -> date | None:
    first = today.replace(day=1)
    next_month = (first + timedelta(32)).replace(day=1)
    plain = {
        "the day after tomorrow": today + timedelta(2),
        "tomorrow": today + timedelta(1),
        "next week": today + timedelta(7 - today.weekday()),
        "the weekend": today + timedelta((5 - today.weekday()) % 7 or 7),
        "end of (?:the |this )?month": next_month - timedelta(1),
        "next month": next_month,
    }
    return next((day for words, day in plain.items() if re.search(rf"\b{words}\b", text)), None)


def _written(text: str, today: date) -> date | None:
    if match := _ISO.search(text):
        return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if match := _last(_THE_DAY, text):
        month, day = month_of(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
        return _next(today, month, day)
    if match := _NUMERIC.search(text):
        if year := match["y"]:
            return _day(int(year) % 100 + 2000, int(match["m"]), int(match["d"]))
        return _next(today, int(match["m"]), int(match["d"]))
    return None


def _nth(text: str, today: date) -> date | None:
    match = _last(_NTH, text)
    if match is None:
        return None
    number = int(match["d"] or match["e"])
    for ahead in range(1, 63):
        day = today + timedelta(ahead)
        if day.day == number:
            return day
    return None


def _weekday(text: str, today: date) -> date | None:
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    wanted = next(n for name, n in DAY.items() if name.startswith(match["d"]))
    ahead = (wanted - today.weekday()) % 7 or 7
    return today + timedelta(ahead + (7 if match["next"] and ahead < 7 - today.weekday() else 0))


def _later(text: str, today: date) -> date | None:
    match = _IN.search(text)
    if match is None:
        return None
    said = match["n"]
    number = {"a": 1, "an": 1, "a couple of": 2, "a few": 3}.get(said) or int(
        said if said.isdecimal() else from_words(said) or 1
    )
    return today + timedelta(number * {"day": 1, "week": 7, "month": 30}[match["unit"]])


def _month(text: str, today: date) -> date | None:
    match = _MONTH.search(text)
    if match is None or (match["m"] == "may" and not re.search(r"\b(?:in|until|till) may\b", text)):
        return None
    return _next(today, month_of(match["m"]), 1)


def _next(today: date, month: int, day: int) -> date | None:
    found = _day(today.year, month, day)
    return found if found is None or found > today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
