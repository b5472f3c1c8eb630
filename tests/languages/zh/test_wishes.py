"""What is wanted and what is not."""

from __future__ import annotations

import pytest

from common.language import language

READS = language("zh").reads("wishes")


@pytest.mark.parametrize(
    ("text", "thing", "out"),
    [
        ("不要红色的", "红色", True),
        ("除了红色都行", "红色", True),
        ("要没有咖啡因的", "咖啡因", True),
        ("不含咖啡因的", "咖啡因", True),
        ("别推荐红茶了", "红茶", True),
        ("红茶不要", "红茶", True),
        ("红茶除外", "红茶", True),
        ("不是红茶", "红茶", True),
        ("已经有盖碗了", "盖碗", True),
        ("我对花粉过敏", "花粉", True),
        ("想看看杯子 不要玻璃的", "杯子", False),
        ("红茶 不要", "红茶", True),
        ("有没有红色的", "红色", False),
        ("没有红色的吗", "红色", False),
        ("要不要红茶", "红茶", False),
        ("能不能来点红茶", "红茶", False),
        ("别的红茶", "红茶", False),
        ("特别的红茶", "红茶", False),
        ("不错的红茶", "红茶", False),
        ("想要红茶", "红茶", False),
        ("不要太贵的红茶", "红茶", False),
        ("家里有盖碗了想买茶杯", "茶杯", False),
    ],
)
def test_what_is_not_wanted(text: str, thing: str, out: bool) -> None:
    at = text.index(thing)
    before, after = text[:at], text[at + len(thing) :]
    assert bool(READS.UNWANTED_BEFORE.search(before) or READS.UNWANTED_AFTER.match(after)) is out


@pytest.mark.parametrize(
    ("text", "what"),
    [("颜色随便", "颜色"), ("什么颜色都行", "颜色"), ("贵一点也行", ""), ("价格不是问题", "价格")],
)
def test_a_wish_is_taken_back(text: str, what: str) -> None:
    match = READS.OPEN.search(text)
    assert match is not None
    assert READS.opened(match) == what


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NOT_AGAIN", "别再推荐这个了"),
        ("GOES_WITH", "搭配什么杯子好"),
        ("OTHER_VALUE", "有别的颜色吗"),
        ("ADDS", "还要一个公道杯"),
        ("INSTEAD", "我说的是红茶"),
        ("BETWEEN", "介于这两款之间"),
        ("WHAT_IS_LEFT", "还剩什么"),
        ("TOGETHER", "一共不超过300"),
        ("SAME_OPTION", "同样的颜色"),
    ],
)
def test_forms_of_a_wish(name: str, text: str) -> None:
    assert getattr(READS, name).search(text)


def test_words_in_their_groups() -> None:
    assert [m["words"] for m in READS.LEFT_OUT_WORDS.finditer("不要印花的")] == ["印花"]
    assert [m["words"] for m in READS.LEFT_OUT_WORDS.finditer("不要紫砂的茶壶")] == ["紫砂"]
    assert READS.lifted("不一定要带盖") == [("盖", (0, 6))]
    assert READS.MOST_OF.search("件数最多的")["what"] == "件数"
    assert READS.DO_YOU_SELL.search("你们卖电陶炉吗")["what"] == "电陶炉"
    assert READS.FOR_PURPOSE.search("适合办公室喝的")["what"] == "办公室"
    assert READS.steps("大一号") == 1
    assert READS.steps("小一码") == -1
    assert READS.whom("送我妈妈", "妈妈") == "您妈妈"
    assert READS.whom("送领导", "领导") == "领导"
