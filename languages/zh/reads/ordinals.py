"""Places in a list that was shown: 第二个, 最后一款, 1和3, 便宜的那个.

A place is 1-based, negative from the end, or ``cheapest`` and ``most expensive``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from languages.zh.reads.numbers import from_words
from languages.zh.reads.script import compiled, fold

Place = tuple[int, int, int | str]
"""First character, one past the last, and the place they name."""

_LAST_PLACE = -1
_MOST = 99
_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_MEASURE = (
    r"(?:个|款|种|样|件|套|盒|包|罐|袋|瓶|张|条|把|只|支|份|项|组|饼|壶|杯|单|笔|行|款式|"
    r"商品|选项|版本|号|位|名|道)"
)
_END = (
    r"(?=\s*(?:$|[,.!?;:，。！？、；：)）]|[和跟与及或还吧呢吗呀啊哈嘛哪怎]|对比|比较|"
    r"有没有|多少|能不能|可以)|的(?!时候|话))"
)
_NTH = compiled(
    rf"(?P<end>倒数\s*)?第\s*(?P<n>{_N})(?!\s*(?:次|天|时间|步|遍|年|代|泡|周|课|方|反应|"
    rf"人称|眼|手|季|期|章|节|道茶))"
    rf"\s*(?:{_MEASURE}|{_END}|(?=[a-z]))"
)
_RANKED = compiled(r"(?:销量|排名|全网|全国|口碑|世界|行业)\s*$")
_LAST = compiled(
    rf"(?P<last>最后(?:面)?(?:的)?(?:那)?(?:一|1)?(?:个|{_MEASURE})|最后那|末尾(?:那|的)(?:个|款)?|"
    rf"最(?:下面|底下|下边)(?:那|的)(?:一)?{_MEASURE}?)"
)
_FIRST = compiled(
    rf"(?:头|首)(?:一)?{_MEASURE}(?!\s*(?:月|人|小时))|打头(?:的|那个)|最上(?:面|边)(?:那|"
    rf"的)(?:一)?{_MEASURE}?"
)
_LATTER = compiled(r"(?P<last>后者|前者)")
_NUMBERED = compiled(
    r"(?:选项|编号|序号|选择|number|no\.?|№|#)\s*(?P<n>\d{1,2}|"
    r"[一二三四五六七八九十])(?![\d.%]|\s*[块元折月])"
    r"|(?<![\d月年])(?P<n2>\d{1,2}|[一二三四五六七八九十])号(?=款|那|的那|商品|选项|吧|"
    r"呢|$|[,，。!?])"
)
_NOT_OUT = (
    r"(?![\d.%:]|\s*(?:块|元|克|斤|两|件|盒|包|ml|g|cm|毫|厘|公|之间|点|月|号|天|年|岁|人|折|次))"
)
_JOINT = r"\s*(?:和|跟|与|及|、|还有|以及|&|\+|vs\.?|或者?|还是)\s*"
_PAIR = compiled(rf"(?<![\d.月年第#])(?P<n>\d{{1,2}})(?P<rest>(?:{_JOINT}\d{{1,2}})+){_NOT_OUT}")
_SUPERLATIVES = (
    (
        compiled(
            r"最便宜|最低价|(?:价格|价钱|价)最低|最实惠|最省钱|(?:更|比较)?便宜(?:一?些|"
            r"一?点儿?)?的?(?:那|这)(?:一)?"
            r"(?:个|款|种|套|盒|只|把|样)"
        ),
        "cheapest",
    ),
    (
        compiled(
            r"最贵|最高价|(?:价格|价钱|价)最高|(?:更|比较)?贵(?:一?些|一?点儿?)?的?(?:那|这)(?:一)?"
            r"(?:个|款|种|套|盒|只|把|样)"
        ),
        "most expensive",
    ),
)
_NEWEST_ORDER = compiled(
    r"(?P<newest>最近(?:的|下的|买的)?(?:那|这)?(?:一)?(?:个|笔|单|次)?|最新(?:的)?(?:那|"
    r"一)?(?:个|笔)?|刚(?:刚|才)?下的|"
    r"上(?:一)?(?:个|笔|次)?)(?:的)?(?=订单|单(?![位独一个价品]))"
)


def place_of(text: str) -> int | str | None:
    """The place that ``text`` alone stands for: 第二个, 2, 二, 最后一个, 最便宜的."""
    for find in FINDERS:
        for _, _, place in find(text):
            return place
    plain = fold(text)
    if "便宜" in plain or "贵" in plain:
        return "cheapest" if "便宜" in plain else "most expensive"
    if re.search("最后|后者|末尾", plain):
        return _LAST_PLACE
    if re.search("前者|首个|头一", plain):
        return 1
    match = re.search(rf"{_N}(?!下|点|起)", plain)
    number = _number(match[0]) if match else None
    return int(number) if number is not None and 1 <= number <= _MOST else None


def _superlatives(text: str) -> Iterator[Place]:
    for pattern, value in _SUPERLATIVES:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), value


def _nth(text: str) -> Iterator[Place]:
    for match in _NTH.finditer(text):
        place = _number(match["n"])
        if place and not _RANKED.search(text[: match.start()]):
            yield match.start(), match.end(), -int(place) if match["end"] else int(place)


def _lasts(text: str) -> Iterator[Place]:
    for match in _LAST.finditer(text):
        yield *match.span("last"), _LAST_PLACE
    for match in _FIRST.finditer(text):
        yield *match.span(), 1
    for match in _LATTER.finditer(text):
        yield *match.span("last"), 1 if match["last"].startswith("前") else _LAST_PLACE
    for match in _NEWEST_ORDER.finditer(text):
        yield *match.span("newest"), 1


def _numbered(text: str) -> Iterator[Place]:
    for match in _NUMBERED.finditer(text):
        group = "n" if match["n"] else "n2"
        number = _number(match[group])
        if number:
            yield *match.span(group), int(number)


def _pairs(text: str) -> Iterator[Place]:
    """1和3: bare figures side by side."""
    for match in _PAIR.finditer(text):
        for one in re.finditer(r"\d{1,2}", match[0]):
            if 1 <= int(one[0]) <= _MOST:
                start = match.start()
                yield start + one.start(), start + one.end(), int(one[0])


def _number(text: str) -> float | None:
    return float(text) if text.isdecimal() else from_words(text)


FINDERS: tuple[Callable[[str], Iterator[Place]], ...] = (
    _superlatives,
    _nth,
    _lasts,
    _numbered,
    _pairs,
)
"""Find places in a text; where two overlap, that of the earlier finder counts."""
