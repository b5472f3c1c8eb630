"""Chinese words for days that have passed: "昨天", "上周三", "双十一", "3月5号"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from languages.zh.reads.counting import COUNT, count_of
from languages.zh.reads.script import compiled, fold

Span = tuple[date, date]
"""From the first day to the last."""

WEEKDAYS = {
    sign: n
    for n, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"))
    for sign in signs
}
WEEK = r"(?:周|星期|礼拜)"
FESTIVALS = {
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "618": (6, 18),
    "六一八": (6, 18),
    "国庆": (10, 1),
    "十一": (10, 1),
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "情人节": (2, 14),
    "圣诞": (12, 25),
    "教师节": (9, 10),
    "清明": (4, 5),
}
"""Days by which people name a time of the year: month and day."""
LUNAR = {
    "春节": ((2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3)),
    "中秋": ((2023, 9, 29), (2024, 9, 17), (2025, 10, 6), (2026, 9, 25), (2027, 9, 15), (2028, 10, 3), (2029, 9, 22), (2030, 9, 12)),
    "端午": ((2023, 6, 22), (2024, 6, 10), (2025, 5, 31), (2026, 6, 19), (2027, 6, 9), (2028, 5, 28), (2029, 6, 16), (2030, 6, 5)),
    "七夕": ((2023, 8, 22), (2024, 8, 10), (2025, 8, 29), (2026, 8, 19), (2027, 8, 8), (2028, 8, 26), (2029, 8, 16), (2030, 8, 5)),
}  # fmt: skip
"""Feasts of the lunar calendar: their days, year by year."""
_SAME = {
    "过年": "春节",
    "年前": "春节",
    "年后": "春节",
    "新年": "春节",
    "大年": "春节",
    "中秋节": "中秋",
    "端午节": "端午",
}
_FESTIVAL_WORDS = sorted((*FESTIVALS, *LUNAR, *_SAME), key=len, reverse=True)
FESTIVAL = re.compile(
    rf"(?<![\d月])(?P<feast>{'|'.join(map(re.escape, _FESTIVAL_WORDS))})(?!\d|月|号|日|个|块|元|盒|点)"
    r"(?:节|那天|那会儿?|当天|大促|的时候|期间|活动)?(?P<side>以?前|之前|以?后|之后)?"
)
_WRITTEN = re.compile(
    r"(?:(?P<y>20\d\d|去年|今年)[年\-/.]?)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})(?:月份?|[-/.])"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})(?:号|日|(?![\d.]))"
)
_ISO = re.compile(r"(?<!\d)(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?!\d)")
_NTH = re.compile(
    r"(?P<last>上个?月)?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?!码|线|楼|院|门|店)"
)
_AGO = re.compile(
    rf"(?P<n>{COUNT}|半|几|多)(?P<of>个)?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?前"
)
_WEEKDAY = re.compile(rf"(?P<last>上+个?|这个?|本)?{WEEK}(?P<d>[一二三四五六日天1-7])")
_MONTH = re.compile(r"(?P<year>去年|今年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})月份?(?!\d)")
_DAYS = {
    "天": (1, 0),
    "日": (1, 0),
    "周": (7, 3),
    "星期": (7, 3),
    "礼拜": (7, 3),
    "月": (30, 15),
    "年": (365, 30),
}
_ORDER = compiled(r"(?:订单|单)号?[\s:：]*[A-Za-z]*\d+|[A-Za-z]{1,4}[\s-]?\d{8,}")
"""What is no day though it has digits."""


def past(text: str, today: date) -> Span | None:
    """The days that a text means, seen from ``today``; of those that recur, the latest gone by."""
    low = fold(_ORDER.sub(" ", text)).lower()
    plain = next((span for words, span in _plain(today) if re.search(words, low)), None)
    if plain is not None:
        return plain
    looks = (_ago, _written, _festival, _weekday, _nth, _month)
    return next((span for look in looks if (span := look(low, today))), None)


def _plain(today: date) -> tuple[tuple[str, Span], ...]:
    monday = today - timedelta(today.weekday())
    first = today.replace(day=1)
    before = (first - timedelta(1)).replace(day=1)

    def back(days: int) -> Span:
        return today - timedelta(days), today - timedelta(days)

    last_year = (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    return (
        (r"大前[天日]", back(3)),
        (r"前[天日]|前晚", back(2)),
        (r"昨[天日晚儿]|昨个", back(1)),
        (r"今[天日早晚儿]|今个", back(0)),
        (r"前[几两]天|前阵子|前段时间|最近", (today - timedelta(14), today)),
        (
            rf"上上个?{WEEK}(?![一二三四五六日天1-7])",
            (monday - timedelta(14), monday - timedelta(8)),
        ),
        (rf"上个?{WEEK}(?![一二三四五六日天1-7])", (monday - timedelta(7), monday - timedelta(1))),
        (rf"(?:这|本)个?{WEEK}(?![一二三四五六日天1-7])", (monday, today)),
        (rf"上个?{WEEK}末|上周末", (monday - timedelta(2), monday - timedelta(1))),
        (r"上个?月初", (before, before + timedelta(9))),
        (r"上个?月底|上个?月末", (first - timedelta(10), first - timedelta(1))),
        (r"上个?月(?!\d|[一二三四五六七八九十])", (before, first - timedelta(1))),
        (r"(?:这个?|本)月初|月初", (first, min(first + timedelta(9), today))),
        (r"(?:这个?|本)月(?!\d|底)", (first, today)),
        (r"去年(?!\d|[一二三四五六七八九十]|双|国庆|春节|中秋|过年|618)", last_year),
        (r"年初", (date(today.year, 1, 1), min(date(today.year, 2, 28), today))),
    )


def _ago(text: str, today: date) -> Span | None:
    match = _AGO.search(text)
    if match is None:
        return None
    days, slack = _DAYS[match["unit"]]
    number = {"半": 0.5, "几": 3, "多": 3}.get(match["n"]) or count_of(match["n"]) or 1
    middle = today - timedelta(round(number * days))
    return middle - timedelta(slack), min(middle + timedelta(slack), today)


def _written(text: str, today: date) -> Span | None:
    match = _ISO.search(text) or _WRITTEN.search(text)
    if match is None:
        return None
    year = {"去年": today.year - 1, "今年": today.year}.get(match["y"] or "")
    year = year or (int(match["y"]) if match["y"] else None)
    return _gone(today, year, count_of(match["m"]) or 0, count_of(match["d"]) or 0)


def _gone(today: date, year: int | None, month: int, day: int) -> Span | None:
    """The day; the last one gone by where the year is not told."""
    try:
        found = date(year or today.year, month, day)
        if found > today and year is None:
            found = date(today.year - 1, month, day)
    except ValueError:
        return None
    return found, found


def festival_days(name: str, year: int) -> date | None:
    """The day of a festival in a year; None where it is not known."""
    name = _SAME.get(name, name)
    if name in FESTIVALS:
        return date(year, *FESTIVALS[name])
    return next((date(*day) for day in LUNAR[name] if day[0] == year), None)


def _festival(text: str, today: date) -> Span | None:
    match = FESTIVAL.search(text)
    if match is None:
        return None
    years = [today.year - 1] if "去年" in text else [today.year, today.year - 1]
    side = match["side"] or {"年前": "前", "年后": "后"}.get(match["feast"], "")
    for year in years:
        day = festival_days(match["feast"], year)
        if day and day - timedelta(15 if "前" in side else 0) <= today:
            if "前" in side:
                return day - timedelta(15), min(day - timedelta(1), today)
            if "后" in side:
                return day + timedelta(1), min(day + timedelta(15), today)
            return day - timedelta(3), min(day + timedelta(7), today)
    return None


def _weekday(text: str, today: date) -> Span | None:
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    wanted = WEEKDAYS[match["d"]]
    weeks = (match["last"] or "").count("上")
    if weeks:
        day = today - timedelta(today.weekday()) - timedelta(7 * weeks) + timedelta(wanted)
    else:
        day = today - timedelta((today.weekday() - wanted) % 7 or 7)
    return day, day


def _nth(text: str, today: date) -> Span | None:
    """ "15号": the last one gone by."""
    match = _NTH.search(text)
    number = count_of(match["d"]) if match else None
    if match is None or not number or number > 31:
        return None
    month = today.replace(day=1) - timedelta(1) if match["last"] else today
    for _ in range(3):
        try:
            day = month.replace(day=number)
        except ValueError:
            day = None
        if day and day <= today:
            return day, day
        month = month.replace(day=1) - timedelta(1)
    return None


def _month(text: str, today: date) -> Span | None:
    match = _MONTH.search(text)
    month = count_of(match["m"]) if match else None
    if match is None or not month or month > 12:
        return None
    year = today.year - 1 if match["year"] == "去年" else today.year - (month > today.month)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)
