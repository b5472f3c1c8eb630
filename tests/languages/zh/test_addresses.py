"""Chinese addresses, from the province to the door."""

from __future__ import annotations

import pytest

from actions.operations.addresses import parse_address
from languages.zh.reads import addresses
from shop import ShopConfig
from shop.addresses import checked_address
from shop.views import Address

WENSAN = {"region": "浙江省", "city": "杭州市", "street": "西湖区文三路12号3幢402室"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("张三 13800138000 浙江省杭州市西湖区文三路12号3幢402室", {**WENSAN, "name": "张三"}),
        ("张三13800138000浙江省杭州市西湖区文三路12号3幢402室", {**WENSAN, "name": "张三"}),
        ("浙江省杭州市西湖区文三路12号3幢402室 张三 13800138000", {**WENSAN, "name": "张三"}),
        (
            "收件人：李娜 电话：138-0013-8000 地址：浙江省杭州市西湖区文三路12号3幢402室",
            {**WENSAN, "name": "李娜"},
        ),
        ("浙江省杭州市西湖区文三路12号3幢402室", WENSAN),
        ("浙江杭州西湖区文三路12号3幢402室", WENSAN),
        ("杭州市西湖区文三路12号3幢402室", WENSAN),
        ("改成浙江省 杭州市 西湖区 文三路12号3幢402室，谢谢", WENSAN),
        ("寄到浙江省杭州市西湖区文三路12号3幢402室 邮编310012", {**WENSAN, "postcode": "310012"}),
        (
            "北京市朝阳区建国路88号1单元502",
            {"region": "北京市", "city": "北京市", "street": "朝阳区建国路88号1单元502"},
        ),
        (
            "上海浦东新区世纪大道100号",
            {"region": "上海市", "city": "上海市", "street": "浦东新区世纪大道100号"},
        ),
        (
            "广西壮族自治区南宁市青秀区民族大道131号",
            {"region": "广西壮族自治区", "city": "南宁市", "street": "青秀区民族大道131号"},
        ),
        (
            "欧阳娜娜 福建省泉州市安溪县西坪镇12号",
            {
                "name": "欧阳娜娜",
                "region": "福建省",
                "city": "泉州市",
                "street": "安溪县西坪镇12号",
            },
        ),
        (
            "廣東省深圳市南山區科技路1號",
            {"region": "广东省", "city": "深圳市", "street": "南山区科技路1号"},
        ),
    ],
)
def test_an_address_is_cut_at_its_own_marks(text: str, parts: dict[str, str]) -> None:
    found = parse_address(text, country="CN")
    told = {name: value for name, value in found.as_dict().items() if value}
    assert told == {**parts, "country": "CN"}
    assert found.complete


def test_pieces_add_up() -> None:
    first = parse_address("浙江省杭州市", country="CN")
    assert first.partial
    assert first.missing == ("street",)
    whole = first.joined(parse_address("西湖区文三路12号3幢402室", country="CN"))
    assert (whole.region, whole.city, whole.street) == tuple(WENSAN.values())
    assert whole.complete


def test_hong_kong_is_a_country_of_its_own_on_a_parcel() -> None:
    found = parse_address("香港九龙区弥敦道100号", country="CN")
    assert found.country == "HK"


@pytest.mark.parametrize(
    "text",
    [
        "我要退货",
        "浙江的茶好喝吗",
        "帮我查下SY20250618001到哪了",
        "想买北京的茶杯",
        "好的",
        "杭州龙井多少钱",
    ],
)
def test_a_sentence_is_no_address(text: str) -> None:
    found = parse_address(text, country="CN")
    assert not found.street
    assert not found.complete


def test_a_parcel_goes_there_without_a_postcode() -> None:
    config = ShopConfig.model_validate(
        {"name": "山月茶集", "home_country": "CN", "ships_to": ["CN"]}
    )
    found = parse_address("张三 浙江省杭州市西湖区文三路12号", country="CN")
    kept = checked_address(Address(**found.as_dict()), config)
    assert (kept.region, kept.city, kept.postcode) == ("浙江省", "杭州市", "")


def test_a_house_number_is_put_right() -> None:
    match = addresses.NUMBER_NOT.search("是18号，不是8号")
    assert match is not None
    assert (match["n"], match["was"]) == ("18", "8")
