"""English words for days that have passed: "yesterday", "last week", "from november"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from languages.en.reads.numbers import from_words

_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTH = {name: n for n, name in enumerate(_MONTHS.split(), 1)}
DAY = {name: n for n, name in enumerate(_DAYS.split())}
MONTH_WORD = "|".join([*_MONTH, *(m[:3] for m in _MONTH if m != "may")])
DAY_WORD = "|".join([*DAY, *(d[:3] for d in DAY if d not in ("sunday", "saturday"))])
_AGO = re.compile(
    r"\b(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few) "
    r"(?P<unit>day|week|month)s? ago\b",
    re.IGNORECASE,
)
_THE_DAY = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{MONTH_WORD})\.?"
    rf"|(?P<m2>{MONTH_WORD})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?: (?P<year>20\d\d))?",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(rf"\b(?P<last>last )?(?P<m>{MONTH_WORD})\b", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?:on |last |from |since |this )?(?P<d>{DAY_WORD})\b", re.IGNORECASE)

Span = tuple[date, date]
"""From the first day to the last."""


def past(text: str, today: date) -> Span | None:
    """The days that a text means, seen from ``today``; of those that recur, the latest gone by."""
    low = text.lower()
    for words, span in _plain(today).items():
        if re.search(rf"\b{words}\b", low):
            return span
    return _ago(low, today) or _the_day(low, today) or _weekday(low, today) or _month(low, today)


def _plain(today: date) -> dict[str, Span]:
    monday = today - timedelta(today.weekday())
    first = today.replace(day=1)
    before = (first - timedelta(1)).replace(day=1)
    return {
        "the day before yesterday": (today - timedelta(2), today - timedelta(2)),
        "yesterday": (today - timedelta(1), today - timedelta(1)),
        "today": (today, today),
        "this morning": (today, today),
        "last week": (monday - timedelta(7), monday - timedelta(1)),
        "this week": (monday, today),
        "last month": (before, first - timedelta(1)),
        "this month": (first, today),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }


def _ago(text: str, today: date) -> Span | None:
    match = _AGO.search(text)
    if match is None:
        return None
    said = match["n"]
    number = {"a": 1, "an": 1, "a couple of": 2, "a few": 3}.get(said) or int(
        said if said.isdecimal() else from_words(said) or 1
    )
    days, slack = {"day": (1, 0), "week": (7, 3), "month": (30, 15)}[match["unit"]]
    middle = today - timedelta(number * days)
    return middle - timedelta(slack), min(middle + timedelta(slack), today)


def _the_day(text: str, today: date) -> Span | None:
    match = _THE_DAY.search(text)
    if match is None:
        return None
    month, day = month_of(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    year = int(match["year"] or today.year)
    try:
        found = date(year, month, day)
        if found > today and not match["year"]:
            found = date(year - 1, month, day)
    except ValueError:
        return None
    return found, found


def _weekday(text: str, today: date) -> Span | None:
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    wanted = next(n for name, n in DAY.items() if name.startswith(match["d"]))
    back = (today.weekday() - wanted) % 7 or 7
    return today - timedelta(back), today - timedelta(back)


def _month(text: str, today: date) -> Span | None:
    match = _IN_MONTH.search(text)
    if match is None or (match["m"] == "may" and not re.search(r"\b(?:in|from|last) may\b", text)):
        return None
    month = month_of(match["m"])
    year = today.year - (month > today.month)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)


def month_of(word: str) -> int:
    """The number of a month by the beginning of its name."""
    return next(n for name, n in _MONTH.items() if name.startswith(word.lower()[:3]))
