from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from common.errors import ShopRuleError
from shop import Shop, identity, models, orders
from shop.operations import change_address, check_address
from shop.views import Address
from tests.shop.saying import said, says_no

Place = Callable[..., str]
NEW = Address("Mia Lindqvist", "Molenpad 3", "1017 AB", "Amsterdam", "Holland")


@pytest.mark.parametrize("status", ["placed", "paid", "packed"])
def test_the_address_changes_until_the_order_is_shipped(
    shop: Shop, mia: str, order: Place, status: str
) -> None:
    number = order(status)

    preview = check_address(shop, mia, number, NEW)
    changed = change_address(shop, mia, order_number=number, address=NEW, request_id="r1")

    assert changed.address == preview.order.address == replace(NEW, country="NL")
    assert changed.status == status
    assert "Hafenstr. 12" in changed.history[-1].note
    assert orders.get_order(shop, mia, number) == changed
    customer = identity.customer_of(shop, mia)
    assert customer is not None
    assert customer.address is not None
    assert customer.address.city == "Hamburg"  # the address book stays


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (
            "shipped",
            "already_shipped",
            "Nordpost can often redirect a parcel with tracking code T1",
        ),
        ("delivered", "already_delivered", "delivered to Mia Lindqvist, Hafenstr. 12"),
        ("cancelled", "already_cancelled", "nothing will be sent"),
    ],
)
def test_later_the_answer_says_what_can_be_done(
    shop: Shop, mia: str, order: Place, status: str, code: str, says: str
) -> None:
    number = order(
        status, parcels=[models.Parcel(position=1, carrier="Nordpost", tracking_codes=["T1"])]
    )
    for attempt in (
        lambda: check_address(shop, mia, number),
        lambda: change_address(shop, mia, order_number=number, address=NEW, request_id="r1"),
    ):
        with pytest.raises(ShopRuleError) as refusal:
            attempt()
        assert refusal.value.code == code
        assert says in said(refusal.value)


def test_a_wrong_address_changes_nothing_and_the_request_can_be_repeated(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("paid")
    wrong = replace(NEW, postcode="1")
    with says_no("doesn't look like a postcode"):
        check_address(shop, mia, number, wrong)
    with says_no("doesn't look like a postcode"):
        change_address(shop, mia, order_number=number, address=wrong, request_id="r1")
    changed = change_address(shop, mia, order_number=number, address=NEW, request_id="r1")
    assert changed.address.postcode == "1017 AB"


def test_the_same_request_twice_writes_one_step(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    first = change_address(shop, mia, order_number=number, address=NEW, request_id="r1")
    again = change_address(shop, mia, order_number=number, address=NEW, request_id="r1")
    assert again == first
    assert len(again.history) == 1
