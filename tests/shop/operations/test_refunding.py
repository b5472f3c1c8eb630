"""An order that was paid in two ways gives the money back in two ways, each cent once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from common.errors import DataError, ShopRuleError
from shop import Shop, ShopConfig, models, orders
from shop.operations import (
    cancel_order,
    check_cancel,
    check_exchange,
    check_return,
    exchange_item,
    pay_refund,
    return_items,
)
from tests.shop.saying import said

Place = Callable[..., str]
Split = Callable[..., str]
# 2 x 129.00 + 80.00 + 4.90 shipping = 342.90, of which 100.00 by gift card
LINES = (("FJORD-NAVY-M", 2), ("REEF-WHITE-42", 1))


@pytest.fixture
def paid_in_two_ways(shop: Shop, order: Place) -> Split:
    """An order of 342.90: 100.00 from Mia's first gift card, 242.90 with her Visa."""
    with shop.session() as session:
        for code, kind, label, four, balance in (
            ("gift_1", "gift_card", "Gift card", "1111", 500),
            ("visa_1", "card", "Visa", "4242", None),
            ("gift_2", "gift_card", "Gift card", "2222", 0),
        ):
            session.add(
                models.PaymentMethod(
                    customer_id="C1",
                    kind=kind,
                    label=label,
                    last_four=four,
                    code=code,
                    balance_cents=balance,
                )
            )

    def place(status: str) -> str:
        payments = [
            models.OrderPayment(position=1, method="gift_1", amount_cents=10000),
            models.OrderPayment(
                position=2, method="visa_1", label="Visa ending in 4242", amount_cents=24290
            ),
        ]
        return order(status, LINES, payments=payments)

    return place


def balances(shop: Shop) -> dict[str, int | None]:
    with shop.reading() as session:
        methods = session.scalars(select(models.PaymentMethod))
        return {one.code: one.balance_cents for one in methods}


def booked(shop: Shop, talk: str, number: str) -> list[tuple[str, int, int, str]]:
    found = reversed(orders.refunds_of(shop, talk, number))
    return [(r.method, r.amount_cents, r.shipping_cents, r.status) for r in found]


def ids_of(shop: Shop, talk: str, number: str) -> dict[str, int]:
    return {item.product_id: item.id for item in orders.get_order(shop, talk, number).items}


def generous(shop: Shop) -> Shop:
    config = ShopConfig.model_validate({**shop.config.model_dump(), "refund_to_gift_card": True})
    return Shop(shop.engine, config, shop.clock)


def test_a_cancelled_order_gives_each_payment_back_what_it_paid(
    shop: Shop, mia: str, paid_in_two_ways: Split
) -> None:
    number = paid_in_two_ways("paid")
    preview = check_cancel(shop, mia, number)
    for _ in range(2):
        cancel_order(shop, mia, order_number=number, request_id="r1", shown=preview.digest)

    assert [(s.label, s.amount_cents, s.gift_card) for s in preview.refunds] == [
        ("Gift card •••• 1111", 10000, True),
        ("Visa ending in 4242", 24290, False),
    ]
    assert booked(shop, mia, number) == [
        ("gift_1", 10000, 490, "paid"),
        ("visa_1", 24290, 0, "pending"),
    ]
    # 5.00 + 100.00, once
    assert balances(shop) == {"gift_1": 10500, "visa_1": None, "gift_2": 0}


def test_a_part_that_comes_back_is_money_first_and_the_rest_is_the_rest(
    shop: Shop, mia: str, paid_in_two_ways: Split
) -> None:
    number = paid_in_two_ways("delivered")
    ids = ids_of(shop, mia, number)
    values = {"reason": "too small", "order_number": number}
    first = return_items(shop, mia, item_ids=[ids["reef"]], request_id="a", **values)
    second = return_items(shop, mia, item_ids=[ids["fjord"]], request_id="b", **values)

    assert [(r.method, r.amount_cents) for r in first.refunds] == [("visa_1", 8000)]
    # 258.00 + 4.90 shipping: 162.90 are left of the Visa
    assert [(r.method, r.amount_cents, r.shipping_cents) for r in second.refunds] == [
        ("gift_1", 10000, 490),
        ("visa_1", 16290, 0),
    ]
    assert {r.return_number for r in second.refunds} == {second.number}
    assert balances(shop)["gift_1"] == 500, "nothing is paid before the goods are back"


def test_a_refund_is_paid_once_however_often_the_shop_says_so(
    shop: Shop, mia: str, paid_in_two_ways: Split
) -> None:
    number = paid_in_two_ways("delivered")
    ids = list(ids_of(shop, mia, number).values())
    values = {"order_number": number, "item_ids": ids, "reason": "x", "request_id": "r"}
    gift, visa = return_items(shop, mia, **values).refunds

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: pay_refund(shop, gift.number, request_id=f"p{n % 2}"), range(4)))
    paid = pay_refund(shop, visa.number, request_id="v")

    assert (paid.status, paid.paid_at) == ("paid", shop.now())
    assert balances(shop)["gift_1"] == 500 + 10000
    assert [status for *_, status in booked(shop, mia, number)] == ["paid", "paid"]
    with pytest.raises(DataError, match="no refund HP-1-M1"):
        pay_refund(shop, "HP-1-M1", request_id="w")


