"""How a text shall be changed, and what it must not say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from common.language import language
from generator import tongue
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.template import describe, sentence

READS = language("zh").reads("texts")


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("写短一点", [("shorter", "")]),
        ("写長一點", [("longer", "")]),
        ("一句话", [("one_sentence", "")]),
        ("活泼点", [("lively", "")]),
        ("太官方了", [("lively", "")]),
        ("不要太推销", [("calm", "")]),
        ("发朋友圈", [("facebook", "")]),
        ("小红书文案", [("instagram", "")]),
        ("带3个话题", [("hashtags", "3")]),
        ("再短点，带两个话题", [("hashtags", "2"), ("shorter", "")]),
        ("再来一条", [("another", "")]),
        ("用第一个", [("back", "1")]),
        ("50字以内", [("characters", "50")]),
        ("翻译成英文", [("language", "english")]),
        ("说它耐泡", [("say", "耐泡")]),
        ("加一句适合送长辈", [("say", "适合送长辈")]),
        ("别提产地", [("leave_out", "产地")]),
        ("用了哪些资料", [("facts", "")]),
        ("更高端一点", [("premium", "")]),
        ("专业一点", [("technical", "")]),
        ("再来两盒", []),
        ("我要退货", []),
        ("换货", []),
    ],
)
def test_edits(text: str, edits: list[tuple[str, str]]) -> None:
    assert READS.edits(text) == edits


def test_what_can_only_be_an_edit() -> None:
    assert READS.is_edit("再活泼一点吧")
    assert not READS.is_edit("帮我取消订单")
    assert READS.surely_edit("可以写纯手工吗")
    assert READS.surely_edit("说它耐泡")
    assert READS.surely_edit("发朋友圈")
    assert not READS.surely_edit("有没有高端一点的茶具")
    assert not READS.surely_edit("我的订单呢")


@pytest.fixture
def in_chinese() -> Iterator[None]:
    tongue.write_in("zh")
    yield
    tongue.write_in("en")


CUP = ProductFacts(
    "cup",
    "青花主人杯",
    "茶杯",
    "山月",
    attributes={
        "material": "白瓷",
        "origin": "江西景德镇",
        "weight_g": 120,
        "dishwasher_safe": False,
    },
)


def test_the_plain_text_is_chinese(in_chinese: None) -> None:
    assert describe(CUP) == "青花主人杯（山月）用白瓷制成。它产自江西景德镇，重120克。"
    assert sentence(CUP, CUP.facts[-1]) == "它不能进洗碗机。"
    assert Guard(CUP, country="CN").check(describe(CUP)) == []


@pytest.mark.parametrize(
    "text",
    [
        "全网销量第一的杯子。",
        "国家级工艺。",
        "养胃降脂。",
        "限时五折。",
        "最好的一只杯。",
        "100%纯天然。",
        "重999克。",
    ],
)
def test_what_an_advertisement_must_not_say(in_chinese: None, text: str) -> None:
    assert Guard(CUP, country="CN").check(text)


@pytest.mark.parametrize(
    "text", ["第一次喝茶就用它。", "最近天凉了，泡一壶热茶。", "最后一口也是暖的。"]
)
def test_what_it_may_say(in_chinese: None, text: str) -> None:
    assert Guard(CUP, country="CN").check(text) == []
