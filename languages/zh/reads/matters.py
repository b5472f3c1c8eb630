"""How Chinese shoppers tell of one thing beside another (read by ``actions.operations``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.zh.reads.script import compiled

MATTERS: Mapping[str, re.Pattern[str]] = {
    "missing_item": compiled(
        r"少(?:了|发|寄|给|放|一|两|个|件|盒)|漏(?:了|发|寄|装|放)|缺(?:了|少|一|两|个|件)|没(?:有)?(?:在里面|装进|放进|给我发|发|寄)(?:来|过来)?|"
        r"(?:里面)?(?:只|就|才)(?:有|收到|发了|来了|给了)[\d一二两三四五六七八九十]|不在(?:里面|包裹|箱子|盒子)|没(?:有)?收到"
    ),
    "damaged_item": compiled(
        r"坏(?:了|的|掉)|破(?:了|的|损|掉|碎)|碎(?:了|的|掉|成)?|裂(?:了|开|纹|缝|痕)|开裂|断(?:了|掉)|磕(?:了|到|坏|碰)|碰(?:坏|碎|掉)|"
        r"缺(?:口|角|了一角|块)|掉(?:漆|色|釉|瓷|把)|漏水|渗水|漏(?:气|茶)|变形|压(?:扁|坏|瘪|碎)|瘪|受潮|发霉|霉|有虫|生虫|变质|异味|"
        r"有(?:划痕|裂|瑕疵|裂纹|污渍|问题|缺口)|质量(?:有)?问题|不能用|用不了|打不开|盖不(?:上|紧|严)|脏(?:了|的)|次品|残次|瑕疵|过期"
    ),
    "exchange_item": compiled(
        r"换(?:货|一个|个|成|别的|其他|大|小|新|款|一下)|(?:想|要)(?:换|调换|更换)|调换|更换"
    ),
}
"""What is told of a thing, by the operation that takes it up."""
BESIDE_IT = compiled(
    r"(?:跟|和|与|同|像|比|配|搭|搭配|放在|替换|代替|而不是|不像|适合|旁边的?|它|他们)[^。！？!?，,]*$"
)
"""Before the name of a thing: something else is told of, by it."""
ARTICLE = compiled(
    r"(?:(?:还有|而且|和|但是?|那个|这个|那|这|我的|其中一个|两个|个|款|盒|罐|把|只)\s*)*$"
)
"""What stands right before the name of a thing."""
PUT_OFF = compiled(
    r"(?:在)?(?:这|那)之前|先(?!生)|等(?:等|一下|下|会)|稍等|慢着|暂时|回头|之后再|晚点|待会|一会儿?再|还有(?:一|个)(?:件)?事|"
    r"另外(?:一件|还有)|顺便|对了"
)
"""Says of what is open that something else comes before it."""
FOR_THAT_ONE = compiled(
    r"(?:这|那)(?:个|款|件|单|盒)?也|也(?:是|一样|要|得|给)|同样|一样(?:处理|办|也)|(?:给|为)(?:它|这个|那个)"
)
"""Points at the thing that was spoken of last, beside another."""
SAME_REMEDY = compiled(
    r"(?:也)?(?:一样|同样)(?:处理|办|的?方式|吧|就行)?|也(?:是)?(?:这样|这么办|这么处理)|照样|同上"
)
"""Wants for one thing what was agreed for another."""
SAY_REMEDY: Mapping[str, str] = {"refund": "退款", "replacement": "补发一个新的"}
"""How a shopper would say it."""

SAYS_NO = compiled(
    r"不(?!要了?[\s，,。！!~～]*(?:就|那)?(?:给我|帮我|麻烦)?(?:退|取消))|别|甭|勿|免|没|算了|留|先放|撤"
)
"""Without one of these nobody turns down what he names ("都退"); "不要了退钱" turns down the thing."""

TURNED_DOWN = compiled(
    r"(?:不(?:想|用|需要|希望|接受|是要|是|打算)?要?|别|不|没|而不是|不想|不用|不必|免)(?:再|给我|帮我|什么)?(?:要|想|需要|想要)?(?:一个|个)?\s*$"
)
"""Before what is not wished for."""
