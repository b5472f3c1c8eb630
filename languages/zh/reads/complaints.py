"""What a complaint asks beside complaining (read by ``actions.operations.support``)."""

from __future__ import annotations

from languages.zh.reads.script import compiled

ASKS_WHERE = compiled(
    r"(?:订单|快递|包裹|货|东西|茶|物流|件)?(?:现在|到底|究竟)?(?:到哪|在哪|跑哪|去哪|卡(?:在)?哪)(?:里|儿)?了?|"
    r"(?:什么时候|啥时候|几时|多久|哪天|何时|几天)(?:才|能|会|可以)*(?:到|送|发|收到|寄|派)|"
    r"(?:还|一直|迟迟|都)(?:是)?(?:没|不)(?:有)?(?:到|收到|发|送|动静|更新|见)|(?:怎么|咋)还(?:没|不)(?:到|发|收|送|更新)|"
    r"没(?:有)?收到(?:货|快递|包裹|东西)?"
)
"""Words that ask where an order is, or when it comes."""
