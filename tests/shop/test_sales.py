"""What was sold is counted once, on the day of the shop's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shop import Shop, events
from shop.sales import SoldView, sold
from shop.views import Event
from tests.actions.small_shop import NOW
from tests.actions.small_shop import order as order
from tests.actions.small_shop import shop as shop

Place = Callable[..., str]
LONG_AGO = (NOW - timedelta(days=60)).date()


def day(shop: Shop, days_ago: int) -> object:
    return (NOW - timedelta(days=days_ago)).astimezone(shop.config.zone).date()


def test_orders_are_counted_by_pieces_and_without_what_was_cancelled(
    shop: Shop, order: Place
) -> None:
    order("delivered", ("FJORD-NAVY-M", 2), ("TARN-BLUE-M", 1))
    order("cancelled", ("FJORD-NAVY-M", 5))
    assert sold(shop, LONG_AGO) == [
        SoldView("fjord", day(shop, 7), 2),
        SoldView("tarn", day(shop, 7), 1),
    ]
    assert sold(shop, (NOW - timedelta(days=3)).date()) == []


def test_purchases_count_where_there_are_more_of_them_than_orders(shop: Shop, order: Place) -> None:
    order("delivered", ("FJORD-NAVY-M", 1))
    bought = [
        Event("purchase", "reef", None, f"s{n}", at=NOW - timedelta(days=2)) for n in range(3)
    ]
    events.record(shop, bought[0], Event("click", "reef", None, "s1"))
    assert [one.product_id for one in sold(shop, LONG_AGO)] == ["fjord"]
    events.record(shop, *bought[1:])
    assert [one.product_id for one in sold(shop, LONG_AGO)] == ["reef"] * 3
