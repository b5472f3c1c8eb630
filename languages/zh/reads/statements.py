"""How Chinese states something of a thing: the small words around values, parts and numbers.

The words that need a fact are data, in ``words/statements.yml`` and ``words/advertising.yml``. Of
the distinctions that Chinese does not make (articles, capitals, hyphens) the sets are empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.zh.reads.numbers import WORDS, from_words
from languages.zh.reads.script import both, compiled

_NONE: frozenset[str] = frozenset()
_NEVER = r"(?!)"

NUMBER_IN_WORDS = WORDS
"""A pattern of one number in words."""


def number(words: str) -> float | None:
    """The number that characters stand for."""
    return FRACTIONS.get(words) or from_words(words.replace(" ", ""))


FRACTIONS: Mapping[str, float] = {"半": 0.5}
DENYING = both("不 没 没有 无 非 未 不含 不带 不是 不能 不可 不可以 不会 不要 不用 别 并非 不支持")
"""Words that deny what follows them at once."""
SETS = both("件 套 个 只 杯 杯子 一套")
"""What the number of a set's pieces counts, beside its name."""
SORTS = both("种 款 样 规格 选择")
"""What the number of an option's values counts, beside its name."""
OF_THE_THING = both("它 这")
NOT_MORE = both("不")
THAN_WORDS = _NONE
MINUS = both("零下 负")
NO_NUMBERS = _NONE
OF_A = both("个")
PARTS_OF_ONE = both("半")
COUNT_NOTHING = both("一 零 千 百 万")
"""Numbers that are everyday words as well: 一 claims something only with a unit."""
_UNITS: Mapping[str, str] = {
    "g": "g 克", "kg": "kg 公斤 千克", "jin": "斤 市斤", "liang": "两 市两",
    "mm": "mm 毫米", "cm": "cm 厘米 公分", "m": "m 米", "inches": "英寸 寸",
    "l": "l 升", "ml": "ml 毫升", "seconds": "秒 秒钟", "minutes": "min 分钟",
    "hours": "h 小时 个小时 钟头", "days": "天", "months": "个月", "years": "年 年份",
    "W": "w 瓦", "kW": "kw 千瓦", "°C": "°c ° ℃ 度 摄氏度", "dB": "db 分贝", "%": "%",
    "people": "人 个人 位 人份", "pieces": "只 个 件 枚", "sachets": "包 袋 小包 小袋",
    "balls": "颗 粒", "brews": "泡", "cakes": "饼", "boxes": "盒", "cans": "罐", "sheets": "张",
}  # fmt: skip
UNITS: Mapping[str, str] = {word: mark for mark, words in _UNITS.items() for word in both(words)}
"""How a text names a unit -> the unit's mark."""
PER_AREA: frozenset[tuple[str, ...]] = frozenset()
SHORT_UNITS = both(
    "只 个 件 枚 包 袋 小包 小袋 颗 粒 泡 饼 盒 罐 张 人 个人 位 天 秒 年 两 度 寸 m l g h w"
)
"""Counters and what means much else: a unit only behind digits."""
CURRENCIES: Mapping[str, str] = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "块钱": "CNY", "人民币": "CNY", "rmb": "CNY",
}  # fmt: skip
TO = both("到 至 – — × 和 或 、 ~ ～")
"""Between the two numbers of a range or of a size."""
ABOUT = both("约 大约 大概 将近 近 差不多 约为 约重")
MORE = both("超过 多于 大于 高于")
LESS = both("不到 低于 少于 小于 不足")
THAN: Mapping[str, str] = {}

