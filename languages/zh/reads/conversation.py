"""How a message points at things, and what it leaves out (read by ``actions``)."""

from __future__ import annotations

from languages.zh.reads.script import compiled

# "不要红的", "除了黑色", "别给我绿的"; a comma ends it ("不，红的那个").
LEFT_OUT = compiled(
    r"(?:(?<!要)不(?:要|想要|喜欢|喝|爱喝|爱|考虑|能喝|吃)|别(?:给我)?(?:推荐|拿|来|要|选)?|不是|除了|除去|排除|"
    r"讨厌|过敏|受不了|没有|不带|不含|免|去掉)(?:那种|这种|任何|那个|这个|太|带|有|含|什么|用|那些|这些|给我|推荐|加了?)*$"
)
"""The words before a thing that say that it is not wanted."""

POINTS_BACK = compiled(
    r"它们?|他们|她们|(?:这|那)(?:个|款|件|单|些|批|盒|罐|套|把|只)?(?:\W*$|订单|包裹|快递|东西|的)|"
    r"(?:这|那)(?:个|款|单|件)|上面(?:那|这)|刚才(?:那|说)|刚刚(?:那|说)|同一"
)
"""Words for what was talked about before."""

NOT_NAMING = frozenset(
    "的 了 这 那 个 我 要 想 请 帮 把 退 换 订 单 这个 那个 我的 我要 我想 帮我 请问 退货 换货 退款 订单 商品 东西 一个 我想要 "
    "退掉 換貨 退貨 訂單 這個 那個 給我 给我 xl".replace(" xl", "").split()
)
"""Words that name none of the things that may be meant."""
