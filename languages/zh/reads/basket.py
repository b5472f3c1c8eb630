"""How Chinese speaks of the basket that is filled in the chat (read by ``actions`` and ``bot``)."""

from __future__ import annotations

from languages.zh.reads.script import compiled

_BASKET = r"(?:购物车|购物篮|购物袋|车里|车子里|cart)"

SHOWS = compiled(
    rf"(?:看看?|瞧瞧|查看?|打开|显示)(?:一下|下)?(?:我的?|现在)?(?:的)?{_BASKET}(?:里)?(?:的东西)?|"
    rf"{_BASKET}(?:里)?(?:现在|目前|都|一共|总共)*(?:有|放了|装了|是)(?:什么|哪些|啥|多少|几)|"
    rf"{_BASKET}(?:里)?(?:一共|总共|合计)?多少钱|^\W*(?:我的)?购物车(?:呢)?\W*[?？]\W*$"
)
"""What lies in it is asked for."""

TAKES_OUT = compiled(
    rf"(?:从)?{_BASKET}(?:里)?(?:把)?.{{0,16}}(?:拿掉|拿出|去掉|删掉?|移除|移出|取消|不要了)|"
    rf"(?:把)?.{{0,16}}从{_BASKET}(?:里|中)?(?:拿|去|删|移)|清空(?:一下)?{_BASKET}"
)
"""Something is to be taken out of it, or all."""

PUTS = compiled(
    rf"(?:放|加|丢|扔|塞|装|添)(?:进|到|入|去|在)?(?:我的?|你们的?)?{_BASKET}(?!.{{0,8}}(?:怎么|在哪|码|券))|"
    r"加购(?!物)|加车"
)
"""Something is to be put into it."""

SETS = compiled(r"改成|换成|改为|只要|就要|一共要|总共要")
"""The number that is told is how many shall lie there, not how many more."""

ALL = compiled(r"全部|都(?:拿|去|删|不)|所有|清空|两个都|统统")
"""All that lies in it is meant."""
