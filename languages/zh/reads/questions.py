"""How Chinese asks about a thing or the shop (read by ``actions.questions``)."""

from __future__ import annotations

import re

from languages.zh.reads import script
from languages.zh.reads.script import compiled
from languages.zh.reads.search import STOP_WORDS

FRAME = STOP_WORDS | script.both(
    "选 挑 建议 会选 为什么 为啥 直接 应该 关于 参数 详情 细节 说明 信息 情况 问题 具体 "
    "大概 到底 究竟 真的 一般 平常 通常 "
    "里面 上面 下面 前面 后面 别人 人家 听说 据说 第一 第二 第三 最后 时候 之前 之后 "
    "以后 出来 进去 起来 放 放进 装 泡 喝 吃 拿 带 收 做 弄 搞 使 使用 方便 介意 影响 "
    "担心 害怕 够 够不够 多 少 大 小 长 短 高 低 远 近 快 慢 好 坏 新 旧 算 属于 包括 "
    "包含 支持 提供 允许 行吗 可以吗 好吗 对吗 是吗"
)
"""Words that a question may have whatever it is about: they need no answer."""

IS_QUESTION = compiled(
    r"[?？]|(?<!干)(?:吗|么(?!么哒)|嘛(?=\W*$)|呢(?=\W*$))|多少|多(?:大|重|高|长|久|远|"
    r"深|厚|贵|宽)|几(?:个|天|点|号|块|件|克|年|岁|种|款|月|包|泡|时)|"
    r"什么|啥|怎么|怎样|咋|如何|哪(?!怕)|谁|为什么|为何|何时|能不能|能否|是不是|是否|"
    r"有没有|有木有|会不会|可不可以|可否|要不要|行不行|好不好|"
    r"够不够|对不对|值不值|算不算|用不用|需不需要|适不适合|包不包邮|可以(?:\S{0,8})(?:不|"
    r"没)\W*$|(?:了|有)(?:没|没有)\W*$"
)
"""A message that asks, as far as its form tells."""

POINTS = compiled(
    r"的(?:那|这)(?:一)?(?:个|款|种|件|只|把|套|盒)|(?:那|这)(?:个|款|只|把|"
    r"套)\S{1,6}的(?=$|\W)|另(?:外)?(?:一|那)?(?:个|款|种)|其他(?:那)?(?:几|两)?(?:个|"
    r"款)"
)
"""One of the things shown, by what it is like."""

SEVERAL = compiled(
    r"都(?!市)|全部|每(?:一)?(?:个|款|种|件|样)|各(?:自|个|款)?(?!种)|(?:这|那)?(?:两|俩|"
    r"三|四|几)(?:个|款|种|件|样|只|把|套)|俩|一共|一起|分别"
)
"""More than one thing is asked about."""

_NUMBER_SAID = (
    r"\d|[一二两三四五六七八九十百千半]\s*(?:个|天|小时|分钟|秒|周|月|年|克|斤|两|毫升|"
    r"厘米|米|度|泡|次|人|块|元|遍|道)"
)
EXPECTS = (
    (
        compiled(r"多少钱|几块钱|什么价|价格|运费多少|收费|要钱|怎么收费"),
        compiled(
            r"¥\s?\d|\d\s?(?:元|块|¥)|[一二两三四五六七八九十百千]+(?:块|元)|免费|包邮|不要钱|"
            r"不收|不用(?:加)?钱"
        ),
    ),
    (
        compiled(
            r"多(?:久|长|少|大|高|重|远|深|厚|宽|快)|几(?:天|个|次|点|号|年|泡|克|小时|度|人)|"
            r"什么时候|何时|哪天|啥时候"
        ),
        compiled(_NUMBER_SAID),
    ),
)
"""What a question asks for by its form, and how a text looks that says it."""

