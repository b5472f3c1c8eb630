"""Chinese says everything that English says, with the same values and in Chinese writing."""

from __future__ import annotations

import re
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from common.language import (
    Money,
    Phrasebook,
    Quantity,
    known_language,
    language,
    widget_texts,
)
from common.language.phrasebook import Variant, read_says

ZONE = ZoneInfo("Asia/Shanghai")
BOOK = Phrasebook.load(languages=["zh"], country="CN", zone=ZONE, always={"shop": "山月茶集"})
ENGLISH = read_says(language("en").says_files())
CHINESE = read_says(language("zh").says_files())


def asked(variants: tuple[Variant, ...]) -> set[str]:
    return {
        name
        for variant in variants
        for template in (variant.template, *(title for title, _ in variant.buttons))
        for name in template.asks()
    }


def spoken(text: str) -> str:
    """The words of a sentence, without the names of values and of choices."""
    while (
        plain := re.sub(r"\{\w+(?:, \w+)?\}|\{\w+, \w+,|(?:=\d|\b[a-z_]+) \{", "", text)
    ) != text:
        text = plain
    return text.replace("}", "")


def test_every_sentence_is_said_and_no_other() -> None:
    assert CHINESE.keys() == ENGLISH.keys()


@pytest.mark.parametrize("name", sorted(CHINESE))
def test_a_sentence_asks_for_nothing_new_and_leads_where_the_english_does(name: str) -> None:
    assert asked(CHINESE[name]) <= asked(ENGLISH[name])
    payloads = {tuple(payload for _, payload in v.buttons) for v in ENGLISH[name]}
    assert {tuple(payload for _, payload in v.buttons) for v in CHINESE[name]} == payloads


def test_several_ways_to_say_it_stay_several() -> None:
    fewer = [name for name in CHINESE if len(CHINESE[name]) < len(ENGLISH[name])]
    assert fewer == []


def test_it_is_polite_and_written_with_chinese_marks() -> None:
    for path in language("zh").says_files():
        for variants in read_says([path]).values():
            for variant in variants:
                words = spoken(variant.template.text)
                assert "亲" not in words, words
                assert not re.search(r"你(?!能做什么)", words), words
                assert not re.search(r"[\u4e00-\u9fff][,;:?!.]|[,;:?!][\u4e00-\u9fff]", words), (
                    words
                )
                assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", variant.template.text), (
                    words
                )


def test_values_stand_in_a_sentence_without_spaces() -> None:
    said = BOOK.render(
        "utter_cancel_summary",
        "zh",
        order="SY20250618001",
        items=["• 明前龙井（100克）×2", "• 白瓷盖碗"],
        refund=Money(31600, "CNY"),
        shares=["¥316（退到微信支付）"],
    )
    assert said == (
        "为您取消订单SY20250618001：\n"
        "• 明前龙井（100克）×2\n• 白瓷盖碗\n"
        "退款¥316（退到微信支付）。可以吗？"
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Money(15000, "CNY"), "¥150"),
        (Money(129900, "CNY"), "¥1,299"),
        (Money(15050, "CNY"), "¥150.50"),
        (date(2025, 6, 18), "2025年6月18日"),
        (time(9, 30), "09:30"),
        (Quantity(250, "g"), "250克"),
        (Quantity(120, "ml"), "120毫升"),
        (Quantity(7, "泡"), "7泡"),
        (["龙井", "白茶", "盖碗"], "龙井、白茶和盖碗"),
    ],
)
def test_values_are_written_as_in_china(value: object, words: str) -> None:
    assert BOOK.write(value, "zh") == words


def test_a_day_of_the_week_and_a_row_of_things() -> None:
    formatter = BOOK.formatter("zh")
    assert formatter.write(date(2025, 6, 18), "weekday") == "2025年6月18日星期三"
    assert formatter.join(["红", "绿", "蓝"], "or") == "红、绿或蓝"
    assert formatter.join(["红", "绿", "蓝"], "unit") == "红、绿、蓝"
    assert formatter.join(["红"], "unit") == "红"
    assert formatter.join([], "unit") == ""


def test_a_name_stands_in_quotation_marks_once() -> None:
    the = language("zh").formats["the"]
    assert the("明前龙井") == the("“明前龙井”") == "“明前龙井”"
    assert BOOK.render("utter_similar", "zh", product="明前龙井") == (
        "喜欢“明前龙井”的话，可以看看这些："
    )


def test_a_page_in_any_chinese_is_answered_in_chinese() -> None:
    for told in ("zh", "zh-CN", "zh-Hans", "zh-Hans-CN", "zh-TW", "zh_HK"):
        assert known_language(told, ["en", "zh"]) == "zh"
    assert widget_texts(None, ["zh"])["zh"]["send"] == "发送"
