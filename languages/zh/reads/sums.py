"""How Chinese asks what things come to, and names what goes with them (read by ``actions``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from languages.zh.reads.amounts import CURRENCY
from languages.zh.reads.numbers import WORDS, from_words
from languages.zh.reads.script import compiled

_ALL = (
    r"(?:一共|总共|合计|共计|总计|加起来|加一起|加在一起|一起(?:买|拿|要)?|全部|全都?要|"
    r"两(?:个|款|样|件|种)都|都要|都买)"
)
_COSTS = r"(?:多少钱|多少|几多钱|价格|价钱|总价|几块|什么价|要花|付|怎么算|是不是)"
ASKS = compiled(
    rf"{_ALL}.{{0,12}}{_COSTS}|{_COSTS}.{{0,8}}{_ALL}|总价|总金额|总额(?!度)|(?:一共|总共|"
    rf"合计)(?:呢|啊)?\W*$|"
    r"算(?:一)?下(?:总)?(?:价|钱|账)|(?:算|加)(?:在)?一起(?:算)?(?:呢)?\W*$|"
    r"到手(?:价)?(?:是)?多少|到手价|"
    r"(?:我)?(?:一共|总共)?(?:要|得|应该|需要)付多少"
)
"""What several cost in all, or one with all that goes with it."""

MORE = compiled(
    r"^\W*(?:那|那么|好|ok|嗯|然后)?\W*(?:如果|要是|假如)?(?:我)?(?:(?:再)?(?:要|买|拿|"
    r"换成|改成|来|加)(?=\s*[\d一两二三四五六七八九十])|"
    r"(?:再)?加(?:上|个)|(?:再)?带上|不(?:要|加|带)|算上|包括)"
)
"""The sum before, otherwise: another number of pieces, or with something more."""

WRAPPED = compiled(
    r"礼品包装|礼盒包装|包装成礼|包成礼物|礼物包装|(?:加|要|带)(?:个)?(?:礼品)?包装|"
    r"包一下|送礼包装|gift\s?wrap"
)
UNWRAPPED = compiled(r"(?:不|不要|不用|不需要|别|去掉|不加)(?:礼品|礼盒|礼物)?(?:包装|包)")
DELIVERED = compiled(r"运费|邮费|快递费|包邮|配送费|到家|寄到|送到|邮寄|含运|带邮|到手")
TOGETHER = compiled(rf"{_ALL}|也(?:算|要)|连同")
"""What is talked about belongs to the sum beside what is named."""

_MONEY = rf"¥?\s*(?P<n>\d+(?:[.,]\d\d?)?|{WORDS})\s*(?:¥|{CURRENCY})?"
_LEFT = compiled(
    rf"(?:预算|我有|我的|拿|给了|从)?\s*{_MONEY}\s*(?:的)?(?:预算|里|里面|"
    rf"中)?[^。.!?]{{0,8}}(?:还)?(?:剩|余|找)(?:下|多少|几)?"
)

_NUMBER = rf"(?:\d{{1,2}}|{WORDS})"
_MEASURE = r"(?:件|个|盒|包|罐|袋|套|只|把|瓶|箱|饼|片|条|张|杯|壶|支|份|对|提|筒|砖|块|组|单)"
_PIECES = compiled(
    rf"(?<![\d.第])(?P<n>{_NUMBER})\s*{_MEASURE}(?!月|小时|钱|左右|以内|套|头|人|版|年|"
    rf"选择|装|茶杯)|"
    rf"[x×*]\s*(?P<n2>\d{{1,2}})(?!\d)|(?<![\d.])(?P<n3>\d{{1,2}})\s*[x×](?!\d)"
)
_BEFORE_NAME = compiled(
    rf"(?<![\d.第])(?P<n>{_NUMBER})\s*{_MEASURE}(?:[\u4e00-\u9fff]{{0,3}}的)?\s*$"
)


def left_of(text: str) -> int | None:
    """The amount, in cents, of which somebody asks what is left: 200还剩多少."""
    match = _LEFT.search(text)
    number = _number(match["n"]) if match else None
    return None if number is None else round(number * 100)


def pieces_before(text: str) -> int | None:
    """The number of pieces that a text ends with before a thing's name: 再加两只."""
    match = _BEFORE_NAME.search(text)
    number = _number(match["n"]) if match else None
    return int(number) if number else None


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where a number of pieces stands, and the number: 要三盒, 两个, x2."""
    for match in _PIECES.finditer(text):
        number = _number(match["n"] or match["n2"] or match["n3"])
        if number and number == int(number):
            yield match.start(), int(number)


def _number(said: str) -> float | None:
    plain = said.replace(",", ".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else from_words(said)