DISCOUNT = compiled(
    r"优惠(?!券(?:怎么|在哪))|打折|折扣|便宜(?:点|一点|些)(?:吗|呗|嘛|吧|行|可以|卖|呢)|"
    r"能(?:不能)?(?:再)?(?:便宜|少|优惠|打折)|少(?:点|一点)(?:钱|吧|呗|行)|"
    r"活动(?:吗|价|呢|有)|(?:有|搞|做)(?:什么)?活动|满减|双十一|双11|618|特价|促销|砍价|"
    r"抹零|最低(?:多少|价)|会员价|团购价|多买|买多|降价"
)
"""Something off the price is asked for, which only the shop could grant."""
REDUCTION = compiled(r"\d+\s?%|[\d一二三四五六七八九](?:\.\d|五)?\s?折|减\s?¥?\d|立减|满\d+减")
"""A sentence that says how much is taken off."""

_NEXT_QUESTION = compiled(
    r"[?？]+\s*(?:(?:还有|另外|以及|那|然后|顺便)\s*)?(?=\S{2})|[,，;；。\s]+(?:还有|"
    r"另外|以及|然后|再问|顺便问|顺便)\s*(?=\S{2})|(?<=[吗呢么])[,，\s]+(?=\S{2})"
)


def parts(text: str) -> list[str]:
    """The questions of a message that asks several; the message itself where it asks one."""
    found = [part.strip(" ,;，；。") for part in _NEXT_QUESTION.split(text) if part]
    asked = [part for part in found if part and IS_QUESTION.search(part)]
    return asked if len(asked) > 1 else [text]


_SENTENCE = re.compile(r"(?<=[.!?。！？])\s*|\n+")
_TAG = compiled(r"^\W*(?:对吗|对吧|是吗|是吧|好吗|行吗|可以吗|嗯|真的吗|啥|什么|没错吧)\W*$")


def asking(text: str) -> str:
    """The one sentence of a text that asks; the text itself where none or several do."""
    said = [one for one in _SENTENCE.split(text.strip()) if one]
    asked = [one for one in said if IS_QUESTION.search(one) and not _TAG.match(one)]
    return asked[0] if len(said) > 1 and len(asked) == 1 else text


IS_CONDITION = compiled(
    r"^\W*(?:(?:那|那么|还有|另外|好的?|嗯)\W*)?(?:如果|要是|假如|万一|若)[^。！？?!]*$(?<![吗呢么])"
)
"""A piece of a message that only says when the next one holds."""

FOLLOWS = compiled(r"^\W*(?:好的?|ok|嗯|哦)?\W*(?:那|还有|另外|以及|然后)(?!么)|\S{1,8}呢\W*$")
"""The question before is asked again, about something else."""

LEANS = compiled(
    r"(?:它|他们|她们|这(?:个|款|样|些|种)?|那(?:样|些|种)|其(?!他|它|实)|此|该|同时|所以|因此)"
)
"""A sentence that begins so speaks of what the one before it names."""

LIMITS = compiled(
    r"不(?!错|仅|但|过|同|少|妨|论|管)|没有|除(?:了|非|外)|只(?:有|能|限|是|支持)|仅|"
    r"无法|不能|别(?!的|致)|暂不|未"
)
"""A sentence that says where an answer does not hold."""
POLAR = compiled(
    r"^(?!.*(?:还是|没有(?!吗)|不(?!能|是|会|可|要|够|行|用)|哪|什么|多少|多(?:大|重|高|"
    r"长|久)|几(?:个|天|点)|怎么|谁)).*(?:吗|么|能不能|是不是|有没有|会不会|可不可以|"
    r"能否|是否|行不行)\W*"
)
"""A question that yes or no answers as it stands."""

ASKS_WHETHER = compiled(
    r"^(?!.*(?:还是|哪|什么|多少|怎么)).*(?:吗|么(?=\W*$)|嘛(?=\W*$))|能不能|能否|是不是|"
    r"是否|有没有|有木有|会不会|可不可以|可否|行不行|够不够|算不算|用不用|"
    r"要不要|适不适合|带不带|含不含|(?:能|可以|会|有|是)\S{1,8}(?:不|没|没有)\W*$"
)
"""A clause that yes or no answers, by its words."""
ASKS_OUTRIGHT = compiled(
    r"(?:够|能|可以|适合)?几个?人|多少人|(?:是)?(?:什么|多少)(?=\W*$)|多(?:大|重|高|长|深)(?=\W*$)"
)
"""A clause that asks for one figure, whatever else stands around it."""
_CLAUSE = re.compile(r"[,;.!?，；。！？]+\s*|\s+|(?<=[吗呢])")


