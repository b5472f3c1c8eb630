"""How Chinese points at things that lie on the table (read by ``actions.conversation``)."""

from __future__ import annotations

import re

from common.language.scripts import single_words, spoken_words
from languages.zh.reads import script
from languages.zh.reads.amounts import CURRENCY
from languages.zh.reads.numbers import WORDS, from_words
from languages.zh.reads.script import compiled
from languages.zh.reads.search import STOP_WORDS

_NUMBER = r"(?:[两二三四五六七八九十]|\d{1,2})"
_MEASURE = r"(?:个|款|种|样|件|套|盒|包|罐|袋|瓶|只|把|张|支|份|饼|单|笔|条)"

EXCEPT = compiled(
    r"(?:(?:全部|所有(?:的)?|其他(?:的)?|其余(?:的)?|别的|剩下(?:的)?|都)[^,.!?，。！？]{0,6})?"
    r"(?:除了|除去|除开|除(?=[^\s]{1,8}(?:以|之)?外)|不包括|不含|不算|就是不要|不要(?!钱|"
    r"紧|了)|别要|去掉|只有不要|除)\s*(?=\S)"
)
"""What stands before the things that are not meant."""

EVERY = compiled(
    rf"全部|全都|所有|统统|通通|每(?:一)?(?:个|款|种|样|件)|都要|都买|都拿|都看看|都行|"
    rf"一样(?:来)?一(?:个|份|件)|整单|"
    rf"这{_NUMBER}{_MEASURE}|那{_NUMBER}{_MEASURE}|{_NUMBER}{_MEASURE}(?:我)?(?:全|都)|"
    rf"俩(?:都|个都)?|仨|都(?=有|是|能|多少|可以|适合|怎么|什么)"
)
"""All that is there, or as many as are named."""

PLURAL = compiled(
    r"(?:他|她|它)们|这些|那些|这几(?:个|款|种|样)|那几(?:个|款|种|样)|哪些|上面(?:这|"
    r"那)些|前面(?:这|那)些"
)
"""More than one thing is meant."""

ONE = compiled(
    r"它|这(?:个|款|件|只|把|套|盒|种|样|一)|那(?:个|款|件|只|把|套|盒|种|样|一)|这东西|一个"
)
"""One thing is meant."""

ANY_ONE = compiled(
    r"有没有(?=.*的)|(?:一|来|找|要|换|挑|选|推荐)(?:个|款|件|只|把|套|盒|种|些)|什么|"
    r"哪(?:个|款|种|些)|的(?=$|[,.!?，。！？吗呢吧])"
)
"""A thing of the kind that is spoken of."""

OTHER = compiled(
    rf"另(?:外)?(?:一|那|{_NUMBER})?{_MEASURE}|另外的(?:那{_MEASURE})?|剩下(?:的)?(?:那|"
    rf"一)?{_MEASURE}?|其余(?:的)?|其他的?(?:那|几)?{_MEASURE}"
)
BEFORE = compiled(
    rf"(?:上一|前一)(?:个|款|件|种|套)(?!订单|单|月|星期|礼拜|周)|之前(?:那|的那|看的|"
    rf"说的)(?:一)?{_MEASURE}?|"
    rf"刚(?:才|刚)(?:那|的那|看的那|说的那|发的那)(?:一)?{_MEASURE}?|原来(?:那|"
    rf"的那){_MEASURE}?|(?:回到|还是)(?:前面|上面|之前|刚才)(?:那|的){_MEASURE}?"
)
"""What was talked about before."""
SINGULAR = compiled(r"它(?!们)|(?:这|那|该)(?:个|款|件|只|把|套|盒|种|一个|一款)")
"""One thing is asked about, whichever it is."""
IT = compiled(
    r"它|这(?!些|几|里|边|儿|么|样|两|三|周|次|个月)|那(?!些|几|里|边|儿|么|样|两|三|就|"
    r"你|我|有|怎|为|什|好)(?:个|款|件|只|把|套|盒|种|一)?|该款|此款|同款|一样的"
)
"""What is talked about."""

