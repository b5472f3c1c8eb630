"""How Chinese shoppers choose lines of an order, and choose them anew (read by
``actions.operations``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from languages.zh.reads.changes import how_many
from languages.zh.reads.counting import COUNT, count_of
from languages.zh.reads.script import compiled

STAYS = compiled(
    r"保留|留(?:着|下|住)?(?!言|个(?:言|备注))|不(?:退|换|取消|改|动|寄|要退|要换|用退|用换|想退|想换|包括|算)(?!款|货|吗|了吗|行|起)|"
    r"别(?:退|换|取消|改|动|寄)|还(?:是)?要(?!是|退|换|取消)|除外|不在内"
)
"""Says that a line is no part of what is done: of a return, a cancellation, an exchange."""

NEEDS_ONLY = compiled(
    rf"(?:只|就|仅)(?:要|需要|用|想要|买|留)(?:的)?{COUNT}[个件盒罐包袋套把只份瓶]|{COUNT}[个件盒罐包袋套把只份瓶](?:就)?(?:够|行|可以|足够)了?"
)
"""Says how many pieces are enough, so that the others are too many."""

NOT_KEPT = compiled(r"(?:不|没(?:有)?|别|不想|不打算|一个都不)(?:想|要|再)?(?:留|保留)")
"""Keeps nothing."""

NEEDS = compiled(r"(?:只|就|仅)(?:要|需要|用|想要|留|买)(?!退|换|取消)")
"""So many pieces stay: "I only need one of them"."""

TAKEN_OUT = compiled(
    r"除了|除去|除开|去掉|不(?:算|包括|含)|扣掉|减去|排除|(?:那个|这个)?(?:先)?不(?:退|换|要)了?|别(?:算|管)(?!退)"
)
"""Takes a line out of what is talked about."""

ALSO = compiled(
    r"^\W*(?:(?:哦|啊|还有|以及|另外|加上|再加)\W*)+|也(?:要|一起|得|退|换|取消|算|想|给|麻烦|一并)?|一起|一并|一块儿?|加上|再加|连(?:同|着)|还(?:有|要)(?!是)|包括|同时"
)
"""Says that a line comes to those that were chosen."""

NOTHING_BUT = compiled(
    r"(?:只|就|仅|光|单|单单|仅仅)(?:要|是|有|退|换|取消|选|想|把|这|那|改)(?!点|能|说|问|一下)"
)
"""Says that nothing but these lines is meant."""

ALL_LINES = compiled(
    r"全部(?:都)?|所有(?:的)?(?:东西|商品)?|全(?:都|退|换|要|取消)|都(?:退|换|要|取消|不要|寄|给我)|整(?:个|单)(?:订单|单子)?|一起(?:退|换|取消)|"
    r"(?:两|三|四|五|六|几)(?:个|件|样|款|盒|种)都|统统|通通"
)
"""All lines of an order; "都好" means none."""

_BEFORE_A_NAME = (
    r"(?:(?:就|要|换成?|改成?|选|是|把|那个|这个|那款|这款|我的|规格|颜色|容量|年份|订单|单号)\s*)*"
)
_AFTER_A_NAME = (
    r"(?:\s*(?:的?(?:那个|这个|那款|这款|那盒|那种|规格|颜色|款|色)|的|订单)(?![了吗]))?"
)

_SOME_OF = re.compile(
    rf"(?P<n>{COUNT})[个件盒罐包袋套把只份瓶](?:里面?|中)?的?(?P<m>{COUNT})[个件盒罐包袋套把只份瓶]|"
    rf"(?:其中|里面)(?:的)?(?P<k>{COUNT})[个件盒罐包袋套把只份瓶]"
)

JOINS = compiled(r"^\W*(?:但是?|可是|不过|和|跟|或者|所以|然后|还有|而|那|再)")
"""Joins a part of a message to the one before it."""

REST = compiled(r"(?:其余|剩下|剩余|其他|其它|别的|另外的)(?:的)?(?:几个|都|全部|商品|东西)?|余下")
"""The lines that were not spoken of."""

CORRECTS = compiled(
    r"不(?:是|对|，|,|\s)|^\W*不(?![要用退换])|哦|不好意思|其实|等等|等一下|还是(?!要)|而是|我(?:是)?说的是|我的意思|说错|选错|搞错|弄错|更正|改(?:成|为)?|算了"
)
"""Says that what was said before is put right."""

ASKS = compiled(
    r"[?？]\s*$|(?:吗|么|呢)\W*$|^\W*(?:请问)?(?:什么|为什么|怎么|多少|多久|哪|谁|几|是不是|能不能|可不可以|会不会|有没有)"
)
"""A question: what it names is not chosen by it."""

TELLS = compiled(
    r"(?<!不)(?<!就)是(?!的|不是)|有(?:点|个|些|裂|缺|问题)|到了|收到|坏|碎|破|漏|太|不(?:合适|好|喜欢|新鲜)|看起来|感觉|闻(?:着|起来)|喝(?:着|起来)"
)
"""Tells something of a thing rather than naming it."""

_BIGGER = compiled(
    rf"(?P<n>{COUNT})?(?:个)?(?:大|加大)(?P<k>{COUNT})?(?:个)?(?:号|码|规格|一点|一些|点)(?:的)?|"
    r"(?:换|改|要|来)(?:成|个|一个)?(?:更|再)?大(?:的|一点|点|一些|号|规格|包装|份)"
)
_SMALLER = compiled(
    rf"(?P<n>{COUNT})?(?:个)?(?:小|减小)(?P<k>{COUNT})?(?:个)?(?:号|码|规格|一点|一些|点)(?:的)?|"
    r"(?:换|改|要|来)(?:成|个|一个)?(?:更|再)?小(?:的|一点|点|一些|号|规格|包装|份)"
)
_TELLS_HOW_IT_IS = compiled(r"(?:太|有点|偏|有些|比.{1,6}|感觉|看起来|是|好像)\s*$")


def without_names(text: str, names: Iterable[str]) -> str:
    """A message with each of these names as "它": "对，红色那个" agrees to the red one."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        flags = re.IGNORECASE if len(name) > 1 else re.NOFLAG
        latin_before = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
        latin_after = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
        named = rf"{_BEFORE_A_NAME}{latin_before}(?:{re.escape(name)}){latin_after}{_AFTER_A_NAME}"
        text = re.sub(named, "它", text, flags=flags)
    return text


def pieces(text: str) -> int | None:
    """How many pieces of a line are spoken of: "两个里的一个", "就一个"; "还有一件事" speaks of none."""
    text = re.sub(r"(?:还有|另外)?(?:一|个|1)(?:件|个)(?:事|问题|情况)", " ", text)
    if match := _SOME_OF.search(text):
        return count_of(match["m"] or match["k"] or match["n"])
    return how_many(text)


def size_steps(text: str) -> int | None:
    """How many sizes up (below zero: down) a message wishes for; None where it tells none."""
    for pattern, sign in ((_BIGGER, 1), (_SMALLER, -1)):
        for match in pattern.finditer(text):
            if _TELLS_HOW_IT_IS.search(text[: match.start()]):
                continue
            told = match["n"] or match["k"]
            return sign * ((count_of(told) if told else None) or 1)
    return None
