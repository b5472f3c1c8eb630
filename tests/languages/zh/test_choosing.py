"""Choosing lines of an order, changing them and answering shortly, in Chinese."""

from __future__ import annotations

import pytest

from languages.zh.reads import aftersales, answers, changes, conversation, counting, lines


@pytest.mark.parametrize(
    ("text", "number"),
    [("两", 2), ("十二", 12), ("二十", 20), ("3", 3), ("３", 3), ("一百零五", 105), ("个", None)],
)
def test_small_numbers(text: str, number: int | None) -> None:
    assert counting.count_of(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("要两盒", 2),
        ("改成3个", 3),
        ("再加一罐", 1),
        ("第二个", None),
        ("这一个", None),
        ("换成250克的", None),
        ("只要一个", 1),
        ("减到两个", 2),
    ],
)
def test_how_many(text: str, number: int | None) -> None:
    assert changes.how_many(text) == number


def test_a_measure_word_alone_is_one() -> None:
    assert changes.how_many("加个茶杯", articles=True) == 1
    assert changes.how_many("加个茶杯") is None


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (changes.REMOVE, ["不要茶杯了", "把茶壶删掉", "少一盒"], ["不要紧", "加一盒"]),
        (changes.ADD, ["再加一盒", "多来两个", "加个杯子"], ["再见", "再说吧"]),
        (changes.KEEP, ["茶壶留着", "保留那个"], ["都退"]),
        (changes.NONE, ["都不要", "一个都不喜欢", "都不是"], ["都要"]),
        (changes.ORDERS, ["两个订单都取消", "所有订单"], ["这个订单", "订单号"]),
        (changes.OTHER_ORDER, ["另一个订单", "另外那单"], ["另一个杯子"]),
        (lines.STAYS, ["茶杯不退", "留着茶壶"], ["不退货款吗", "留言"]),
        (lines.ALL_LINES, ["全部退", "都退了", "两个都退"], ["都好", "我都说了"]),
        (lines.REST, ["其余的不变", "剩下的都退"], ["茶杯"]),
        (lines.NOTHING_BUT, ["只退茶杯", "就要这个"], ["我就问问", "退茶杯"]),
        (aftersales.REMEDIES["refund"], ["退款吧", "退我钱", "賠錢"], ["补发"]),
        (aftersales.REMEDIES["replacement"], ["补发一个", "重新寄", "换个新的"], ["退钱"]),
        (aftersales.ASKS_SEND_BACK, ["能退吗", "可以退货吗"], ["我要退货"]),
        (aftersales.ASKS_WHEN_MONEY, ["多久到账", "退款什么时候到"], ["我要退款"]),
        (aftersales.CAME_WITHOUT, ["收到了但是少了一盒", "拆开只有两个"], ["还没收到"]),
        (aftersales.ASKS_MONEY_BACK, ["能退多少", "退款金额是多少"], ["退款"]),
        (aftersales.LATEST_ORDER, ["最近一单", "刚下的"], ["订单"]),
        (aftersales.ALL_ORDERS, ["一共花了多少", "所有订单"], ["这单"]),
        (aftersales.REMOVE, ["删掉手机号"], ["改手机号"]),
        (
            conversation.LEFT_OUT,
            ["不要", "除了", "不喜欢太", "别给我推荐"],
            ["要", "要不要", "我不，"],
        ),
        (conversation.POINTS_BACK, ["它到哪了", "这个", "那单什么时候到"], ["退货"]),
    ],
)
def test_patterns(pattern: object, yes: list[str], no: list[str]) -> None:
    search = pattern.search  # type: ignore[attr-defined]
    assert [text for text in yes if not search(text)] == []
    assert [text for text in no if search(text)] == []


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("换大一号的", 1),
        ("要小一点的", -1),
        ("大两号", 2),
        ("有点小", None),
        ("换红色", None),
        ("换个大的", 1),
    ],
)
def test_how_many_sizes_up(text: str, steps: int | None) -> None:
    assert lines.size_steps(text) == steps


def test_names_become_it() -> None:
    assert lines.without_names("是的，红色那个", ["红色"]) == "是的，它"
    assert lines.without_names("对，就龙井250克的", ["龙井", "250克"]) == "对，它它"
    assert lines.without_names("要XL的", ["L"]) == "要XL的"


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("一共多少钱", {"total"}),
        ("运费多少", {"shipping"}),
        ("寄到哪里了", {"address"}),
        ("什么时候下的单", {"placed"}),
        ("里面都有什么", {"items"}),
        ("用什么付的", {"payment"}),
        ("用了优惠券吗", {"discount"}),
    ],
)
def test_what_of_an_order_is_asked(text: str, aspects: set[str]) -> None:
    found = {name for name, pattern in aftersales.ORDER_ASPECTS.items() if pattern.search(text)}
    assert aspects <= found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", "2"),
        ("第2", "2"),
        ("两个", "两"),
        ("要3盒吧", "3"),
        ("选一", "一"),
        ("五星", "五"),
        ("150块钱", "150"),
        ("给5颗星", "5"),
    ],
)
def test_a_number_is_all_of_an_answer(text: str, number: str) -> None:
    match = answers.NUMBER.fullmatch(text)
    assert match is not None
    assert match["value"] == number


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (answers.BOTH, ["两个都要", "都要", "兩個都要"], ["都不要", "要"]),
        (answers.OTHER, ["另一个", "不是，另外那个", "另一单"], ["那个"]),
        (
            answers.LEAVING,
            ["算了", "不用了谢谢", "先不弄了", "沒事了"],
            ["不用了帮我退货", "算了还是要吧"],
        ),
        (answers.AROUND_A_PLACE, ["我要的", "选这个吧"], ["退货"]),
    ],
)
def test_short_answers(pattern: object, yes: list[str], no: list[str]) -> None:
    match = pattern.fullmatch  # type: ignore[attr-defined]
    assert [text for text in yes if not match(text)] == []
    assert [text for text in no if match(text)] == []


def test_a_company_and_its_number() -> None:
    match = aftersales.COMPANY.search("抬头：杭州山月茶业有限公司 税号91330106MA2AXXXX1X")
    assert match is not None
    assert match["name"] == "杭州山月茶业有限公司"
    assert aftersales.VAT_ID.search("税号91330106MA2AXXXX1X")
    assert aftersales.VAT_LEAD.search("税号是91330106MA2AXXXX1X")


def test_a_note_is_told_from_what_stands_before_it() -> None:
    text = "帮我备注一下：放门口鞋柜上"
    match = changes.NOTE_LEAD.match(text)
    assert match is not None
    assert text[match.end() :] == "放门口鞋柜上"