TWO = compiled(
    r"(?:这|那)?(?:两|2|俩)(?:个|款|种|样|件|只|把|套|盒)?(?:之间|里|哪|都|比|有|区别|"
    r"相比|一起)|俩|两者|二者|它俩|他俩|这俩|哪个(?:更)?好|(?:前|后)者|另(?:外)?一?个|"
    r"相互|彼此"
)
"""Two things are meant, or one of two."""
TOGETHER = compiled(r"一共|总共|合计|加(?:在)?一起|加起来|两(?:个|款|件)一起|都(?:加|算)上|合起来")
"""Several things at once, all that lie there."""
POINTED = compiled(
    rf"的(?:这|那)(?:一)?{_MEASURE}|(?:这|那){_MEASURE}(?!月)[^,.!?，。！？\s]{{1,6}}的|"
    rf"[^,.!?，。！？\s]{{1,4}}(?:色|的|款)那{_MEASURE}"
)
"""A thing called by what it is like: 红色的那个, 那个带盖的."""
TOLD_APART = compiled(
    rf"另(?:外)?一|最\S|第[一二三四五六七八九十\d]|最后|上一{_MEASURE}|之前那|刚才那|"
    rf"(?:更|比较)?(?:轻|重|大|小|贵|便宜|长|短|高|矮|薄|厚|新|旧|浓|淡|香)(?:一?点儿?|"
    rf"一?些)?的?(?:那|这){_MEASURE}"
)
"""A thing told apart from others: 轻一点的那个, 第一个."""
PLAINLY_IT = compiled(
    r"它|(?:这|那)(?:个|款|件|只|把|套|盒|饼|罐|种)(?:茶|壶|杯|碗)?(?=$|[,.!?，。！？\s]|"
    r"是|有|能|可|会|多|怎|用|放|适|好|贵|什|几|要|还|容|产|泡|耐|重|不|吗|呢|给|送|喝)|"
    r"^\W*(?:多大|多重|多高|多少毫升|容量|什么材质|产地)"
)
"""A word for what is talked about that can mean nothing else."""
SHOWN_EARLIER = compiled(
    r"(?:刚才|刚刚|之前|前面|上面|先前|一开始|早先|方才)(?:你|您)?(?:给我)?(?:看|说|发|"
    r"推荐|介绍|提|展示|列|那|的|这)|"
    r"你(?:刚|刚才|之前|前面)?(?:给我)?(?:推荐|发|说|介绍|列|展示)(?:的|过的)|上面(?:那|"
    r"这)|上(?:一)?(?:轮|次|批|组)(?:推荐|发|看|说|的)"
)
EARLIEST_SHOWN = compiled(
    r"最开始|一开始|最初|最早(?:发|推荐|看|说)|第一(?:次|批|轮|组)(?:推荐|发|看|说|的|给)|最先"
)
"""What lies further back than the list shown last."""

NEWEST = compiled(
    r"最近(?!几|一|两|三|这|有|天)|最新|最后(?:那)?(?:一)?(?:个|单|笔)|刚(?:刚|才)?(?:下|"
    r"买|拍)的|上(?:一)?(?:单|个订单)"
)
OLDEST = compiled(r"最早|最旧|最老的?(?:订单|一单|那单)|第一(?:单|笔)")

_COUNTED = compiled(
    rf"(?P<end>前(?:面)?|头|最后(?:面)?(?:那)?|后(?:面)?(?:那)?|"
    rf"开头)(?:的)?\s*(?P<n>{_NUMBER})\s*(?P<m>{_MEASURE})(?!月|小时)"
)
_COUNT = compiled(
    rf"(?:(?:这|那|全部|所有|一共)\s*(?P<n>{_NUMBER})\s*{_MEASURE}|"
    rf"(?P<n2>{_NUMBER})\s*{_MEASURE}(?:我)?(?:全|都))"
)
_SOME_OF = compiled(
    rf"(?:其中|里面|里头|当中)(?:的)?\s*(?P<n>一|{_NUMBER})\s*{_MEASURE}|(?P<n2>一|"
    rf"{_NUMBER})\s*{_MEASURE}(?:就行|就好|就够)(?=.*(?:里|中))"
)
_DEFINITE = compiled(
    r"(?:这|那|该|我的|和|跟|与|、|及|还有|比)(?:一)?(?:个|款|件|只|把|套|盒|种|饼|"
    r"罐)?(?P<words>[^\s,.!?，。！？、和跟与]{1,10})"
    r"|(?P<words2>(?![我你您他她咱])[^\s,.!?，。！？、和跟与]{1,10}?)(?:的)?那(?:一)?(?:个|款|件|只|把|套|"
    r"盒|种|饼|罐)"
)

