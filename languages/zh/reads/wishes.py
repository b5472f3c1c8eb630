"""How Chinese adds to a wish, takes from it and gives its reasons (read by ``actions``)."""

from __future__ import annotations

import re

from languages.zh.reads import amounts, script
from languages.zh.reads.script import compiled

_NOT_WANTED = (
    r"(?<![要])不(?:想|是很|太|怎么|大)?(?:要|喜欢|爱|需要|考虑|买|喝|用|看|想要|想买|"
    r"能喝|能用|能吃|能碰)|"
    r"不(?:含|带|加|放)|(?<![区差特分性类级个])别(?!的)(?:要|给我|给|再|推荐|买|是|选|带|"
    r"放|加)?|除(?:了|去|开)?|"
    r"(?:要|想要|找|来|挑|选|最好|必须|得|换)(?:个|款|点|些|那种)?没有?|无(?![所法论])|"
    r"拒绝|避开|去掉|排除|剔除|跳过|讨厌|受不了|过敏|戒|不是|免|非(?!常|要)|"
    r"(?:家里|已经|我|她|他|爸|妈)(?:已经|都|也)?(?:有|买)(?:了|过)?(?:很多|好多|一堆|"
    r"好几个|几个|不少|太多)?(?:个|只|套|款|把)?(?:了)?"
)
UNWANTED_BEFORE = compiled(
    rf"(?:(?<![要能会是可好有])(?:{_NOT_WANTED}))(?:什么|任何|那种|这种|再|有|太|带|的|是|"
    rf"个|款|些|又|推荐|看到|喝|买|来|给我|了)*\s*$"
)
"""The words before a thing that say that it is not wanted, or that it is there already."""

UNWANTED_AFTER = compiled(
    r"^(?:色|味|型|类|款)?(?:的)?(?:茶|那种|这种|东西)?\s*[,，]?\s*(?:就|都|我|她|他|也|真的|实在)*"
    r"(?:不(?:要|行|喜欢|爱|考虑|想要|用|感兴趣|需要|太喜欢|能要)(?=$|"
    r"[\s,.!?，。！？了吧哈啊呀的])|除外|以外|之外|"
    r"算了|免了|pass|过敏|别推荐|别来|别要|"
    r"(?:已经|都)?(?:有|买过|喝过|买)(?:很多|好多|一堆|不少|好几个)?了)"
)
"""The words behind a thing that say so."""

LEFT_OUT_WORDS = compiled(
    r"(?<![要能会是可好有])(?:不(?:要|想要|带|含|加|喜欢|爱)|别(?:要|带|给我|买|选|太|"
    r"是)|没有(?=[^\s,.!?，。！？吗呢么]{1,4}的)|无)"
    r"(?:再|任何|有|那种|那么|太|这么|"
    r"是)*(?P<words>[^\s\d,.!?，。！？、的了吗呢吧呀啊我你它这那]{1,4})(?=的|$|"
    r"[\s,.!?，。！？、了呀啊吧哈])"
)
"""A thing left out that understanding has no name for: 不要印花的."""

NOT_LEFT_OUT = script.both(
    "紧 大 小 贵 重 轻 多 少 好 便宜 高 低 长 短 浓 淡 苦 甜 紧张 要紧 错 行 是 可以 用 "
    "了 客气 谢 急 麻烦 知道 问题 办法 关系 事 意思 想法 要求 钱 买 花 深 浅 亮 花哨 "
    "复杂 普通 大众 常见 夸张 丰富 俗 老气 推销"
)
"""Words after a no that leave nothing out: 不要太贵, 没关系."""

