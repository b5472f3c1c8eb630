"""What a message points at, and which of several things is more so."""

from __future__ import annotations

import pytest

from common.language import language

READS = language("zh").reads("references")
JUDGING = language("zh").reads("judging")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("IT", "它多重", True),
        ("IT", "这个容量多大", True),
        ("IT", "这些都有货吗", False),
        ("PLAINLY_IT", "這款好喝嗎", True),
        ("OTHER", "另一个呢", True),
        ("OTHER", "另外问一下", False),
        ("BEFORE", "刚才那个", True),
        ("BEFORE", "上一个", True),
        ("BEFORE", "上一个订单", False),
        ("EXCEPT", "除了红色的", True),
        ("EVERY", "两个都要", True),
        ("EVERY", "这三款", True),
        ("PLURAL", "它们", True),
        ("TWO", "这两个有什么区别", True),
        ("POINTED", "红色的那个", True),
        ("SHOWN_EARLIER", "你刚才推荐的", True),
        ("SOME_STAY", "有什么区别", False),
        ("SOME_STAY", "别要那个", True),
        ("SOME_STAY", "能不能放洗碗机", False),
    ],
)
def test_pointing(name: str, text: str, found: bool) -> None:
    assert (getattr(READS, name).search(text) is not None) is found


def test_groups_and_counts() -> None:
    assert READS.group("前两个") == (2, False)
    assert READS.group("最后三款") == (3, True)
    assert READS.group("前两个月") is None
    assert READS.count("这三款") == 3
    assert READS.count("两个都要") == 2
    assert READS.some_of("其中两个") == 2


def test_things_called_by_what_they_are_like() -> None:
    assert READS.described("红色的那个") == ["红色"]
    assert READS.described("那个带盖的多少钱") == ["带盖"]
    assert READS.priced("98的那个") == 98
    assert READS.priced("第二个") is None
    assert READS.naming("青花的那只", asked=False) == ["青花"]
    assert READS.naming("这个", asked=True) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("COMPARE", "对比一下", True),
        ("COMPARE", "有什么区别", True),
        ("COMPARE", "比较便宜的", False),
        ("WHICH_OF", "哪个更好", True),
        ("WHICH_OF", "哪个快递", False),
        ("WOULD_TAKE", "你会选哪个", True),
        ("WORTH", "贵的那80块值吗", True),
        ("DIFFERENCE", "贵多少", True),
        ("DISLIKES", "她不太喜欢花茶", True),
        ("DISLIKES", "这个不错", False),
    ],
)
def test_judging(name: str, text: str, found: bool) -> None:
    assert (getattr(JUDGING, name).search(text) is not None) is found


def test_the_most_and_the_least() -> None:
    assert JUDGING.amount_of("容量最大的") == (True, "容量", "best")
    assert JUDGING.amount_of("泡数最少的") == (False, "泡数", "best")
    assert JUDGING.amount_of("有货吗") is None
    assert JUDGING.costs_more("贵的那80块") == 80
