from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import ShopRuleError
from shop import ShopConfig
from shop.addresses import address_line, address_lines, checked_address
from shop.views import Address
from tests.shop.saying import said

CONFIG = ShopConfig(ships_to=("DE", "NL", "IE"))
GOOD = Address("Mia Lindqvist", "Hafenstr. 12", "20457", "Hamburg", "Germany", "2nd floor")


def test_a_good_address_is_cleaned_and_its_country_becomes_a_code() -> None:
    messy = replace(GOOD, street="  Hafenstr.\t12\x00 ", postcode="20457 ", country="deutschland")
    assert checked_address(messy, CONFIG) == replace(GOOD, country="DE")


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"street": " "}, "address_incomplete", "the street and house number"),
        ({"street": "", "city": "\x00"}, "address_incomplete", "house number and the town"),
        ({"country": "Atlantis"}, "unknown_country", "'Atlantis'"),
        ({"country": "US"}, "country_not_served", "Germany, Ireland and Netherlands"),
        ({"postcode": "2045"}, "postcode_mismatch", "looks like 26133"),
        ({"country": "NL"}, "postcode_mismatch", "looks like 1234 AB"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(
    change: dict[str, str], code: str, says: str
) -> None:
    with pytest.raises(ShopRuleError) as refusal:
        checked_address(replace(GOOD, **change), CONFIG)
    assert refusal.value.code == code
    assert says in said(refusal.value)


@given(st.builds(Address, *[st.text(max_size=30)] * 7))
def test_any_words_give_an_address_or_a_refusal(address: Address) -> None:
    try:
        checked_address(address, CONFIG)
    except ShopRuleError as refusal:
        assert said(refusal)


def test_an_address_in_chinese_is_written_from_the_largest_place_to_the_door() -> None:
    chinese = Address("李雷", "西湖区文三路12号", "310012", "杭州市", "CN", "3栋501室", "浙江省")
    assert address_line(chinese, "zh") == "李雷，浙江省杭州市西湖区文三路12号3栋501室，310012"
    assert address_lines(chinese, "zh") == [
        "310012",
        "浙江省杭州市",
        "西湖区文三路12号3栋501室",
        "李雷",
    ]
    assert address_line(chinese, "en").startswith("李雷，China浙江省")
    latin = Address("Li Lei", "12 Wensan Road", "310012", "Hangzhou", "CN", "", "Zhejiang")
    assert address_line(latin, "zh").endswith("Hangzhou, Zhejiang, 310012, 中国")


@pytest.mark.parametrize(("region", "city"), [("上海市", "上海市"), ("上海", "上海市")])
def test_a_town_that_is_a_region_is_written_once(region: str, city: str) -> None:
    address = Address("李雷", "徐汇区漕溪北路331号", "200030", city, "CN", "", region)
    assert address_line(address, "zh") == "李雷，上海市徐汇区漕溪北路331号，200030"
    assert address_lines(address, "zh")[1] == "上海市"