_PARTS = r"颜色|色|尺寸|大小|规格|容量|价格|价钱|预算|价位|品牌|牌子|材质|材料|产地|年份|款式|口味"
OPEN = compiled(
    rf"(?:什么|啥|哪(?:种|个|儿)|任何|随便(?:什么|哪个)?|不(?:管|论|限|挑|在乎|看|考虑|"
    rf"介意)|无所谓|忽略|别管|先不管|放宽)(?:什么|哪种|哪个)?"
    rf"(?P<what>{_PARTS})(?:都)?(?:行|可以|无所谓|没关系|好|ok|都行)?|"
    rf"(?P<what2>{_PARTS})(?:上|方面|嘛|呢)?\s*(?:都)?(?:随便|不限|无所谓|都行|都可以|"
    rf"不(?:是)?(?:重要|要紧|问题|挑|介意|在乎)|没(?:关系|要求|所谓)|不是问题|好说|"
    rf"不用管)|"
    r"(?:不差钱|钱不是问题|多贵都行|贵一?点(?:也|都)?(?:行|可以|没事|没关系|无所谓|ok)|"
    r"再贵一?点也行)(?P<what3>)"
)
"""A wish that is taken back."""
OPENED = {
    "颜色": "colour",
    "色": "colour",
    "尺寸": "size",
    "大小": "size",
    "品牌": "brand",
    "牌子": "brand",
    "规格": "net_weight",
    "容量": "capacity",
    "年份": "year",
    "材质": "material",
    "材料": "material",
    "产地": "origin",
}
PRICES = frozenset({"价格", "价钱", "预算", "价位", ""})


def opened(match: re.Match[str]) -> str:
    """What a wish that is taken back is about."""
    return script.fold(match["what"] or match["what2"] or "")


NO_SIZE_BEFORE = compiled(
    rf"(?:[¥€$£]|{amounts.AT_MOST}|{amounts.AT_LEAST}|{amounts.ABOUT}|比|价格|价钱|花|付|"
    rf"编号|订单号?|单号|第|到|和|跟|或|no\.?)\s*$"
)
NO_SIZE_AFTER = compiled(
    rf"^\s*(?:[¥€$£%]|(?:{amounts.CURRENCY})|(?:{amounts.OTHER_UNIT})|"
    rf"(?:{amounts.AND_LESS}|{amounts.AND_MORE}|{amounts.ISH})|[-–.,:]\d)"
)
"""What stands around a bare number that is no size."""

WHAT_IS_LEFT = compiled(
    r"(?:那|这样|然后)?还(?:剩|有)(?:下)?(?:什么|哪些|几个|几款|啥)|"
    r"剩下(?:的)?(?:有)?(?:什么|哪些|哪几)"
)
"""What a search has left is asked for."""

TOO_DEAR = compiled(
    r"^\s*(?:块钱?|元|多块|多)?(?:的)?\s*(?:也|都|有点儿?|就|对我来说|还是|实在)*(?:太|"
    r"有点|好|偏|略)?(?:贵|超预算|超了|超出预算|买不起|心疼)"
)
"""Behind an amount that is more than somebody wants to pay."""

LIFTED = compiled(
    r"(?:不(?:一定|非|是非)(?:要|得|是)?|不必(?:是)?|不用(?:非)?(?:是|要)?|没必要|可以不|"
    r"无需)(?:是|要|有|带)?(?P<what>[^\s,.!?，。！？的了吗呢吧也]{1,5}?)"
    r"(?:的)?(?:也行|也可以|也成|都行|不可|吧)?(?=$|[\s,.!?，。！？的了]|也|不可)"
    r"|(?P<what3>[^\s,.!?，。！？的了吗呢吧]{1,4}?)(?:的话)?(?:不是必须|不重要|无所谓|"
    r"可有可无|不强求|不是重点)"
    r"|(?:别管|先不管|忽略)(?P<what2>[^\s,.!?，。！？的了吗呢吧]{1,4})"
)
"""Something that was wished for and need not be any more: 不一定要带盖."""