def clauses(text: str) -> list[str]:
    """The clauses of a question, each by itself."""
    return [one for one in (part.strip() for part in _CLAUSE.split(text)) if one]


IN_THE_BOX = compiled(
    r"(?:盒子|箱子|包装|礼盒|套装|里面)(?:里|里面|内)?(?:都)?(?:有|装|包含|"
    r"含)(?:的)?(?:是)?(?:什么|哪些|啥|几)|(?:包含|包括|含|带)(?:了)?(?:什么|哪些|啥)|"
    r"(?:有|送|附)(?:什么|哪些|啥)(?:配件|附件|东西)|一套(?:里)?(?:都)?有(?:什么|哪些|"
    r"几)|包装清单|配件(?:有|都)"
)
"""What comes with a thing."""
COMES_WITH = compiled(
    r"包含|附带|附赠|随附|配有|内含|含有|自带|套装(?:含|内)|附(?=\S{1,4}(?:一|两|个|把|只))"
)

_BACK = (
    r"退(?!休|伍|烧|色|让|出|下)|七天无理由|7天无理由|无理由|可退|包退|寄回|还给你们|"
    r"不喜欢(?:能|可以).{0,4}退"
)
SENDS_BACK = compiled(_BACK)
"""A question of sending something back."""
POINTS_AT_IT = compiled(
    r"它|(?:这|那)(?:个|款|件|只|把|套|盒|饼|罐|些|种)|(?:买|收到|拿到|拍)(?:的|了|"
    r"到)(?!\W*$)|第[一二三四五\d]"
)
"""A message that speaks of one thing, not of things as such."""
KEPT_KINDS = {
    "gift-card": compiled(r"礼品卡|购物卡|礼金卡|储值卡|代金券"),
    "personalised": compiled(r"刻字|定制|订制|定做|刻名字|刻的|私人订制|印字|印logo"),
    "opened-food": compiled(
        r"(?:拆|开)(?:了|过|封|开|包)|拆封|开封|开袋|散装|分装|现称|尝(?:了|过)|喝(?:了|过)"
    ),
}
"""Kinds of things that shops do not take back, by the tags that mark them."""
IF_USED = compiled(
    r"(?:用|喝|泡|洗|拆|开|尝|试)(?:过|了|完)(?!退|款)|拆封|开封|开袋|使用(?:过|后)|用完|"
    r"试用|喝不惯|已经(?:用|喝|泡|拆|开)"
)
"""The thing was in use before."""
MAY = compiled(r"能|可以|可否|允许|行不行|行吗|给退|支持|让不让|好不好退|能否")
"""Whether something may be done is asked, somewhere in the message."""

KINDS = {
    "returning": SENDS_BACK,
    "box": IN_THE_BOX,
    "video": compiled(r"视频|短片|录像|直播回放|小视频"),
    "picture": compiled(
        r"(?:有|发|看|给|要|来|再|实物|细节|清晰|真实|多)\S{0,4}(?:图|照片|图片|相片)(?!案)|"
        r"^\W*(?:图片|照片|实物图|细节图|图)\W*(?:呢|有吗|吗)?\W*$|长(?:什么|啥)样|什么样子"
    ),
    "reviews": compiled(
        r"评价|评论|口碑|好评|差评|反馈|晒单|买家(?:秀|怎么说|都说)|(?:别人|大家|其他人|"
        r"买过的人?|客户|顾客|用过的人?|喝过的人?)(?:都)?(?:怎么说|怎么看|觉得|说|反映|评)|"
        r"几(?:颗)?星|评分"
    ),
    "link": compiled(r"链接|网址|网页|商品页|详情页|发(?:我|个)?(?:下)?地址链接|url|link"),
    "total": compiled(
        r"(?:一共|总共|合计|加起来|一起(?:买)?|两(?:个|款|件|样)(?:都|一起)?|都要|"
        r"都买).{0,8}(?:多少|几块|价)|(?:多少钱|价格|总价).{0,6}(?:一共|总共|加起来|一起|"
        r"两(?:个|款))|^\W*(?:总价|一共|总共|合计)(?:呢|多少)?\W*$"
    ),
    "price": compiled(
        r"(?:多少|几多|几)(?:块)?(?:钱|米|rmb|元)(?!.*运费)|什么价|啥价|价格(?:是|多少|"
        r"呢)?\W*$|价钱|怎么卖|咋卖|多少(?=\W*$)|贵不贵|售价|报价|单价"
    ),
}
"""Questions that are answered in their own way, whatever the thing is; the first that fits wins."""

