"""Whose telephone number it is, and its last digits, as Chinese shoppers say them."""

from __future__ import annotations

import pytest

from actions.conversation import Entity, Turn
from actions.operations.proofs_said import phone_told

NUMBER = "13912345678"


@pytest.mark.parametrize(
    "text",
    [
        f"收件人改成李明 电话{NUMBER}",
        f"收货人王芳，{NUMBER}",
        f"联系电话改成{NUMBER}",
        f"我换号了，新号是{NUMBER}",
        f"送到之前打{NUMBER}",
        f"另一个手机：{NUMBER}",
    ],
)
def test_the_number_of_a_parcel_proves_nothing(text: str) -> None:
    phone = Entity("phone", NUMBER, NUMBER, text.index(NUMBER))
    assert phone_told(Turn(text=text, entities=(phone,), language="zh")) == {}


@pytest.mark.parametrize("text", [f"手机{NUMBER}", NUMBER, f"单号没有，电话是{NUMBER}"])
def test_any_other_number_is_the_shoppers_own(text: str) -> None:
    phone = Entity("phone", NUMBER, NUMBER, text.index(NUMBER))
    told = phone_told(Turn(text=text, entities=(phone,), language="zh"))
    assert told == {"phone": NUMBER}


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("尾号2012", "2012"),
        ("電話尾4位2112", "2112"),
        ("手机尾2106", "2106"),
        ("SY20250615001 2109 怎么一直不动啊", "2109"),
        ("2109 SY20250615001", "2109"),
        ("SY20250615001 要2019年的", None),
    ],
)
def test_the_end_of_a_number(text: str, end: str | None) -> None:
    order = "SY20250615001"
    found = (Entity("order_number", order, order, text.index(order)),) if order in text else ()
    told = phone_told(Turn(text=text, entities=found, language="zh"))
    assert told == ({"phone_end": end} if end else {})
