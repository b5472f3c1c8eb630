from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from common.errors import ShopRuleError
from shop import Shop, catalogue, models, orders
from shop.operations import check_exchange, exchange_item, return_items
from tests.shop.operations.after_sales import gift_card, pay
from tests.shop.saying import said, says_no

Place = Callable[..., str]


def item_of(shop: Shop, talk: str, number: str, index: int = 0) -> int:
    return orders.get_order(shop, talk, number).items[index].id


def swap(shop: Shop, talk: str, number: str, new_sku: str, **values: Any) -> Any:
    values = {"item_id": item_of(shop, talk, number), "request_id": "r1", **values}
    return exchange_item(shop, talk, order_number=number, new_sku=new_sku, **values)


def test_another_size_is_reserved(shop: Shop, mia: str, order: Place) -> None:
    number = order()

    preview = check_exchange(shop, mia, number, item_of(shop, mia, number), "FJORD-NAVY-L")
    exchange = swap(shop, mia, number, "FJORD-NAVY-L")

    assert [v.sku for v in preview.variants] == ["FJORD-NAVY-L"]  # olive is sold out
    assert (exchange.number, exchange.status) == (f"{number}-X1", "reserved")
    assert (exchange.item.sku, exchange.item.status) == ("FJORD-NAVY-M", "exchanging")
    assert (exchange.new.sku, exchange.new.stock) == ("FJORD-NAVY-L", 0)
    assert catalogue.stock_of(shop, "fjord", "navy", "L") == 0
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 5  # not back yet
    assert "FJORD-NAVY-M for FJORD-NAVY-L" in orders.get_order(shop, mia, number).history[-1].note


@pytest.mark.parametrize(
    ("new_sku", "code", "says"),
    [
        ("FJORD-OLIVE-M", "out_of_stock", "Fjord in olive, M is sold out. I could send navy"),
        ("FJORD-NAVY-M", "same_variant", "the one you have: navy, M"),
        ("REEF-WHITE-42", "other_product", "another colour or size"),
        ("UNICORN", "other_product", "another colour or size"),
    ],
)
def test_only_another_variant_in_stock(
    shop: Shop, mia: str, order: Place, new_sku: str, code: str, says: str
) -> None:
    number = order()
    for attempt in (
        lambda: check_exchange(shop, mia, number, item_of(shop, mia, number), new_sku),
        lambda: swap(shop, mia, number, new_sku),
    ):
        with pytest.raises(ShopRuleError) as refusal:
            attempt()
        assert refusal.value.code == code
        assert says in said(refusal.value)
    assert orders.exchanges_of(shop, mia) == []
    assert catalogue.stock_of(shop, "fjord") == 6


def test_all_pieces_of_the_line_must_be_there(shop: Shop, mia: str, order: Place) -> None:
    number = order(lines=(("FJORD-NAVY-M", 2),))
    with says_no("only 1 left of Fjord in navy, L, and so are"):
        swap(shop, mia, number, "FJORD-NAVY-L")


def test_lines_that_can_be_exchanged(shop: Shop, mia: str, order: Place) -> None:
    number = order(lines=(("FJORD-NAVY-M", 1), ("BUDS-BLACK", 1)))
    preview = check_exchange(shop, mia, number)
    assert [i.sku for i in preview.items] == ["FJORD-NAVY-M"]
    assert [(why.code, why.item.sku) for why in preview.blocked] == [
        ("not_returnable", "BUDS-BLACK")
    ]
    only_buds = order(lines=(("BUDS-BLACK", 1),))
    with pytest.raises(ShopRuleError) as refusal:
        check_exchange(shop, mia, only_buds)
    assert refusal.value.code == "item_not_exchangeable"


@pytest.mark.parametrize("status", ["placed", "packed", "shipped", "cancelled"])
def test_only_delivered_orders_are_exchanged(
    shop: Shop, mia: str, order: Place, status: str
) -> None:
    number = order(status)
    with pytest.raises(ShopRuleError):
        check_exchange(shop, mia, number)
    with pytest.raises(ShopRuleError):
        swap(shop, mia, number, "FJORD-NAVY-L")


def test_a_line_is_exchanged_once_and_not_after_it_was_returned(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order()
    first = swap(shop, mia, number, "FJORD-NAVY-L")
    assert swap(shop, mia, number, "FJORD-NAVY-L") == first
    assert catalogue.stock_of(shop, "fjord", "navy", "L") == 0
    with says_no("already being exchanged"):
        swap(shop, mia, number, "FJORD-NAVY-L", request_id="r2")

    other = order()
    item = item_of(shop, mia, other)
    return_items(shop, mia, order_number=other, item_ids=[item], reason="x", request_id="r3")
    with says_no("already being returned"):
        swap(shop, mia, other, "FJORD-NAVY-L", request_id="r4")


def test_a_line_of_another_order_is_unknown(shop: Shop, mia: str, order: Place) -> None:
    number = order()
    with pytest.raises(ShopRuleError) as refusal:
        swap(shop, mia, number, "FJORD-NAVY-L", item_id=-1)
    assert refusal.value.code == "unknown_item"


@pytest.mark.parametrize(
    ("new_price", "costs", "charged", "back"),
    [(12900, 0, [], []), (14900, 4000, [4000], []), (12000, -1800, [], [1800])],
)
def test_a_difference_in_price_goes_to_what_the_order_was_paid_with(
    shop: Shop,
    mia: str,
    order: Place,
    new_price: int,
    costs: int,
    charged: list[int],
    back: list[int],
) -> None:
    paid = models.OrderPayment(position=1, method="visa_1", label="Visa 4242", amount_cents=26290)
    number = order(lines=(("FJORD-NAVY-M", 2),), payments=[paid])
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").stock = 2
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = new_price

    preview = check_exchange(shop, mia, number, item_of(shop, mia, number), "FJORD-NAVY-L")
    exchange = swap(shop, mia, number, "FJORD-NAVY-L", shown=preview.digest)

    assert preview.difference_cents == exchange.difference_cents == costs
    pending = [p for p in orders.get_order(shop, mia, number).payments if p.status == "pending"]
    assert [(p.amount_cents, p.method) for p in pending] == [(sum_, "visa_1") for sum_ in charged]
    refunds = orders.refunds_of(shop, mia)
    assert [(r.amount_cents, r.method) for r in refunds] == [(sum_, "visa_1") for sum_ in back]


def test_a_price_that_changed_after_it_was_shown_is_shown_again(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order()
    preview = check_exchange(shop, mia, number, item_of(shop, mia, number), "FJORD-NAVY-L")
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = 19900
    with pytest.raises(ShopRuleError) as refusal:
        swap(shop, mia, number, "FJORD-NAVY-L", shown=preview.digest)
    assert refusal.value.code == "changed_since_shown"
    assert orders.exchanges_of(shop, mia) == []


def test_a_gift_card_that_has_not_enough_is_not_promised_to_pay(
    shop: Shop, mia: str, order: Callable[..., str]
) -> None:
    gift_card(shop, 1999)
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = 14900
    number = order()
    pay(shop, number, ("gift", 12900 + 490))
    item = orders.get_order(shop, mia, number).items[0].id
    with pytest.raises(ShopRuleError) as no:
        check_exchange(shop, mia, number, item, "FJORD-NAVY-L")
    assert no.value.code == "gift_card_too_low"
    with shop.session() as session:
        session.scalars(select(models.PaymentMethod)).one().balance_cents = 2000
    assert check_exchange(shop, mia, number, item, "FJORD-NAVY-L").difference_cents == 2000
