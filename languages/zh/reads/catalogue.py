"""What is asked about products (read by ``actions.catalogue``)."""

from __future__ import annotations

from languages.zh.reads.script import compiled

BUYING_IN_GENERAL = compiled(
    r"怎么(?:买|下单|购买|拍|付款|支付)|如何(?:购买|下单)|在?哪里?(?:买|下单|付款)|"
    r"在哪儿?(?:买|下单)|"
    r"咋(?:买|下单|拍)|(?:这里|聊天里?|对话里?|直接)(?:能|可以)(?:买|下单)|下单(?:流程|方式|步骤)"
)
"""How one buys here, rather than a product that was shown."""