LIST = compiled(r"[,;+&\n、，；]|[:：]\s?|和|跟|还有|以及|加上|外加")
"""What stands between the things of a list."""
SOME_STAY = compiled(
    r"(?<![能是要有会可好行])不(?!错|好意思|过)|(?<![区差特分性类级个])别(?!的)|"
    r"(?<!有)没|留|只(?:要|有|留|退|换|买|是|想)|除|换成|而是|其中|保留|剩下"
)
"""Not all that is named is meant."""

_LIKE_ONE = compiled(
    rf"(?P<like>[^\s,.!?，。！？、这那我你要看]{{1,8}}?)的?(?:那|这)(?:一)?{_MEASURE}|"
    rf"(?:那|这)(?:一)?{_MEASURE}(?P<like2>[^\s,.!?，。！？、]{{1,8}}?)的(?=$|"
    rf"[\s,.!?，。！？]|怎|多|好|有|能|是|吧|呢|吗)"
)
_PRICED = compiled(
    rf"¥?(?P<n>\d{{1,4}}(?:\.\d\d?)?|{WORDS})\s*(?:{CURRENCY})?(?:的|左右的)?\s*(?:那|"
    rf"这)(?:一)?{_MEASURE}(?!月)"
)
_NOT_NAMING = script.both(
    "那个 这个 那款 这款 另外 一个 上面 下面 前面 后面 刚才 刚刚 之前 订单 商品 东西 "
    "产品 哪个 怎么 怎样 多少 为什么 什么 可以 比较 对比 区别 差别 好像 一样 不同 帮我 "
    "看看 详细 具体 介绍 价格 多大 多重 便宜 更好 质量 效果 退货 换货 取消 退款 物流 "
    "发货 快递 收到 地址 修改"
)
_POINTED_AT = compiled(
    r"(?:这|那|比|跟|和)(?:个|款|件|只|把|套|盒|种|饼|罐)?(?P<word>[\u4e00-\u9fffa-z]{1,6})"
)


def described(text: str) -> list[str]:
    """The words that describe a thing in 带盖的那个 and 那个红色的."""
    found = [match["like"] or match["like2"] for match in _LIKE_ONE.finditer(text)]
    return _telling(" ".join(found))


def pointed_at(text: str) -> frozenset[str]:
    """The words, in lower case, that stand right behind a 这 or 那."""
    return frozenset(match["word"].lower() for match in _POINTED_AT.finditer(text))


def priced(text: str) -> float | None:
    """The price by which a thing is called (98的那个), in whole currency."""
    match = _PRICED.search(text)
    if match is None:
        return None
    return float(match["n"]) if match["n"][0].isdigit() else from_words(match["n"])


def group(text: str) -> tuple[int, bool] | None:
    """How many in a row, and whether from the end: 最后两个 is (2, True)."""
    match = _COUNTED.search(text)
    if match is None:
        return None
    return _number(match["n"]), "后" in script.fold(match["end"])


def count(text: str) -> int | None:
    """How many are meant (两个都, 这三款); None for all there are."""
    match = _COUNT.search(text)
    if match is None:
        return 2 if re.search("俩", text) else 3 if re.search("仨", text) else None
    return _number(match["n"] or match["n2"])


def some_of(text: str) -> int | None:
    """How many of several, not which: 其中两个."""
    match = _SOME_OF.search(text)
    return _number(match["n"] or match["n2"]) if match else None


def naming(text: str, *, asked: bool) -> list[str]:
    """The words by which a message may call a thing; unasked only those beside 那个, 我的 ..."""
    if asked:
        return _telling(text)
    spoken = (match["words"] or match["words2"] for match in _DEFINITE.finditer(text))
    return [word for part in spoken for word in _telling(part)]


def is_plural(word: str) -> bool:
    """Whether a word names more than one thing: those with 们 or 些 alone do."""
    return word.endswith(("们", "們", "些", "都"))


def _telling(text: str) -> list[str]:
    """Neighbours of two, and what stands alone, without words that name nothing."""
    nothing = STOP_WORDS | _NOT_NAMING
    found = [word for word in spoken_words(script.fold(text)) if word not in nothing]
    alone = [word for word in single_words(script.fold(text)) if len(text.strip()) == 1]
    return [word for word in dict.fromkeys((*found, *alone)) if not _says_nothing(word)]


def _says_nothing(word: str) -> bool:
    """Whether each character of a word names nothing by itself (要的, 这个)."""
    return all(character in STOP_WORDS for character in word) or word in _NOT_NAMING


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(from_words(text) or 0)
