"""Order numbers, telephone numbers and postcodes as they are typed in Chinese."""

from __future__ import annotations

import pytest

from common.order_numbers import OrderNumberShape
from nlu_models.linking.dictation import Dictation
from nlu_models.linking.identifiers import OrderNumbers, PhoneFinder, PostcodeFinder
from nlu_models.text.reads import reads_of

READS = reads_of("zh").identifiers
SHAPE = OrderNumberShape.of("SY20250618001")
ORDERS = OrderNumbers(SHAPE)
PHONES = PhoneFinder(READS)
POSTCODES = PostcodeFinder(READS)


def orders(text: str) -> list[str]:
    """The order numbers of a text as the linker takes them: phones go first."""
    taken = [range(link.start, link.end) for link in PHONES.find(text)]
    found = ORDERS.find(text)
    return [str(o.value) for o in found if not any(o.start in one for one in taken)]


@pytest.mark.parametrize(
    "text",
    [
        "SY20250618001",
        "sy20250618001",
        "sy 20250618001",
        "SY-20250618001",
        "订单20250618001",
        "帮我查下SY20250618001到哪了",
        "我的订单号是SY20250618001，什么时候发货",
        "單號sy20250618001還沒到",
        "20250618001这个单子退了吧",
        "#SY20250618001",
        "订单#20250618001怎么还没发",
        "SY20250618001,13800138000",
    ],
)
def test_an_order_number_is_read_wherever_it_stands(text: str) -> None:
    assert orders(text) == ["SY20250618001"]


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "我手机号13800138000",
        "电话：+8613800138000",
        "138-0013-8000",
        "邮编310012",
        "310012",
        "2025年6月18日",
        "20250618",
        "¥20250618001",
        "身份证330106199001011234",
        "要250克的",
    ],
)
def test_what_is_no_order_number(text: str) -> None:
    assert orders(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"),
        ("我手机13800138000叫张伟", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("电话+8613800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("8613800138000", "8613800138000"),
        ("香港的+852 9123 4567", "+85291234567"),
        ("张三 13800138000 浙江省杭州市西湖区文三路12号3幢402室", "13800138000"),
    ],
)
def test_a_telephone_number_is_read_by_its_form(text: str, number: str) -> None:
    assert [link.value for link in PHONES.find(text)] == [number]


@pytest.mark.parametrize(
    "text",
    ["SY20250618001", "SY13800138000", "138001380001", "12800138000", "1.13800138000", "310012"],
)
def test_what_is_no_telephone_number(text: str) -> None:
    assert PHONES.find(text) == []


@pytest.mark.parametrize("text", ["邮编310012", "邮编：310012", "郵編是310012", "邮政编码 310012"])
def test_a_postcode_is_read_behind_its_word(text: str) -> None:
    assert [link.value for link in POSTCODES.find(text)] == ["310012"]


def test_spoken_digits_stay_what_they_are() -> None:
    assert READS is not None
    assert list(Dictation(READS, SHAPE).numbers("我要两个一百克的")) == []
