"""How Chinese shoppers tell which of their orders they mean (read by ``actions``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from languages.zh.reads.script import compiled

_SENT = frozenset({"shipped", "partially_shipped"})
_OPEN = frozenset({"placed", "paid", "on_hold", "packed"})
_ONE = r"(?:订单|那单|这单|一单|单子|单|包裹|快递|那个|这个|一个|的那笔|那笔|件)"
STATES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (
        compiled(
            rf"(?:在路上|正在派送|派送中|运输中|在途|已发货|已经发货|发了货|发出了?|寄出了?|还没到|没到|没收到|没送到)"
            rf"的?(?:那|这)?{_ONE}|{_ONE}(?:是)?(?:在路上|已发货|已经发货|运输中|派送中|还没到|没到)"
        ),
        _SENT,
    ),
    (
        compiled(
            rf"(?:已经|刚|刚刚|昨天|前天)?(?:到了|收到了?|送到了?|签收了?|到货|拿到了?)的?(?:那|这)?{_ONE}|"
            rf"{_ONE}(?:已经|刚|都)?(?:到了|收到了|签收了|送到了)"
        ),
        frozenset({"delivered", "return_requested", "exchange_requested"}),
    ),
    (
        compiled(
            rf"(?:还没|没|没有|未|还未)(?:发货?|寄|出库|打包|发出)的?(?:那|这)?{_ONE}|"
            rf"{_ONE}(?:还)?(?:没|没有|未)(?:发货?|寄|出库|打包|发出)|待发货的?{_ONE}?|没发的"
        ),
        _OPEN,
    ),
    (
        compiled(rf"(?:取消|退掉|撤)了?的(?:那|这)?{_ONE}|{_ONE}(?:已经|被)?取消了?"),
        frozenset({"cancelled"}),
    ),
)
"""How an order is told by how far it has come, the narrow ones first."""
CAME = compiled(r"到(?:了|的|货)|收到|签收|送到|拿到|取到|派送")
"""A day that is told beside these is the one on which an order came."""
ALL_OPEN = compiled(
    r"(?:所有|全部|每(?:个|一个|一单)|两个|两单|三个|几个|这些|那些)(?:的)?(?:我的)?(?:订单|单子|单|包裹|快递)(?!号)|"
    r"(?:订单|单子|包裹|快递)(?:都|全部?|全都|统统)"
)
"""All orders that are open, not one of them."""
ORDER_DEAREST = compiled(
    r"(?:金额|花(?:的)?钱|价格)?(?:最大|最贵|大|贵|最多)的?(?:那|这)?(?:一)?(?:笔|单|个订单|订单)|大单|贵的那单"
)
ORDER_CHEAPEST = compiled(
    r"(?:金额|花(?:的)?钱|价格)?(?:最小|最便宜|小|便宜|最少)的?(?:那|这)?(?:一)?(?:笔|单|个订单|订单)|小单|便宜的那单"
)
"""The order with the most, or the least, in it; by what it came to."""
NUMBER_PUT_RIGHT = compiled(
    r"(?:打|写|输|发|给|报|说|弄|搞|看)错|应该是|而是|不对|更正|纠正|(?<![是])不是(?!.{0,8}[吗？?])|手滑|我(?:说|指)的是"
)
"""Stands between an order number that was wrong and the right one."""


@dataclass(frozen=True)
class InTime:
    """An order told by its place in time.

    Attributes:
        steps: how many orders back; below zero for later ones.
        from_that: whether they are counted from the one that is talked about, not from the newest.
    """

    steps: int
    from_that: bool


_IN_TIME = (
    (
        compiled(
            r"(?:再|更)?(?:前|上)(?:面)?(?:一|那)(?:个|单|笔)(?:订单)?|(?:这|那)(?:个|单)之前的?(?:那)?(?:个|单|订单)"
        ),
        InTime(1, from_that=True),
    ),
    (
        compiled(
            r"(?:后|下)(?:面)?(?:一|那)(?:个|单|笔)(?:订单)?|(?:这|那)(?:个|单)之后的?(?:那)?(?:个|单|订单)"
        ),
        InTime(-1, from_that=True),
    ),
    (
        compiled(r"倒数第二(?:个|单|笔)?|上上(?:个|单|次|笔)(?:订单|买)?"),
        InTime(1, from_that=False),
    ),
)


def in_time(text: str) -> InTime | None:
    """Where in time the order of a text lies; None where it tells nothing of that."""
    for pattern, told in reversed(_IN_TIME):
        if pattern.search(text):
            return told
    return None
