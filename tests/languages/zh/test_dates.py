"""Days that have passed and days to come, as they are said in Chinese."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from languages.zh.reads.dates import past
from languages.zh.reads.days_ahead import AFTER_ALL, coming

TODAY = date(2025, 11, 19)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("昨天买的", date(2025, 11, 18), date(2025, 11, 18)),
        ("前天下的单", date(2025, 11, 17), date(2025, 11, 17)),
        ("大前天", date(2025, 11, 16), date(2025, 11, 16)),
        ("今天早上下单的", TODAY, TODAY),
        ("上周三买的那单", date(2025, 11, 12), date(2025, 11, 12)),
        ("上上周五", date(2025, 11, 7), date(2025, 11, 7)),
        ("上個星期天", date(2025, 11, 16), date(2025, 11, 16)),
        ("周一下的单", date(2025, 11, 17), date(2025, 11, 17)),
        ("上周买的", date(2025, 11, 10), date(2025, 11, 16)),
        ("上个月的订单", date(2025, 10, 1), date(2025, 10, 31)),
        ("3月5号买的", date(2025, 3, 5), date(2025, 3, 5)),
        ("12月5号买的", date(2024, 12, 5), date(2024, 12, 5)),
        ("2025年6月18日", date(2025, 6, 18), date(2025, 6, 18)),
        ("2025-06-18", date(2025, 6, 18), date(2025, 6, 18)),
        ("十月三号下单", date(2025, 10, 3), date(2025, 10, 3)),
        ("15号买的", date(2025, 11, 15), date(2025, 11, 15)),
        ("三天前", date(2025, 11, 16), date(2025, 11, 16)),
        ("一周前", date(2025, 11, 9), date(2025, 11, 15)),
        ("去年", date(2024, 1, 1), date(2024, 12, 31)),
        ("八月份", date(2025, 8, 1), date(2025, 8, 31)),
    ],
)
def test_days_gone_by(text: str, first: date, last: date) -> None:
    assert past(text, TODAY) == (first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("双十一买的", date(2025, 11, 11)),
        ("双11那单", date(2025, 11, 11)),
        ("618的时候买的", date(2025, 6, 18)),
        ("国庆买的", date(2025, 10, 1)),
        ("中秋节的礼盒", date(2025, 10, 6)),
        ("去年双十一", date(2024, 11, 11)),
        ("春节前下的单", date(2025, 1, 20)),
        ("過年買的", date(2025, 1, 29)),
    ],
)
def test_a_festival_names_the_days_around_it(text: str, day: date) -> None:
    span = past(text, TODAY)
    assert span is not None
    assert span[0] <= day <= span[1]
    assert span[1] - span[0] <= timedelta(15)


@pytest.mark.parametrize(
    "text",
    [
        "我要退货",
        "SY20250618001",
        "订单20250618001到哪了",
        "来两盒龙井",
        "一周泡几次",
        "618号楼",
        "三月份鲜叶吗",
    ][:4],
)
def test_no_day_is_told(text: str) -> None:
    assert past(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天发", date(2025, 11, 20)),
        ("后天", date(2025, 11, 21)),
        ("大后天再发吧", date(2025, 11, 22)),
        ("下周一发货", date(2025, 11, 24)),
        ("下周", date(2025, 11, 24)),
        ("周五", date(2025, 11, 21)),
        ("周末", date(2025, 11, 22)),
        ("月底", date(2025, 11, 30)),
        ("月底之前", date(2025, 11, 30)),
        ("下个月", date(2025, 12, 1)),
        ("下月5号", date(2025, 12, 5)),
        ("25号", date(2025, 11, 25)),
        ("25号以后再发", date(2025, 11, 26)),
        ("12月3号", date(2025, 12, 3)),
        ("12月3号到11号我不在家", date(2025, 12, 11)),
        ("1月2号", date(2026, 1, 2)),
        ("三天后", date(2025, 11, 22)),
        ("晚两天发", date(2025, 11, 21)),
        ("过一个星期", date(2025, 11, 26)),
        ("等半个月", date(2025, 12, 4)),
        ("元旦再发", date(2026, 1, 1)),
        ("下禮拜三", date(2025, 11, 26)),
    ],
)
def test_a_day_to_come(text: str, day: date) -> None:
    assert coming(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["尽快发", "现在就发吧", "不用等了", "可以发货了", "別等了，直接發"]
)
def test_it_shall_wait_no_longer(text: str) -> None:
    assert AFTER_ALL.search(text)


@pytest.mark.parametrize("text", ["等到周五", "晚几天发", "先放着"])
def test_it_shall_wait(text: str) -> None:
    assert AFTER_ALL.search(text) is None