ARTICLES = both("这 那 它 每 一")
BRINGING = both("有 带 带有 配 配有 附 附带 自带 含")
"""Verbs whose object is a part of the thing."""
WITH = both("带 配 附 不带")
BEING = both("是 为 都是 很 挺 够")
LINKING = BEING | both("的 用 由 做 做的 制 制成 做成 采用 选用 也 都 全 纯 就 材质")
"""Between a part and what it is made of."""
AT = both("在")
JOINING = both("和 与 及 或 、")
OWNERS = both("你 您 我 别人 他 她")
PLACES = _NONE
MADE_OF = both("用 由 是 采用 选用")
THAT = _NONE
MAKER = both("由 出自 品牌 牌子 牌 出品 制造")
"""Beside the name of a maker."""
MEASURING = both("重 净重 长 宽 高 装 能装 可装 容量 是 为 有 达 净含量 直径 口径 功率")
"""Verbs between a part and its number."""
ENDS = both(
    "就 能 可以 也 都 还 又 而 但 但是 不过 所以 因为 如果 是 有 在 的 了 着 给 让 把 被 从 到 "
    "用 和 与 会 要 很 更 适合 泡 喝 倒 起来 方便 送 再 刚好 正好"
)
"""Words that no noun phrase runs past."""
MAYBE_CLAIMS: tuple[str, ...] = ()
FREELY = _NONE
NAMES = both("OK DIY APP QQ VIP XL CD PPT KTV TV SY")
"""Words with a capital that name no maker and no place of origin."""
_HAN = r"[\u4e00-\u9fff]"
FOR_WHOM = compiled(
    r"(?:适合|适用于?|专为|专门给|可以给|能给|放心给)(?:您|你|家里|家中|的|给)*"
    r"(?P<whom>孕妇|孕妈|哺乳期|宝宝|婴儿|幼儿|小孩|孩子|儿童|宠物|糖尿病人|高血压|三高人群|病人|"
    r"男士|女士|男生|女生)"
    r"|(?P<whose>孕妇|孕妈|宝宝|婴儿|幼儿|小孩|孩子|儿童|糖尿病人|三高人群|病人)"
    r"(?:也|都|也都)?(?:能|可以|可|放心)(?:放心)?(?:喝|用|吃)"
)
"""For whom a thing is said to be."""
BROUGHT = compiled(
    rf"(?:配有|附有|附带|附送|自带|带有|配备|搭载|配套|附赠|随附|内含|另配|另附)"
    rf"(?:了)?(?:[一两三]?[个把只张支条块份根])?(?P<what>{_HAN}{{1,8}})"
)
"""What a thing is said to have."""
MORE_OF_IT = compiled(rf"(?P<what>备用{_HAN}{{1,4}})|(?P<inside>内置{_HAN}{{1,3}})")
"""What is said to come with a thing beyond what it has."""
INCLUDED = compiled(rf"{_NEVER}(?P<what>x)")
ORDINALS = both("第一 第二 第三 最后 下一 其他 另")
NEGATING = DENYING | both("避免 免 免得 忌 怕 怕有 嫌")
"""Words before something that is not to be, or not there, beside the negations."""
AFFIXES = _NONE
PREFIXES = _NONE
COUNTED = both(
    "只 个 件 枚 包 袋 小包 小袋 颗 粒 泡 饼 盒 罐 张 人 个人 位 件套 两装 只装 档 层 目 款 种 套 "
    "年 年份 度 天 秒 支 把 片 人份 格 次 道 两"
)
"""Nouns that make even a number in words a claim."""
FITTING = _NONE
SOFTENING = both("很 非常 真 纯 全 整 厚 薄 细 老 新 好 的")
"""Words between a verb and what it says of a thing."""
MAKING = both("做 制 制成 做成 做的 烧 烧制 烧成 材质 采用 选用 打造 用 是")
"""Verbs before what a thing is made of, or the colour it comes in."""
LAYING = both("着 了")
SKIPPED = both("有 约 大约 可 能 达 共 一共 的")
"""Words between a part and its number."""
BREAKING = both("和 而 但 也 还")
NO_QUALITY = _NONE
OF = both("的")
BEFORE_NOUNS = ARTICLES | WITH | BRINGING
IN_COLOUR = both("有 颜色 色 选")
FREE_SORTS = both("软 滑 薄 厚 大 小 快 慢 暖 凉 清 淡 浓 长 短 宽 窄 高 低 轻 重 深 浅 新 干净")
"""Qualities before a thing that no field could hold against."""
OPENING = re.compile(rf"{_NEVER}(?P<what>x)")
SIDES: Mapping[str, str] = {}
BODY = _NONE
REACHING = _NONE
ONE_OF = _NONE
AS_VERBS = _NONE
WHOLE_NAMES = both("material materials details construction contents type craft 材质 材料 工艺")
"""Attributes whose materials are of the whole thing."""