_LENGTHS = frozenset({"mm", "cm", "m", "km", "inch", "inches", "in", "ft"})
_TIMES = frozenset({"min", "minutes", "h", "hours", "days", "weeks", "months", "years"})
_WEIGHTS = frozenset({"g", "kg", "oz", "lb", "g/m²"})
_VOLUMES = frozenset({"ml", "l"})
MEASURES = {
    **dict.fromkeys(
        ("多长", "多高", "多宽", "多深", "多厚", "长度", "高度", "宽度", "直径", "口径"), _LENGTHS
    ),
    **dict.fromkeys(("多大", "大小", "尺寸"), _LENGTHS | _VOLUMES),
    **dict.fromkeys(("多久", "多长时间", "几分钟", "几年", "保质期"), _TIMES),
    **dict.fromkeys(
        ("多重", "重量", "几克", "多少克", "几斤", "克重", "净重", "重不重", "轻不轻"), _WEIGHTS
    ),
    **dict.fromkeys(("容量", "多少毫升", "几毫升", "装多少", "能装"), _VOLUMES),
    **dict.fromkeys(("几度", "多少度", "水温", "温度", "多烫"), frozenset({"°C", "°F"})),
    **dict.fromkeys(("功率", "多少瓦"), frozenset({"W"})),
}
"""Words of a question -> the units of what it asks for."""

FOR_A_PURPOSE = compiled(
    r"适合|能(?:不能)?(?:用来|拿来|放|泡|煮|送|装|当)|可以(?:用来|拿来|放|泡|煮|送|装|"
    r"当)|用来|拿来|用于|送(?:给)?|给\S{1,4}(?:用|喝)|合适"
)
"""A question whether a thing is good for something."""

ALL_OPTIONS = compiled(
    r"(?:有|分)(?:哪|什么|几|多少|啥)(?:些|几)?(?:个|种)?(?:规格|款式|版本|选择|选项|"
    r"型号|包装|种类|可选)|规格(?:有|都)|哪些(?:规格|款|选择|选项)"
)
"""Every choice that a thing is made in."""


def asks_for_values(text: str, labels: list[str]) -> bool:
    """Whether a text asks which values there are of what has one of these labels.

    有什么颜色, 哪几种容量, 规格呢.
    """
    named = sorted({re.escape(label) for label in labels if label}, key=len, reverse=True)
    one = "|".join(named)
    if not named:
        return False
    asked = r"(?:什么|哪(?:些|几|种|几种|个)?|几(?:种|个)|多少(?:种|个)|啥|其他|别的|所有|全部)"
    told = (
        rf"{asked}(?:的|样的)?(?:{one})|(?:{one})(?:都|分别|有)?(?:有)?{asked}|"
        rf"(?:{one})(?:可选|可以选|列表|选择)"
    )
    alone = rf"\W*(?:那|还有)?(?:{one})(?:呢|有吗|可选吗)?\W*"
    plain = script.fold(text)
    return bool(re.search(told, plain, re.I) or re.fullmatch(alone, plain, re.I))


ASKS_FOR_IT = re.compile(r"(?:可以|能|能不能|可不可以|能否)|(?:好吗|行吗|可以吗)")
"""像问句的请求。"""

EITHER_OF = compiled(
    r"(?P<one>[^\W\d_的是]{1,4})的?[，,]?\s*还是(?P<other>[^\W\d_的是]{1,4})(?=的|$|[\s，。？！,.?!啊呀呢吗])"
)
"""Two things of which a question asks which one holds: 绿茶还是红茶."""
