"""The Chinese words around order numbers, e-mail addresses and postcodes: without groups."""

from __future__ import annotations

from languages.zh.reads.script import either

POSTCODE = either(r"邮政编码|邮编|邮政|区号码|zip(?:\s?code)?")
"""Says that a postcode follows."""

POSTCODE_FORM = r"(?<![\d.,#＃¥￥A-Za-z-])(?:0[1-7]|[1-7]\d|8[1-5])\d{4}(?![\dA-Za-z%-]|[.,]\d|\s*[号室栋幢楼元块克毫])"
"""A postcode of the mainland by its form alone."""

IS = r"是|为|為|:|："
"""May stand between that and the code."""

NUMBER = either(r"订单号|订单编号|订单|单号|编号|号码|单|no|order")
"""Says that a number behind it is no postcode."""

COUNTED = either(r"积分|分|步|克|毫升|块|元|件|个|人")
"""Says that a number before it is no postcode."""

AT = r"艾特|at"
"""The sign of an e-mail address in a word."""

SPOKEN_AT = r"艾特|小老鼠|圈a|at|\(at\)|\[at\]"
"""How that sign is spoken, or written by those who hide an address from robots."""

DOT = r"点|點|dot"
"""The point of an address, as it is spoken."""

SIGNS = {
    DOT: ".",
    r"下划线|下劃線": "_",
    r"横杠|橫槓|减号|減號|中划线": "-",
    r"加号|加號": "+",
}
"""Spoken signs of an address, and how they are written."""

DIGITS = {
    "零": "0",
    "〇": "0",
    "幺": "1",
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
"""Digits that are spoken one by one."""

TWICE = r"两个|兩個"
"""Says that the digit after it comes twice."""

PHONE = (
    r"(?<![0-9A-Za-z#＃.])(?:(?:\+|00)86[\s-]?|(?<!\+)86[\s-]?)?"
    r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![0-9A-Za-z]|\.\d)"
    r"|(?<![0-9A-Za-z#＃.])\+\d{1,3}[\s-]?\d(?:[\s-]?\d){6,11}(?![0-9A-Za-z])"
)
"""A mobile number of the mainland, or any with its country's code."""
