"""What shoppers answer in Chinese to the questions of an operation."""

from __future__ import annotations

import pytest

from languages.zh.reads import complaints, matters, operations, orders

SEARCHED = {
    "LACKING": (
        ["不知道订单号", "我忘了", "找不到了", "没有邮箱", "记不清了", "手机丢了", "忘記了"],
        ["订单号是SY20250618001", "好的", "我知道"],
    ),
    "THE_ANSWER": (["单号", "手机号没带", "那个"], ["我想退货"]),
    "TO_GIFT_CARD": (["退到余额吧", "退成礼品卡", "礼品卡就行"], ["原路退", "我有礼品卡吗"]),
    "AS_PAID": (
        ["原路退回", "退到支付宝", "微信", "怎么付的怎么退", "不要礼品卡"],
        ["微信可以付吗"],
    ),
    "WAVES_OFF": (
        [
            "不用了",
            "算了，帮我查下物流",
            "不，我要换地址",
            "先不弄了",
            "不要了",
            "不退了",
            "不了谢谢",
        ],
        ["不知道", "不错", "不好意思我想问下", "不确定", "别的有吗", "好的", "不是吧"],
    ),
    "LEAVES_AS_IT_IS": (["保持原样吧", "按原来的发", "别动了"], ["改地址"]),
    "WHAT_DONE": (["你刚才做了什么", "改好了吗", "取消成功了没"], ["怎么取消", "我要取消"]),
    "FOR_A_TIME": (["先别发货，等三天", "推迟一周", "等到月底再发"], ["三天前买的", "取消订单"]),
    "CONDITIONAL": (["如果不行就转人工", "不行的话"], ["转人工"]),
    "PLEADS": (["求求你了", "通融一下", "就这一次嘛", "拜託了"], ["谢谢"]),
    "OBJECTS": (
        ["可是我没用过", "但是你们说可以", "好的，但我没拆"],
        ["可以", "但是怎么退", "可能吧"],
    ),
    "CONTINUES": (["因为坏了", "所以要退"], ["我要退"]),
    "HAND_OVER": (["转人工", "我要人工客服", "找你们老板", "轉人工"], ["不要转人工", "人工费多少"]),
    "PERSON_THERE": (["人工客服几点上班", "有人吗", "客服在吗"], ["转人工"]),
    "KEEPS_IT": (["我还是留着吧", "不退了"], ["我要退"]),
    "RUDE": (["垃圾店", "什么破机器人", "傻逼", "滚"], ["圾鸡毛", "茶壶破了", "滚烫的水"][1:2]),
    "COMPLAINS": (["我要投诉", "差评", "投訴你們"], ["我要退货"]),
    "ASKS": (
        ["能退吗", "多久到", "有没有绿茶", "怎么退货", "几天到？"],
        ["我要退货", "什么都行", "好的"],
    ),
}
WHOLE = {
    "WHY_ALONE": (["为什么", "为啥呀", "那为什么不行", "怎么回事？", "憑什麼"], ["为什么要收运费"]),
    "ELLIPSIS": (["那茶杯呢", "那我的另一单呢？", "茶壶也一样"], ["帮我退货"]),
    "WHAT_ELSE": (["那怎么办", "那我该怎么办呢", "咋整"], ["怎么办理退货"]),
    "UNDO": (["撤销", "帮我撤回", "改回去", "恢复一下"], ["我要退货", "撤销退货申请然后换货"]),
    "FAREWELL": (["再见", "拜拜", "好的谢谢，拜拜", "88", "先这样吧"], ["再见面时", "好的"]),
}


@pytest.mark.parametrize("name", SEARCHED)
def test_what_is_searched_for(name: str) -> None:
    yes, no = SEARCHED[name]
    pattern = getattr(operations, name)
    assert [text for text in yes if not pattern.search(text)] == []
    assert [text for text in no if pattern.search(text)] == []


@pytest.mark.parametrize("name", WHOLE)
def test_what_must_be_all_of_a_message(name: str) -> None:
    yes, no = WHOLE[name]
    pattern = getattr(operations, name)
    assert [text for text in yes if not pattern.fullmatch(text)] == []
    assert [text for text in no if pattern.fullmatch(text)] == []


@pytest.mark.parametrize(
    ("text", "steps"),
    [("上一单", 1), ("再前面那个订单", 1), ("倒数第二单", 1), ("后面那单", -1), ("我的订单", None)],
)
def test_where_in_time_an_order_lies(text: str, steps: int | None) -> None:
    found = orders.in_time(text)
    assert (found.steps if found else None) == steps


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("还没发货的那单", "paid"),
        ("在路上的那个", "shipped"),
        ("已经收到的那单", "delivered"),
        ("取消的那个订单", "cancelled"),
        ("還沒發貨的訂單", "paid"),
        ("帮我查订单", None),
    ],
)
def test_an_order_is_told_by_its_state(text: str, status: str | None) -> None:
    found = next((states for pattern, states in orders.STATES if pattern.search(text)), frozenset())
    assert (status in found) if status else not found


def test_what_a_message_tells_of_things() -> None:
    told = dict(matters.MATTERS)
    assert told["damaged_item"].search("茶壶碎了")
    assert told["damaged_item"].search("盖子盖不紧")
    assert told["missing_item"].search("少了一个杯子")
    assert told["missing_item"].search("里面只有两盒")
    assert told["exchange_item"].search("想换大一点的")
    assert not any(pattern.search("茶很好喝") for pattern in told.values())
    assert matters.TURNED_DOWN.search("我不要")
    assert not matters.TURNED_DOWN.search("我要")


def test_what_a_complaint_asks() -> None:
    assert complaints.ASKS_WHERE.search("怎么还没到")
    assert complaints.ASKS_WHERE.search("什么时候能到啊")
    assert not complaints.ASKS_WHERE.search("茶叶太差了")
    assert orders.NUMBER_PUT_RIGHT.search("打错了，是SY20250618002")
