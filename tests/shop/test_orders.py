from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from common.errors import NotVerifiedError, ShopRuleError
from shop import Shop, identity, models, orders
from shop.operations import cancel_order, exchange_item, return_items

Place = Callable[..., str]


def test_an_order_as_its_customer_sees_it(shop: Shop, mia: str, order: Place) -> None:
    number = order(
        "shipped",
        (("FJORD-NAVY-M", 2), ("MUG-TEAL", 1)),
        parcels=[models.Parcel(position=1, lines=[1, 2], carrier="Nordpost")],
    )

    view = orders.get_order(shop, mia, number.lower())

    assert (view.number, view.status, view.customer_id) == (number, "shipped", "C1")
    # 2 x 129.00 + 12.50 + 4.90
    assert view.total_cents == 27540
    assert view.shipping_cents == 490
    assert view.address.city == "Hamburg"
    assert view.payment == "Visa ending in 4242"
    assert view.carrier == "Nordpost"
    assert [(i.name, i.colour, i.size, i.quantity) for i in view.items] == [
        ("Fjord", "navy", "M", 2),
        ("Mug", "teal", "", 1),
    ]


def test_newest_first_and_no_more_than_asked_for(shop: Shop, mia: str, order: Place) -> None:
    first, second, third = order(), order(), order()
    with shop.session() as session:
        session.execute(
            update(models.Order).where(models.Order.number == first).values(placed_at=shop.now())
        )
    order(customer="C2")
    assert [o.number for o in orders.orders_of(shop, mia)] == [first, third, second]
    assert [o.number for o in orders.orders_of(shop, mia, limit=1)] == [first]


READS: list[Callable[..., Any]] = [
    orders.orders_of,
    orders.returns_of,
    orders.refunds_of,
    orders.exchanges_of,
    lambda shop, talk: orders.get_order(shop, talk, "HP-104001"),
]


@pytest.mark.parametrize("read", READS)
def test_nothing_personal_without_identity(
    shop: Shop, order: Place, read: Callable[..., Any]
) -> None:
    order()
    with pytest.raises(NotVerifiedError):
        read(shop, "stranger")
    identity.trust(shop, "talk", "C1")
    identity.forget(shop, "talk")
    with pytest.raises(NotVerifiedError):
        read(shop, "talk")


def test_somebody_elses_things_do_not_exist(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    cancel_order(shop, mia, order_number=number, request_id="r")
    identity.trust(shop, "jonas-talks", "C2")
    assert orders.orders_of(shop, "jonas-talks") == []
    assert orders.refunds_of(shop, "jonas-talks") == []
    for read in (orders.get_order, orders.returns_of, orders.refunds_of, orders.exchanges_of):
        with pytest.raises(ShopRuleError) as refusal:
            read(shop, "jonas-talks", number)
        assert refusal.value.code == "unknown_order"


def test_returns_refunds_and_exchanges_of_an_order_or_of_all(
    shop: Shop, mia: str, order: Place
) -> None:
    returned, exchanged = order(), order()
    item = orders.get_order(shop, mia, returned).items[0].id
    return_items(
        shop, mia, order_number=returned, item_ids=[item], reason="too small", request_id="a"
    )
    item = orders.get_order(shop, mia, exchanged).items[0].id
    exchange_item(
        shop,
        mia,
        order_number=exchanged,
        item_id=item,
        new_sku="FJORD-NAVY-L",
        request_id="b",
    )
    assert [r.order_number for r in orders.returns_of(shop, mia)] == [returned]
    assert [r.order_number for r in orders.refunds_of(shop, mia)] == [returned]
    assert [x.order_number for x in orders.exchanges_of(shop, mia)] == [exchanged]
    assert orders.returns_of(shop, mia, exchanged) == []
    assert len(orders.exchanges_of(shop, mia, exchanged)) == 1
