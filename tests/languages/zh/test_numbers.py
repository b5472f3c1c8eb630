"""Numbers, amounts, quantities and places, rendered in Chinese and read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language import language
from nlu_models.linking.amounts import PRICE_MAX, PRICE_MIN, AmountFinder

ZH = language("zh")
NUMBERS, AMOUNTS = ZH.reads("numbers"), ZH.reads("amounts")
ORDINALS, QUANTITIES = ZH.reads("ordinals"), ZH.reads("quantities")
SIGNS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """A number below a hundred thousand in characters."""
    if number < 10:
        return SIGNS[number]
    scale, name = next((s, n) for s, n in _SCALES if number >= s)
    high, low = divmod(number, scale)
    head = "" if high == 1 and scale == 10 else spoken(high)
    gap = "零" if 0 < low < scale // 10 else ""
    tail = f"一{spoken(low)}" if 10 <= low < 20 else spoken(low)
    return f"{head}{name}{gap}{tail if low else ''}"


_SCALES = ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"))


def bounds(text: str) -> dict[str, int]:
    """The bounds on a price in a text, in whole yuan."""
    found = AmountFinder(AMOUNTS, NUMBERS).find(text)
    return {one.type: int(one.value) // 100 for one in found}


@given(st.integers(min_value=0, max_value=99_999))
def test_a_number_is_read_back(number: int) -> None:
    assert NUMBERS.from_words(spoken(number)) == number


@given(st.integers(min_value=10, max_value=9_999))
def test_an_amount_in_characters_is_read_back(number: int) -> None:
    assert bounds(f"不超过{spoken(number)}块") == {PRICE_MAX: number}
    assert bounds(f"{spoken(number)}元以上") == {PRICE_MIN: number}


@given(st.integers(min_value=1, max_value=20))
def test_a_place_is_read_back(place: int) -> None:
    for text in (f"第{spoken(place)}个", f"我要第{place}款", f"看看第 {place} 个吧"):
        assert ORDINALS.place_of(text) == place


@given(st.integers(min_value=1, max_value=9), st.sampled_from(["斤", "两", "公斤", "毫升"]))
def test_a_quantity_is_read_back(number: int, unit: str) -> None:
    told = {"斤": (500, "g"), "两": (50, "g"), "公斤": (1, "kg"), "毫升": (1, "ml")}[unit]
    for said in (spoken(number), str(number)):
        (found,) = QUANTITIES.quantities(f"要{said}{unit}的")
        assert (found.value, found.unit) == (number * told[0], told[1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百五", 150),
        ("两千三", 2300),
        ("一万二", 12_000),
        ("两三百", 300),
        ("一百多", 200),
        ("1.5万", 15_000),
        ("二零二五", 2025),
        ("兩百", 200),
        ("一萬", 10_000),
        ("铁观音", None),
    ],
)
def test_numbers_as_people_say_them(text: str, number: float | None) -> None:
    assert NUMBERS.from_words(text) == number


@pytest.mark.parametrize("text", ["第一", "一下", "一点", "一样", "十分", "一起", "万一"])
def test_words_that_only_look_like_numbers(text: str) -> None:
    found = re.search(NUMBERS.WORDS, f"{text}好")
    assert found is None or text not in found[0]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一百五十块以内的", None, 150),
        ("¥1,299", None, 1299),
        ("200左右的茶", 160, 240),
        ("100到200之间", 100, 200),
        ("预算200-300", 200, 300),
        ("一百到两百块", 100, 200),
        ("两三百块", None, 300),
        ("别超过三百", None, 300),
        ("超过500的不要", None, 500),
        ("至少两百", 200, None),
        ("不到一百的", None, 100),
        ("花個兩百", None, 200),
        ("最多一个", None, None),
        ("不超过5天", None, None),
        ("两块茶砖", None, None),
        ("从100到200克", None, None),
        ("第三个", None, None),
    ],
)
def test_amounts_as_people_say_them(text: str, low: int | None, high: int | None) -> None:
    told = {PRICE_MIN: low, PRICE_MAX: high}
    assert bounds(text) == {name: value for name, value in told.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("250克", 250, "g", ""),
        ("半斤", 250, "g", ""),
        ("一斤半", 750, "g", ""),
        ("三两", 150, "g", ""),
        ("一公斤", 1, "kg", ""),
        ("150毫升以上", 150, "ml", "least"),
        ("不超过20厘米", 20, "cm", "most"),
        ("200ml左右", 200, "ml", "about"),
        ("够五个人喝", 5, "people", ""),
        ("两个半小时", 2.5, "h", ""),
        ("六件套", 6, "pieces", ""),
    ],
)
def test_quantities(text: str, value: float, unit: str, bound: str) -> None:
    (found,) = QUANTITIES.quantities(text)
    assert (found.value, found.unit, found.bound) == (value, unit, bound)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("3岁", 3),
        ("60多岁的爸爸", 60),
        ("两个孩子3岁和5岁", 3),
        ("八年老白茶", None),
        ("岁月", None),
    ],
)
def test_ages(text: str, years: int | None) -> None:
    found = QUANTITIES.age(text)
    assert (found and found[2]) == years


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("第一个", [1]),
        ("最后一个", [-1]),
        ("倒数第二个", [-2]),
        ("1和3", [1, 3]),
        ("第1个和第3个", [1, 3]),
        ("第一和第三对比", [1, 3]),
        ("1、2、4", [1, 2, 4]),
        ("便宜的那个", ["cheapest"]),
        ("最贵的", ["most expensive"]),
        ("后者", [-1]),
        ("最近的订单", [1]),
        ("第一次买", []),
        ("第一泡", []),
        ("销量第一的", []),
        ("等一下", []),
        ("100和200之间", []),
    ],
)
def test_places(text: str, places: list[int | str]) -> None:
    assert [place for find in ORDINALS.FINDERS for _, _, place in find(text)] == places