def test_where_the_shop_allows_it_a_return_goes_to_a_gift_card(
    shop: Shop, mia: str, paid_in_two_ways: Split
) -> None:
    number, kind = paid_in_two_ways("delivered"), generous(shop)
    item = ids_of(shop, mia, number)["reef"]
    plain = check_return(kind, mia, number, [item])
    preview = check_return(kind, mia, number, [item], refund_to="gift_2")
    values: dict[str, Any] = {"order_number": number, "item_ids": [item], "reason": "x"}

    assert [(s.method, s.amount_cents) for s in preview.refunds] == [("gift_2", 8000)]
    assert plain.digest != preview.digest
    with pytest.raises(ShopRuleError) as refusal:
        return_items(kind, mia, **values, request_id="r0", refund_to="gift_2", shown=plain.digest)
    assert refusal.value.code == "changed_since_shown"

    returned = return_items(
        kind, mia, **values, request_id="r1", refund_to="gift_2", shown=preview.digest
    )
    assert [(r.method, r.paid_to) for r in returned.refunds] == [("gift_2", "Gift card •••• 2222")]
    pay_refund(kind, returned.refunds[0].number, request_id="p")
    assert balances(shop) == {"gift_1": 500, "visa_1": None, "gift_2": 8000}
    # 342.90 - 80.00 are left, and the wish counts as the rule would have given it
    rest = check_return(kind, mia, number, [ids_of(shop, mia, number)["fjord"]])
    assert [(s.method, s.amount_cents) for s in rest.refunds] == [
        ("gift_1", 10000),
        ("visa_1", 16290),
    ]


@pytest.mark.parametrize(
    ("allowed", "card", "code"),
    [
        (False, "gift_2", "refund_to_not_allowed"),
        (True, "visa_1", "unknown_gift_card"),
        (True, "somebody-elses", "unknown_gift_card"),
        (True, "", "unknown_gift_card"),
    ],
)
def test_no_other_way_is_taken(
    shop: Shop, mia: str, paid_in_two_ways: Split, allowed: bool, card: str, code: str
) -> None:
    with shop.session() as session:
        theirs = {"kind": "gift_card", "code": "somebody-elses", "balance_cents": 0}
        session.add(models.PaymentMethod(customer_id="C2", **theirs))
    number = paid_in_two_ways("delivered")
    item = ids_of(shop, mia, number)["reef"]
    where = generous(shop) if allowed else shop
    with pytest.raises(ShopRuleError) as refusal:
        check_return(where, mia, number, [item], refund_to=card)
    assert refusal.value.code == code
    assert said(refusal.value)


@pytest.mark.parametrize(
    ("price", "to", "back", "charged"),
    [
        (12000, None, [("visa_1", 1800)], []),  # 2 x 9.00 less
        (12000, "gift_2", [("gift_2", 1800)], []),
        (14900, None, [], [("visa_1", 4000)]),  # 2 x 20.00 more
        (0, None, [("gift_1", 1510), ("visa_1", 24290)], []),  # 258.00 less
    ],
)
def test_an_exchange_gives_back_or_charges_by_the_same_rule(
    shop: Shop,
    mia: str,
    paid_in_two_ways: Split,
    price: int,
    to: str | None,
    back: list[tuple[str, int]],
    charged: list[tuple[str, int]],
) -> None:
    number, kind = paid_in_two_ways("delivered"), generous(shop)
    with shop.session() as session:
        variant = session.get_one(models.Variant, "FJORD-NAVY-L")
        variant.stock, variant.price_cents = 2, price
    item = ids_of(shop, mia, number)["fjord"]
    preview = check_exchange(kind, mia, number, item, "FJORD-NAVY-L", refund_to=to)
    exchange_item(
        *(kind, mia),
        order_number=number,
        item_id=item,
        new_sku="FJORD-NAVY-L",
        refund_to=to,
        request_id="r1",
        shown=preview.digest,
    )
    assert [(s.method, s.amount_cents) for s in preview.refunds] == back
    assert [(method, cents) for method, cents, *_ in booked(shop, mia, number)] == back
    payments = orders.get_order(shop, mia, number).payments
    assert [(p.method, p.amount_cents) for p in payments if p.status == "pending"] == charged


def test_no_more_comes_back_than_was_paid(shop: Shop, mia: str, order: Place) -> None:
    # A voucher had taken 300.00 off an order of 258.00 + 80.00 + 4.90.
    payment = models.OrderPayment(position=1, label="Visa 4242", amount_cents=4290)
    number = order("delivered", LINES, payments=[payment])
    assert check_return(shop, mia, number).refund_cents == 4290
