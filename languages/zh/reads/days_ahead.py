"""Chinese words for a day to come: "下周一", "月底", "三天后", "15号以后"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from languages.zh.reads.counting import COUNT, count_of
from languages.zh.reads.dates import FESTIVAL, WEEK, WEEKDAYS, festival_days
from languages.zh.reads.script import compiled, fold

AFTER_ALL = compiled(
    r"尽快|尽早|马上|立刻|立马|赶紧|现在(?:就)?(?:发|寄|送)|不用(?:再)?等|别(?:再)?等|不等了|不(?:用)?(?:暂停|推迟|延迟|延后|缓)了?|"
    r"可以发(?:货)?了|直接发|正常发|恢复发货|取消(?:暂停|推迟|延迟)|还是(?:现在|马上|直接|正常)?发(?:货)?吧|越快越好"
)
"""It shall be kept back no longer."""

_IN = re.compile(
    rf"(?:过|等|推迟|延迟|延后|晚|再过|暂停|停|再等)?(?P<n>{COUNT}|半|几)(?P<of>个)?(?P<unit>天|日|周|星期|礼拜|月)"
    r"(?:之|以)?后?"
)
_ISO = re.compile(r"(?<!\d)(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?!\d)")
_WRITTEN = re.compile(
    r"(?P<y>明年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})(?:月份?|[-/.])(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})(?:号|日|(?![\d.]))"
)
_NTH = re.compile(
    r"(?P<next>下个?月)?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?!码|线|楼|院|门|店)"
)
_WEEKDAY = re.compile(rf"(?P<next>下+个?|这个?|本)?{WEEK}(?P<d>[一二三四五六日天1-7])")
_MONTH = re.compile(r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})月份?(?!\d)")
_AFTER = re.compile(r"(?:号|日|[一二三四五六日天]|节|天|月|底|末)(?:之后|以后|后)(?!天)")
_UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}


def coming(text: str, today: date) -> date | None:
    """The day that a text names, seen from ``today``; of those that recur, the next to come.

    Of a span ("3号到11号") it is the last day; "21号以后" is the 22nd.
    """
    low = fold(text).lower()
    for look in (_plain, _written, _nth, _weekday, _festival):
        if found := look(low, today):
            return found + timedelta(1) if _AFTER.search(low) and look is not _plain else found
    return _later(low, today) or _month(low, today)


def _plain(text: str, today: date) -> date | None:
    first = today.replace(day=1)
    next_month = (first + timedelta(32)).replace(day=1)
    after_that = (next_month + timedelta(32)).replace(day=1)
    no_day = "(?![一二三四五六日天1-7])"
    plain = {
        r"大后[天日]": today + timedelta(3),
        r"后[天日]": today + timedelta(2),
        r"明[天日早晚儿]": today + timedelta(1),
        rf"下下个?{WEEK}{no_day}": today + timedelta(14 - today.weekday()),
        rf"下个?{WEEK}末": today + timedelta(12 - today.weekday()),
        rf"下个?{WEEK}{no_day}": today + timedelta(7 - today.weekday()),
        rf"{WEEK}末": today + timedelta((5 - today.weekday()) % 7 or 7),
        r"下个?月(?:底|末)": after_that - timedelta(1),
        r"下个?月(?:初)?(?![\d一二三四五六七八九十])": next_month,
        r"月(?:底|末)": next_month - timedelta(1),
        r"年底|年末": date(today.year, 12, 31),
    }
    return next((day for words, day in plain.items() if re.search(words, text)), None)


def _written(text: str, today: date) -> date | None:
    if match := _ISO.search(text):
        return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if match := _last(_WRITTEN, text):
        month, day = count_of(match["m"]) or 0, count_of(match["d"]) or 0
        if match["y"]:
            return _day(today.year + 1, month, day)
        return _next(today, month, _end_of_span(text, match, day))
    return None


def _end_of_span(text: str, match: re.Match[str], day: int) -> int:
    """ "3月3号到11号": the day behind the sign."""
    span = re.match(r"\s*(?:到|至|-|~|～)\s*(\d{1,2})[号日]", text[match.end() :])
    return int(span[1]) if span else day


def _nth(text: str, today: date) -> date | None:
    match = _last(_NTH, text)
    number = count_of(match["d"]) if match else None
    if match is None or not number:
        return None
    start = (today.replace(day=1) + timedelta(31)).replace(day=1) if match["next"] else None
    for ahead in range(1, 63):
        day = today + timedelta(ahead)
        if day.day == number and (start is None or day >= start):
            return day
    return None


def _weekday(text: str, today: date) -> date | None:
    match = _last(_WEEKDAY, text)
    if match is None:
        return None
    wanted = WEEKDAYS[match["d"]]
    weeks = (match["next"] or "").count("下")
    if weeks:
        return today - timedelta(today.weekday()) + timedelta(7 * weeks + wanted)
    return today + timedelta((wanted - today.weekday()) % 7 or 7)


def _festival(text: str, today: date) -> date | None:
    match = FESTIVAL.search(text)
    if match is None:
        return None
    days = (festival_days(match["feast"], year) for year in (today.year, today.year + 1))
    return next((day for day in days if day and day > today), None)


def _later(text: str, today: date) -> date | None:
    match = _IN.search(text)
    if match is None:
        return None
    if match["n"] == "半":
        return today + timedelta(_UNITS[match["unit"]] // 2 or 1)
    number = 3 if match["n"] == "几" else count_of(match["n"]) or 1
    is_month = match["unit"] == "月" and not match["of"]
    return None if is_month else today + timedelta(number * _UNITS[match["unit"]])


def _month(text: str, today: date) -> date | None:
    match = _MONTH.search(text)
    month = count_of(match["m"]) if match else None
    return _next(today, month, 1) if month else None


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
