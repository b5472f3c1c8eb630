"""What is asked about products (read by ``actions.catalogue``)."""

from __future__ import annotations

from languages.zh.reads.script import compiled

WILL_LAST = compiled(
    r"(?:会不会|会|快要?|要|马上)(?:卖|售|抢)(?:完|光|空|罄)|断货|(?:还|会)?(?:撑|卖)得?到|"
    r"(?:卖|走)得(?:快|有多快)|(?:要|用)(?:不用)?(?:赶紧|抓紧|赶快)"
)
"""Whether a thing will sell out is asked."""

COMES_BACK = compiled(
    r"(?:什么时候|几时|何时|啥时候|多久)(?:能|会|才)?(?:再)?(?:有货|到货|补货|上架|进货|回来)|补货|再(?:进|到|有)货|"
    r"还会(?:有|进|补|上)"
)
"""When a thing is back is asked."""

BUYING_IN_GENERAL = compiled(
    r"怎么(?:买|下单|购买|拍|付款|支付)|如何(?:购买|下单)|在?哪里?(?:买|下单|付款)|"
    r"在哪儿?(?:买|下单)|"
    r"咋(?:买|下单|拍)|(?:这里|聊天里?|对话里?|直接)(?:能|可以)(?:买|下单)|下单(?:流程|方式|步骤)"
)
"""How one buys here, rather than a product that was shown."""
