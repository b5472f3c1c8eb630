"""How shoppers want a text changed: 写短一点, 发朋友圈, 带3个话题, 说它耐泡.

:func:`edits` reads a message as a list of (code, value); ``actions.catalogue.rework`` says what the
codes are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from languages.zh.reads import script
from languages.zh.reads.numbers import from_words
from languages.zh.reads.script import compiled
from languages.zh.reads.text_kinds import PATTERNS

Edit = tuple[str, str]

SAYING = script.both(
    "它 这 这款 这个 产品 商品 东西 文案 广告 文字 说 写 提 讲 表达 强调 突出 一下 真的 "
    "很 非常 特别 好 的 了 是 有 能 会 可以 请 大家 人 句 一句 部分 第一句 开头 也 都 "
    "就 比较 挺 更"
)
"""Words of a claim that say nothing of the product: what else is in it must have a fact."""
SPEAKING_TO_YOU = script.both(
    "你 您 你的 您的 我们 咱们 一起 来 喜欢 爱 享受 遇见 准备 带走 快乐 开心 微笑 好玩 "
    "朋友 惊喜 梦 随时 随地 永远 约 犒劳 自己"
)
"""Words by which a text speaks to its reader; a lively one has more of them."""

_NAMES_OF_LANGUAGES = {
    "英文": "english",
    "英语": "english",
    "english": "english",
    "中文": "chinese",
    "汉语": "chinese",
    "日文": "japanese",
    "日语": "japanese",
    "韩文": "korean",
    "韩语": "korean",
    "法文": "french",
    "法语": "french",
    "德文": "german",
    "德语": "german",
    "西班牙语": "spanish",
    "西语": "spanish",
    "俄语": "russian",
    "俄文": "russian",
    "意大利语": "italian",
    "葡萄牙语": "portuguese",
    "阿拉伯语": "arabic",
    "泰语": "thai",
    "越南语": "vietnamese",
    "繁体": "繁体",
    "粤语": "粤语",
}
_LANGUAGE = compiled(
    rf"(?:翻译?成|翻成|译成|用|写成|改成|换成|来个|要|出个?|再来个?)(?:一?(?:个|份|版|"
    rf"段))?(?P<name>{'|'.join(_NAMES_OF_LANGUAGES)})(?:的|版本|版|写|来写|文案)*"
    rf"|^\W*(?P<name2>{'|'.join(_NAMES_OF_LANGUAGES)})(?:的|版本|版)*(?:呢)?\W*$"
)
_END_WITH = compiled(
    r"(?:结尾|最后|末尾|收尾|结束)(?:那句)?(?:用|加上?|写上?|放上?|以|是|"
    r"改成)(?:一?句)?\s*[:：,，]?\s*(?P<what>[^用].+?)(?:结尾|收尾)?\W*$"
)
_AUDIENCE = compiled(
    r"(?:写给|面向|针对|给|适合|目标(?:人群|用户)?是)(?P<what>年轻人|上班族|白领|学生|"
    r"宝妈|妈妈们?|爸爸们?|老人|长辈|中老年|茶友|老茶客|新手|小白|初学者|茶小白|商务人士|"
    r"送礼的人?|"
    r"旅行的人?|办公族|女生|女性|男士|情侣|家庭|有孩子的家庭)(?:们)?(?:看|的|看的|用的)*"
)
_WANTED_BY = {
    "年轻": "taste flavour dishwasher",
    "上班": "weight capacity dishwasher",
    "白领": "weight capacity dishwasher",
    "办公": "weight capacity dishwasher",
    "学生": "weight capacity",
    "宝妈": "dishwasher material",
    "妈妈": "material care",
    "老人": "weight material taste",
    "长辈": "origin craft material",
    "中老年": "origin weight",
    "茶友": "craft origin roast year",
    "老茶客": "craft origin roast year",
    "新手": "brewing taste people",
    "小白": "brewing taste people",
    "初学": "brewing taste people",
    "商务": "origin craft grade",
    "送礼": "contents pieces origin craft",
    "旅行": "weight capacity",
    "家庭": "people capacity dishwasher",
}
"""Beginning of a word for readers -> parts of the names of attributes that they look for first."""

PERSONAL = compiled(
    r"(?:贺卡|卡片|祝福语|生日(?:祝福|贺词|的话)|赠言|留言卡)(?!.{0,6}(?:多少|价|尺寸))"
)
"""Asks for words to a person, which are no text about a product."""
SAME = compiled(r"同样|一样|也(?:来|写|要|是)|照(?:着|这个)|类似|跟(?:刚才|上面)(?:的)?一样|同款")
"""Another text shall be like the one before."""

_LEAVE_OUT = compiled(
    r"(?:不(?:要|用|需要)(?:写|提|说|出现|讲)?|别(?:写|提|说|出现|讲|用)?|去掉|删(?:掉|"
    r"除|了)?|拿掉|去除|略过|省略|不提|不写|不说)(?:关于|有关)?(?P<what>.+)"
)
_SAME_FOR = compiled(
    r"(?:同样|一样|照样|也)(?:的)?(?:给|帮|为|写|来)(?:我)?(?:写|来|做)?(?:一?(?:个|条|"
    r"段|份|篇))?|给.{1,12}也(?:写|来)(?:一?(?:个|条|段|份|篇))?"
)
_OF_AN_ORDER = compiled(r"我的|订单|购物车|备注|优惠码|账(?:号|户)|地址|收件")
ASKS_LEAVE = compiled(
    r"(?:能|可以|可不可以|能不能|可否)(?:也|再|还)?(?:写|说|加|提|用|叫|标|宣传|称)(?:上|"
    r"成|为|它)?(?=.*(?:吗|么|不|嘛|\?|？|$))"
)
"""Whether something may stand in the text is asked."""

BOTH = compiled(
    r"(?:两(?:个|款|种|样)|一起|都)(?:写|放|合|弄)(?:在|到|进|成)(?:一起|一(?:个|条|段|"
    r"篇)(?:里|文案)?)|合(?:成|并|在)(?:一(?:个|条|段|篇|起))|(?:一(?:条|段|"
    r"篇))(?:文案)?(?:写|介绍)(?:这)?两(?:个|款)"
)
"""One text about two products."""
CHEAPER_FIRST = compiled(r"便宜的?(?:那个|那款)?(?:先|放(?:在)?前面|在前)|先(?:写|说|放)便宜的?")

_SAY = compiled(
    r"(?:(?:能|可以|可不可以|能不能)(?:也|再|还)?(?:写|说|用|提|标)(?:上|它|成)?|"
    r"(?:加(?:上|一句|进去|入)?|提(?:到|一下|一句)?|写(?:上|明|进去|出)?|说(?:明|一下|"
    r"清楚|它)?|强调(?:一下)?|突出(?:一下)?|带上|包括|讲(?:一下|讲)?)(?:一?句|"
    r"一下)?(?:关于|有关)?)"
    r"[:：,，]?\s*(?P<what>.+)"
)
_CLAIMS = (("leave_out", _LEAVE_OUT), ("say", _SAY))
_CLAUSE = compiled(
    r"[,;.!?，；。！？]+|\s+|(?<=\S)(?=(?:并且|而且|然后|再)(?:加|提|写|说|强调|删|去掉))"
)
_TAIL = compiled(
    r"(?:[\s,.!?;:，。！？；：~～]|谢谢|麻烦|了|吧|哈|呗|啊|呀|吗|么|嘛|好吗|行吗|可以吗|"
    r"这(?:一)?(?:点|句)|的(?:字样|话)|进去|出来|一下)+$"
)
_HEAD = compiled(r"^(?:它|这款|这个|产品|里面|文案(?:里)?|关于|有关|的|是|那个|一下)+(?=\S)")
_NOTHING_SAID = compiled(
    r"^(?:它|这个?|那个?|文案|一下|一?(?:个|条|段|句|点)|的|写|来|给|我|短|长|好|版本?|字|话|\s)*$"
)
_FILLER = script.both(
    "请 帮 我 给 你 把 它 这 这个 那 那个 文案 文字 文本 广告 描述 介绍 内容 一下 吧 呢 "
    "吗 哈 呀 啊 了 的 写 改 弄 搞 做 要 想 能 可以 再 更 就 都 也 还 一点 点 些 好 嗯 "
    "ok 然后 谢谢 麻烦 并 和 一些 稍微 稍 整体 风格 语气 感觉 成 得 用 下 让 行 版 版本 "
    "发 个 条 段 篇 不错 但 但是 挺 很 太 亲"
)
_BY_CLAIM = compiled(
    r"说|提|加|强调|突出|写(?:上|明|进)|删|去掉|拿掉|不要|别|不提|不写|结尾|带上|字样"
)


def is_edit(text: str) -> bool:
    """Whether a message can hardly be anything but an edit of a text that lies on the table."""
    found = edits(text)
    if not found:
        return False
    if any(code in _CLAIMED for code, _ in found):
        return _BY_CLAIM.search(text) is not None
    return len(_beside(text)) <= _MOST_BESIDE


_MOST_BESIDE = 2
"""Characters that may stand beside an edit."""


def _beside(text: str) -> str:
    """The characters of a message that are neither an edit nor filler."""
    left = text
    for _, _, (start, end) in sorted(_plain(text), key=lambda one: -one[2][0]):
        left = f"{left[:start]} {left[end:]}"
    plain = script.fold(_AUDIENCE.sub(" ", left).lower())
    for word in sorted(_FILLER, key=len, reverse=True):
        plain = plain.replace(word, " ")
    return re.sub(r"[\W_]", "", plain)


def surely_edit(text: str) -> bool:
    """Whether a message right under a text is about it, whatever else it was read as."""
    if BOTH.search(text) or _SAME_FOR.search(text):
        return True
    if _OF_AN_ORDER.search(text):
        return False
    codes = {code for code, _ in edits(text)}
    claimed = bool(codes & _CLAIMED)
    if codes and not claimed and not _beside(text):
        return True
    return claimed and bool(ASKS_LEAVE.search(text) or _SAYS_FIRST.search(text))


_SAYS_FIRST = compiled(
    r"^\W*(?:(?:那|请|再|另外|麻烦)\W*)*(?:说(?:它|一下)|提(?:到|一下)|写上|强调|突出|"
    r"别(?:提|写|说)|不要(?:提|写|说)|去掉|删掉|结尾)"
)
"""What only a text can be asked for."""


_CLAIMED = frozenset({"say", "leave_out", "closing"})


def edits(text: str) -> list[Edit]:
    """What a message wants of the text, in the order of the table; nothing when none is read.

    Returns:
        Pairs of a code and a value: a number for ``characters``, ``words`` and ``hashtags`` (empty
        where none was said), the words for ``say``, ``leave_out`` and ``language``, else empty.
    """
    left, found = text, list[Edit]()
    if ending := _END_WITH.search(text):
        found.append(("closing", ending["what"].strip(" \"'“”「」")))
        left = text = text[: ending.start()]
    if readers := _AUDIENCE.search(text):
        wanted = (
            v for key, v in _WANTED_BY.items() if script.fold(readers["what"]).startswith(key)
        )
        found.append(("audience", next(wanted, readers["what"])))
        left = text = f"{text[: readers.start()]} {text[readers.end() :]}"
    for code, value, span in _plain(text):
        if left[slice(*span)].strip("\0"):
            found.append((code, value))
            left = left[: span[0]] + "\0" * (span[1] - span[0]) + left[span[1] :]
    found += _claims(left)
    found = list(dict.fromkeys(found))
    return [one for one in found if one[0] != "another"] or found


def _claims(left: str) -> Iterator[Edit]:
    """What shall be said or left out, clause by clause."""
    for clause in _CLAUSE.split(left.replace("\0", " ")):
        claims = ((code, match) for code, p in _CLAIMS if (match := p.search(clause.strip())))
        first = min(claims, key=lambda claim: claim[1].start(), default=None)
        if first and (what := _what(first[1]["what"])):
            yield first[0], what


def _plain(text: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Every edit of the table with the words it stands in; words count once."""
    taken: list[tuple[int, int]] = []
    for match in _LANGUAGE.finditer(text):
        taken.append(match.span())
        name = script.fold((match["name"] or match["name2"]).lower())
        yield "language", _NAMES_OF_LANGUAGES.get(name, name), match.span()
    for code, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            named = match.groupdict()
            said = named.get("n") or named.get("n2")
            yield code, _place(said) if code == "back" else _count(said), (start, end)


def _place(said: str | None) -> str:
    """Which version is meant: its number, or empty for the one before."""
    plain = script.fold(said or "")
    number = re.search(r"[一二三1-3]", plain) if "第" in plain else None
    if number:
        return number[0] if number[0].isdigit() else f"{from_words(number[0]) or 0:g}"
    return "1" if re.match("原|最初|最开始|初", plain) else ""


def _count(number: str | None) -> str:
    if not number:
        return ""
    if number in ("几", "幾"):
        return "3"
    return number if number.isdigit() else f"{from_words(number) or 0:g}"


def _what(words: str) -> str:
    said = words.strip()
    while (shorter := _TAIL.sub("", said)) != said:
        said = shorter
    said = _HEAD.sub("", said)
    return "" if _NOTHING_SAID.match(said) else said
