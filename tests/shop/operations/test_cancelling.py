from __future__ import annotations

from collections.abc import Callable

import pytest

from common.errors import NotVerifiedError, ShopRuleError
from shop import Shop, catalogue, orders
from shop.operations import cancel_order, check_cancel
from tests.shop.saying import said

Place = Callable[..., str]


def test_a_paid_order_is_cancelled_refunded_with_shipping_and_restocked(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("paid", (("FJORD-NAVY-M", 2), ("BUDS-BLACK", 1)))

    preview = check_cancel(shop, mia, number)
    cancelled = cancel_order(shop, mia, order_number=number, request_id="r1")

    # 2 x 129.00 + 59.50 + 4.90 shipping
    assert preview.refund_cents == 32240
    assert cancelled.status == "cancelled"
    assert {item.status for item in cancelled.items} == {"cancelled"}
    assert cancelled.history[-1].status == "cancelled"
    (refund,) = orders.refunds_of(shop, mia)
    assert (refund.amount_cents, refund.shipping_cents, refund.status) == (32240, 490, "pending")
    assert (refund.number, refund.order_number) == (f"{number}-M1", number)
    assert refund.paid_to == "Visa ending in 4242"
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 5 + 2
    assert catalogue.stock_of(shop, "buds") == 20 + 1


def test_an_order_that_was_never_paid_gives_nothing_back(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("placed")

    assert check_cancel(shop, mia, number).refund_cents == 0
    assert cancel_order(shop, mia, order_number=number, request_id="r1").status == "cancelled"
    assert orders.refunds_of(shop, mia) == []


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        ("packed", "already_packed", "change where it goes"),
        ("shipped", "already_shipped", "30 days to send back what can go back"),
        ("delivered", "already_delivered", "You can send it back until 17 July 2025"),
        ("cancelled", "already_cancelled", "nothing left to do"),
    ],
)
def test_what_is_packed_cannot_be_cancelled_and_the_answer_says_what_can_be_done(
    shop: Shop, mia: str, order: Place, status: str, code: str, says: str
) -> None:
    number = order(status)

    for attempt in (
        lambda: check_cancel(shop, mia, number),
        lambda: cancel_order(shop, mia, order_number=number, request_id="r1"),
    ):
        with pytest.raises(ShopRuleError) as refusal:
            attempt()
        assert refusal.value.code == code
        assert number in said(refusal.value)
        assert says in said(refusal.value)
    assert orders.get_order(shop, mia, number).status == status
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 5


def test_the_same_request_twice_cancels_once(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")

    first = cancel_order(shop, mia, order_number=number, request_id="r1")
    second = cancel_order(shop, mia, order_number=number.lower(), request_id="r1")

    assert first == second
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 6
    assert len(orders.refunds_of(shop, mia)) == 1


def test_nobody_cancels_without_being_identified(shop: Shop, order: Place) -> None:
    with pytest.raises(NotVerifiedError):
        cancel_order(shop, "stranger", order_number=order("paid"), request_id="r1")


def test_somebody_elses_order_is_as_unknown_as_one_that_does_not_exist(
    shop: Shop, mia: str, order: Place
) -> None:
    theirs = order("paid", customer="C2")

    messages = []
    for number in (theirs, "HP-999999"):
        with pytest.raises(ShopRuleError) as refusal:
            cancel_order(shop, mia, order_number=number, request_id=number)
        assert refusal.value.code == "unknown_order"
        messages.append(said(refusal.value).replace(number, "X"))
    assert messages[0] == messages[1]
