"""Questions about things and the shop."""

from __future__ import annotations

import pytest

from common.language import language

READS = language("zh").reads("questions")
SUMS = language("zh").reads("sums")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("它多重", True),
        ("能不能放洗碗机", True),
        ("有貨嗎", True),
        ("什么时候发货", True),
        ("好的", False),
        ("不错", False),
        ("我要买这个", False),
        ("帮我取消订单", False),
    ],
)
def test_a_question_by_its_form(text: str, asks: bool) -> None:
    assert (READS.IS_QUESTION.search(text) is not None) is asks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("多少钱", "price"),
        ("怎么卖", "price"),
        ("拆了能退吗", "returning"),
        ("礼盒里有什么", "box"),
        ("有实物图吗", "picture"),
        ("评价怎么样", "reviews"),
        ("发个链接", "link"),
        ("两个一共多少钱", "total"),
        ("容量多大", None),
    ],
)
def test_the_kind_of_a_question(text: str, kind: str | None) -> None:
    assert next((name for name, p in READS.KINDS.items() if p.search(text)), None) == kind


def test_values_that_are_asked_for() -> None:
    labels = ["颜色", "规格"]
    assert READS.asks_for_values("有什么颜色", labels)
    assert READS.asks_for_values("规格有哪些", labels)
    assert READS.asks_for_values("颜色呢", labels)
    assert not READS.asks_for_values("颜色真好看", labels)


def test_several_questions() -> None:
    assert READS.parts("这个多少克?能泡几次?") == ["这个多少克", "能泡几次?"]
    assert READS.parts("有货吗") == ["有货吗"]
    assert READS.clauses("有什么颜色") == ["有什么颜色"]
    assert READS.asking("我想送人。有礼盒吗？") == "有礼盒吗？"


def test_sums_and_pieces() -> None:
    assert SUMS.ASKS.search("一共多少钱")
    assert [number for _, number in SUMS.pieces("要两个和三盒")] == [2, 3]
    assert list(SUMS.pieces("第二个")) == []
    assert list(SUMS.pieces("三个月")) == []
    assert SUMS.pieces_before("再加两只") == 2
    assert SUMS.left_of("200还剩多少") == 20_000
