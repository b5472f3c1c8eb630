"""Chinese addresses, from the province to the door, and what stands around them in a message.

They are written without spaces, the name and the telephone number before or behind them, the
postcode seldom. :func:`pieces_of` cuts them at their own marks (省, 市, 区, 路, 号).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.zh.reads.identifiers import PHONE
from languages.zh.reads.identity import NO_NAME, PERSON
from languages.zh.reads.script import compiled, fold

LEAD = compiled(
    r"^.*(?:(?:寄|发|送|改|换|邮)(?:到|去|往|成|为|给)|地址(?:是|为|改成|改为|换成)?|住(?:在)?|是)\s*[:：]?\s*(?=\S)"
)
"""Before the address; only as far as its postcode."""
TAIL = compiled(
    r"[\s,，。.!！;；]*(?:谢谢|麻烦|辛苦|拜托|不要再?(?:寄|发)|别(?:寄|发)|请(?:尽快|帮)|可以吗|行吗|能改吗|好吗|就行|就好|"
    r"帮我改|改一下|其他不变|(?:邮编|城市|其他)(?:不变|一样)).*$|[?？].*$"
)
SAME_PLACE = {
    "city": compiled(r"(?:城市|市|省份?)(?:都|也)?(?:不变|一样|没变|还是)|同(?:一个)?(?:城市?|市)"),
    "postcode": compiled(r"邮编(?:都|也)?(?:不变|一样|没变|还是)"),
    "street": compiled(
        r"(?:街道|路|小区)(?:都|也)?(?:不变|一样|没变|还是)|同(?:一个)?(?:小区|条路|街道)"
    ),
}
"""Parts of an address that are to stay as they are."""
CHATTER = compiled(
    r"^(?:(?:啊|哦|噢|嗯+|好的?|是的?|不是?|等等|不好意思|其实|请|麻烦|你好|您好|亲|那个|这个|新?地址(?:是|为)?|改成|改为|换成|"
    r"帮我|把|寄到|发到|送到|收货)[\s,，:：.。!！-]*)+"
)
TALK = compiled(
    r"我(?!家)|你|您|他|她|我们|吗|呢|什么|怎么|为什么|多少|多久|可以|能不能|想|要(?!塞)|有没有|没有|已经|账户|一样|等一下|谢谢|"
    r"订单|退|换|查|快递|发货"
)
"""A sentence, not a street."""
REDIRECTS = compiled(
    r"(?:(?:把|将)[^，。,！!？?]{0,24}?(?:寄|发|送|邮|转)|改(?:寄|发|送|邮))(?:到|去|往|给)(?![^，。]*(?:了吗|没有?[?？]*$))"
)
"""Wants a parcel to go somewhere else: 把…寄到…"""
UNIT = compiled(
    r"(?:\d+|[一二三四五六七八九十]+|[A-Za-z]\d*)(?:号楼|栋|幢|座|单元|楼|层|室|房|户|门)[\dA-Za-z\-]*|[A-Za-z]?\d+(?:-\d+)+"
)
"""A part of a building."""

HOUSE_NUMBER = compiled(
    r"(?:门牌号?|房号|房间号?|号码|楼号)?(?:是|应该是|改成|改为|为)?\s*(?P<n>\d{1,5})\s*(?:号|室|栋|幢)?(?!\d)"
)
"""The number of a house alone, to put right that of an address."""
NUMBER_NOT = compiled(
    r"(?:是|应该是|改成)?(?P<n>\d{1,5})\s*(?:号|室|栋|幢)?\s*[,，]?\s*(?:而)?不是\s*(?P<was>\d{1,5})(?!\d)"
)
"""A number in the place of another: "18，不是8"."""
RECIPIENT = compiled(r"收件人|收货人|联系人|姓名|名字|收件|写.{0,3}(?:名|收)|给.{2,4}收")
"""Says whom a parcel is for."""
RECIPIENT_NAMED = compiled(
    r"(?:收件人|收货人|联系人|收件|收货)(?:的)?(?:名字?|姓名)?(?:也|那里|那栏|处)?(?:请|麻烦|帮我)?"
    r"(?:改(?:成|为|写)?|换(?:成|为)?|写(?:成)?|填|用|变成|是|应该是)?(?:我\S{1,3})?[\s:：，,]*"
    rf"(?P<name>{PERSON.pattern})(?![一-鿿])"
)
"""Names whom a parcel shall be for: 收件人改成李明."""

_PROVINCES = {
    **dict.fromkeys(("北京", "上海", "天津", "重庆"), "市"),
    **dict.fromkeys(("内蒙古", "西藏"), "自治区"),
    "广西": "壮族自治区",
    "宁夏": "回族自治区",
    "新疆": "维吾尔自治区",
    **dict.fromkeys(
        [
            "河北",
            "山西",
            "辽宁",
            "吉林",
            "黑龙江",
            "江苏",
            "浙江",
            "安徽",
            "福建",
            "江西",
            "山东",
            "河南",
            "湖北",
            "湖南",
            "广东",
            "海南",
            "四川",
            "贵州",
            "云南",
            "陕西",
            "甘肃",
            "青海",
        ],
        "省",
    ),
}
"""Name -> what its official name ends in."""
_ABROAD = {
    "日本": "JP",
    "韩国": "KR",
    "美国": "US",
    "加拿大": "CA",
    "墨西哥": "MX",
    "巴西": "BR",
    "英国": "GB",
    "法国": "FR",
    "德国": "DE",
    "意大利": "IT",
    "西班牙": "ES",
    "葡萄牙": "PT",
    "荷兰": "NL",
    "比利时": "BE",
    "瑞士": "CH",
    "奥地利": "AT",
    "瑞典": "SE",
    "挪威": "NO",
    "丹麦": "DK",
    "芬兰": "FI",
    "波兰": "PL",
    "爱尔兰": "IE",
    "希腊": "GR",
    "捷克": "CZ",
    "俄罗斯": "RU",
    "土耳其": "TR",
    "阿联酋": "AE",
    "印度尼西亚": "ID",
    "印尼": "ID",
    "新加坡": "SG",
    "马来西亚": "MY",
    "泰国": "TH",
    "越南": "VN",
    "菲律宾": "PH",
    "印度": "IN",
    "澳大利亚": "AU",
    "澳洲": "AU",
    "新西兰": "NZ",
}
"""Countries by their everyday names, as far as parcels are often wished there."""
_COUNTRY = re.compile(
    rf"(?:(?<=[到去往给在为是])|(?<![一-鿿]))(?P<country>{'|'.join(_ABROAD)})"
    r"(?![路街道巷里]|料理|人|茶|的|进口|产)"
)
_ELSEWHERE = {"香港": "HK", "澳门": "MO", "台湾": "TW"}
_NAMES = "|".join(sorted((*_PROVINCES, *_ELSEWHERE), key=len, reverse=True))
_REGION = re.compile(
    rf"(?:中国|中华人民共和国)?(?P<region>{_NAMES})"
    r"(?P<end>壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)?[\s,，]*"
)
_TOWN = re.compile(r"(?P<town>[一-鿿]{2,8}?(?:自治州|地区|市|盟))[\s,，]*")
_DISTRICT = re.compile(r"[一-鿿]{1,8}?(?:新区|区|县|旗|市|镇|乡)")
_STREET = re.compile(
    r"[一-鿿A-Za-z0-9]{1,20}?(?:大道|大街|胡同|路|街|巷|弄|道|里|村|镇|乡|小区|花园|家园|苑|大厦|广场|公寓|工业园|园区|组)"
    r"[一-鿿A-Za-z0-9\-－—·()（）#]*\d[一-鿿A-Za-z0-9\-－—·()（）#]*"
)
_PHONE = re.compile(PHONE)
_POSTCODE = re.compile(
    r"(?:邮政编码|邮编)(?:是|为)?[\s:：]*(?P<a>\d{6})|(?<![\dA-Za-z])(?P<b>\d{6})(?![\dA-Za-z号室栋幢元])"
)
_ORDER = re.compile(
    r"(?:(?:订单(?:编?号)?|单号)(?:是|为)?[\s:：]*)?(?<![A-Za-z0-9])[A-Za-z]{1,5}-?\d{7,}(?![A-Za-z0-9])"
    r"|(?:订单(?:编?号)?|单号)(?:是|为)?[\s:：]*\d{6,}(?!\d)"
)
_LABEL = re.compile(
    r"(?:收件人|收货人|联系人|姓名|名字|手机号码?|手机|联系电话|电话|收货地址|详细地址|所在地区|新地址|地址|邮编)(?:是|为|改成)?\s*[:：]?\s*"
)
_NAME_ALONE = re.compile(rf"^(?:{PERSON.pattern})(?:先生|女士|小姐)?(?:收)?$")
_NAME_BEHIND = re.compile(
    rf"[\s,，、;；]+(?P<name>{PERSON.pattern})(?:先生|女士|小姐)?(?:收)?[\s,，。]*$"
)
_ENDS = re.compile(r"[。！!？?;；\n]")


def pieces_of(text: str, towns: Mapping[str, str]) -> dict[str, str] | None:
    """The parts of an address that is written from the province to the door.

    Args:
        text: a message.
        towns: the name of a town -> its province, as the official names have them.

    Returns:
        What was told of ``name``, ``region``, ``city``, ``street``, ``postcode`` and ``country``
        (only where it is none of the mainland's); None where nothing of an address was.
    """
    plain = _ORDER.sub(" ", fold(text))
    postcode = _POSTCODE.search(plain)
    found = {"postcode": (postcode["a"] or postcode["b"])} if postcode else {}
    if postcode:
        plain = f"{plain[: postcode.start()]} {plain[postcode.end() :]}"
    plain = _LABEL.sub(" ", _PHONE.sub(" ", plain)).strip()
    if abroad := _COUNTRY.search(plain):
        return _of_abroad(abroad, plain, found)
    region = next((m for m in _REGION.finditer(plain) if _begins_address(m, plain)), None)
    if region:
        name, end = region["region"], region["region"] in _ELSEWHERE
        found["region"] = "" if end else name + _PROVINCES[name]
        if end:
            found["country"] = _ELSEWHERE[name]
        before, rest = plain[: region.start()], plain[region.end() :]
        is_town = _PROVINCES.get(name) == "市"
        if is_town:
            found["city"] = name + "市"
            rest = re.sub(rf"^{name}(?:市)?[\s,，]*", "", rest)
    else:
        before, rest, is_town = plain, plain, False
    if not is_town:
        before, rest = _with_town(found, before, rest, towns, told=region is not None)
    street = _street(rest, found, placed=bool(found.get("region") or found.get("city")))
    if street:
        found["street"] = street
    if not any(found.get(part) for part in ("street", "region", "city")):
        return None
    if name := _name_in(before, rest):
        found["name"] = name
    return {part: value for part, value in found.items() if value}


def _of_abroad(country: re.Match[str], plain: str, found: Mapping[str, str]) -> dict[str, str]:
    """The country, and as its street what stands behind it, or else before it."""
    behind, before = plain[country.end() :].strip(" ,，"), plain[: country.start()].strip(" ,，")
    words = next((one for one in (behind, before) if any(map(str.isdigit, one))), "")
    street = {"street": words} if words else {}
    return {**found, **street, "country": _ABROAD[country["country"]]}


def _begins_address(match: re.Match[str], text: str) -> bool:
    """Whether the name of a province is one of a place: something of an address follows it."""
    rest = text[match.end() :]
    return bool(match["end"] or not rest or _TOWN.match(rest) or _DISTRICT.match(rest))


def _with_town(
    found: dict[str, str], before: str, rest: str, towns: Mapping[str, str], *, told: bool
) -> tuple[str, str]:
    """Note the town; what stands before the address, and what is left behind the town."""
    known = next(
        (
            (rest.find(short), short, town)
            for town in towns
            for short in (town, town.removesuffix("市"))
            if len(short) > 1 and (rest.startswith(short) if told else short in rest)
        ),
        None,
    )
    if known is None:
        match = _TOWN.match(rest) if told else None
        if match:
            found["city"] = match["town"]
            return before, rest[match.end() :]
        return before, rest
    at, short, town = known
    behind = rest[at + len(short) :].removeprefix("市").lstrip(" ,，")
    if not told and behind and not (_DISTRICT.match(behind) or _STREET.match(behind)):
        return before, rest
    found["city"] = town
    found["region"] = found.get("region") or towns[town]
    return (before if told else rest[:at]), behind


def _street(rest: str, found: dict[str, str], *, placed: bool) -> str:
    """What is left of an address, up to its door, without the name behind it."""
    first = _ENDS.split(rest, maxsplit=1)[0]
    first = TAIL.sub("", _NAME_BEHIND.sub("", first))
    if not placed:
        match = _STREET.search(CHATTER.sub("", LEAD.sub("", first)))
        return match.group() if match else ""
    words = [word for word in re.split(r"[\s,，、]+", first) if not _NAME_ALONE.match(word)]
    street = "".join(words).strip("-。.")
    return street if any(map(str.isdigit, street)) or _DISTRICT.match(street) else ""


def _name_in(before: str, rest: str) -> str:
    """The recipient's name: a word of its own before the address, or at its very end."""
    for word in reversed(re.split(r"[\s,，、:：;；]+", before)):
        if _NAME_ALONE.match(word) and word not in NO_NAME:
            return re.sub(r"(?:先生|女士|小姐)?收?$", "", word)
    behind = _NAME_BEHIND.search(rest)
    return behind["name"] if behind and behind["name"] not in NO_NAME else ""