def lifted(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The words of what need not be any more, each with where they stand."""
    return [
        ((match["what"] or match["what2"] or match["what3"]).lower(), match.span())
        for match in LIFTED.finditer(text)
    ]


TOO = compiled(r"(?:太|过于|那么|这么)\s*$")
"""Before what a thing shall not be too much of: that is no kind of thing."""

EITHER = compiled(r"^(?:色)?(?:的)?\s*(?:,|/|、|，|或者?|或是|和|跟|还是|以及)\s*(?:者)?\s*$")
"""Between two values of which either is welcome."""

NEW_KIND_OF_SAME = compiled(
    r"那(?:就|么)?|换(?:成|个)?|改(?:成|看)?|还是(?:看看|来)|来(?:个|点|一)|呢\W*$|要不|"
    r"或者|ok|好吧|算了"
)
"""Another kind in place of the last where a message names nothing else."""

_UP = compiled(
    r"大(?:一)?(?:号|码|个号|个码|一号|一码)|(?:往上|上|加)一(?:号|码)|再大(?:一)?(?:点|些|号|码)"
)
_DOWN = compiled(
    r"小(?:一)?(?:号|码|个号|个码|一号|一码)|(?:往下|下|减)一(?:号|码)|再小(?:一)?(?:点|些|号|码)"
)
SAME_OPTION = compiled(
    r"(?:同样|一样|同|那个|这个|刚才(?:那个|的)|相同)(?:的)?(?:颜色|色|尺寸|大小|规格|容量|年份)"
)
"""The size or colour that was spoken of before."""


def steps(text: str) -> int:
    """How many sizes up (or, below zero, down) a text asks for."""
    return 1 if _UP.search(text) else -1 if _DOWN.search(text) else 0


INSTEAD = compiled(
    r"我(?:是)?(?:说|指)的?是|说错了?|打错了?|不对|应该是|换成|改成|而是|还是(?:要|看)?|"
    r"口误|我意思是"
)
"""Another kind of thing in place of the last, everything else as it was."""

NOT_AGAIN = compiled(
    r"(?:不要|别|不用|不想)(?:再|老是|总是|一直)(?:给我)?(?:推荐|推|发|看到|展示|推送|"
    r"介绍)|(?:对|这个|那个).{0,8}(?:不感兴趣|没兴趣|无感)|"
    r"(?:不想再|别让我再)(?:看到|看)"
)
"""A product that somebody does not want to see again."""

GOES_WITH = compiled(
    r"搭(?:配)?(?:着)?(?:用|喝|它|这|什么|啥|的|一)|配(?:套|什么|啥|它|这|一|得上|个)|"
    r"(?:和|跟|与)(?:它|这|那).{0,6}(?:配|搭|一起用|成套)|(?:一起|配着)用(?:的)?"
)
"""Something beside a thing, not like it."""

MOST_OF = compiled(
    r"(?P<what>[\u4e00-\u9fff]{2,4})最(?:(?P<most>多|大|高|长|久)|(?P<least>少|小|低|短))"
)
"""The largest number of something: 件数最多的."""

OTHER_VALUE = compiled(
    r"(?:别的|其他的?|其它的?|换(?:个|一个|种)|另(?:外)?一?(?:个|种))(?:颜色|色|尺寸|"
    r"大小|规格|容量|年份)"
)
"""The same thing in another form."""

SOMEBODY_BESIDE = compiled(r"(?:我|他|她)?\w{1,3}(?:送(?:给)?(?:我|他|她)|给(?:我|他|她)买)的")
"""Somebody who only gives a thing: 我哥送我的炉子 is for nobody else."""

DO_YOU_SELL = compiled(
    r"(?:卖不卖|有没有卖|有卖|卖|有没有|有木有|"
    r"有)(?P<what>[^\s\d,.!?，。！？的了我你它这那什么几哪货多]{1,5}?)(?:卖)?(?:吗|么|嘛|"
    r"没有?|不|呢|呀|啊)?\W*$"
)
"""A kind of thing that is asked for by its name alone."""

ADDS = compiled(
    r"^\W*(?:还要|还想|再(?:来|加|要|看|找)|另外|也(?:要|想)|顺便|加上|以及|还有|and|also)"
)
"""Something beside what was looked for before."""

FOR_PURPOSE = compiled(
    r"(?:适合|用来|用于|拿来|供|方便)(?:我|在|"
    r"去)?(?P<what>[^\s,.!?，。！？的了吗呢吧我你]{2,4}?)(?=$|[\s,.!?，。！？的]|时|用|"
    r"喝)"
)
"""What a thing shall be for."""

TOGETHER = compiled(
    r"一共|总共|合计|总预算|加(?:在)?一起|加起来|一整套|全套|整套|凑(?:一)?套|都加起来"
)
"""One budget for several things."""

BETWEEN = compiled(
    r"(?:介于|在)?(?:这|那)?(?:两|俩)(?:个|款|者)?(?:的)?(?:之间|中间)|中间(?:的)?(?:那|"
    r"价位|档)|折中|不大不小"
)
"""Something between the things shown."""

SOMEBODY_ELSE = compiled(r"他(?!们家)|她|人家|对方|TA")
"""The person who was spoken of before."""
PRONOUNS = frozenset({"他", "她", "ta", "他们", "她们", "人家", "对方", "他們", "她們"})
"""Words for a person who was spoken of before."""

_MINE = compiled(r"(?:我们?|咱们?|俺)(?:家)?的?")


def whom(text: str, word: str) -> str:
    """A person as the shop would call them: 我妈 is 您妈妈 where the word says so."""
    found = re.search(rf"(?P<mine>{_MINE.pattern})?{re.escape(word)}", text, re.IGNORECASE)
    return f"您{word}" if found is not None and found["mine"] else word


NO_WISH = script.both(
    "选 挑 选哪个 会选 建议 怎么 怎样 为什么 为啥 这么 那么 多少 几 多少钱 钱 哪 谁 呗 "
    "请问 请 你好 您好 在吗 亲 亲亲 老板 客服 麻烦 我 你 您 他 她 它 我们 你们 他们 "
    "她们 想要 想买 想找 想看 想 要买 要 找 找个 看看 看一下 看下 看 买 买个 买点 来 "
    "来点 来个 给我 给 帮我 帮 推荐 推荐一下 推荐下 推荐点 推荐几款 推荐个 介绍 "
    "介绍一下 有没有 有木有 有什么 有啥 有 没有 的 了 吗 呢 吧 呀 啊 哦 哈 嘛 啦 么 "
    "什么 啥 哪些 哪个 哪款 哪种 这个 那个 这款 那款 这种 那种 这些 那些 一个 一款 一种 "
    "一些 一点 一点儿 一下 几个 几款 点 款 个 种 东西 商品 产品 礼物 礼品 送礼 送 生日 "
    "过年 春节 中秋 母亲节 父亲节 节日 结婚 周年 喜欢 爱喝 爱 很 太 挺 比较 最 更 好 "
    "好看 好喝 好的 好一点 不错 可以 能 能不能 可不可以 会 行 是 是不是 还是 或者 或 和 "
    "跟 与 也 都 就 再 还 还有 另外 别的 其他 其它 不要 不 别 没 除了 预算 价格 价位 元 "
    "块 块钱 以内 以下 以上 左右 之间 大概 大约 差不多 不超过 最多 至少 便宜 便宜点 "
    "便宜的 贵 贵一点 平时 现在 今天 明天 下周 下个月 已经 打算 准备 需要 适合 合适 "
    "用来 用 家里 自己 朋友 别人 人 大家 谢谢 多谢 然后 那么 那 这 就是 但是 不过 因为 "
    "所以 如果 感觉 觉得 知道 同事 领导 长辈 岁 年纪 换 换成 换个 改 改成 对 从 到 在 "
    "里 里面 上 下 中 一样 同样 类似 第一 第二 第三 有货 现货 呗 咯 嗯 额 哎 哇 哈哈 "
    "嘻嘻 ok 小 大 全部 所有 一起 一共 总共 搭配 配 配套 套"
)
"""Words of a wish that say nothing about the thing itself."""

NO_NUMBER_BEFORE = compiled(r"(?:不要|不是|别要|别|除了)\s*$")
"""Before a number that a thing shall not have: 不要500克的."""

KIND_BEFORE = SIZE_BEFORE = IN_FORM = None
"""Where words have no spaces between them, nothing before a kind, a size or a form tells it."""

OWNED_BEFORE = THERE_ALREADY = MINE = None
"""What stands before a thing that somebody has already; not read in Chinese yet."""
