"""Two at once: the same request is carried out once, and the last piece is sold once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from common.errors import ShopRuleError
from shop import Shop, catalogue, orders, support
from shop.operations import (
    cancel_order,
    change_address,
    exchange_item,
    open_complaint,
    report_missing,
    request_handoff,
    return_items,
    use_code,
)
from shop.views import Address
from tests.shop.operations.after_sales import with_config

Place = Callable[..., str]
AT_ONCE = 4
NEW = Address("Mia Lindqvist", "Neuer Wall 1", "20457", "Hamburg", "DE")


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at the same moment; their results, or the rules that said no."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except ShopRuleError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def repeated(call: Callable[[], Any]) -> list[Any]:
    return together(*[call] * AT_ONCE)


def test_one_cancellation(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    results = repeated(lambda: cancel_order(shop, mia, order_number=number, request_id="r"))
    assert {r.status for r in results} == {"cancelled"}
    assert len(orders.refunds_of(shop, mia)) == 1
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 6


def test_different_requests_for_one_cancellation(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    results = together(
        *[
            lambda i=i: cancel_order(shop, mia, order_number=number, request_id=f"r{i}")
            for i in range(AT_ONCE)
        ]
    )
    refused = [r for r in results if isinstance(r, ShopRuleError)]
    assert [r.code for r in refused] == ["already_cancelled"] * (AT_ONCE - 1)
    assert len(orders.refunds_of(shop, mia)) == 1


def test_one_return(shop: Shop, mia: str, order: Place) -> None:
    number = order()
    item = orders.get_order(shop, mia, number).items[0].id
    results = repeated(
        lambda: return_items(
            shop, mia, order_number=number, item_ids=[item], reason="x", request_id="r"
        )
    )
    assert len({r.number for r in results}) == 1
    assert len(orders.returns_of(shop, mia)) == 1


def test_one_address_change(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    repeated(lambda: change_address(shop, mia, order_number=number, address=NEW, request_id="r"))
    assert len(orders.get_order(shop, mia, number).history) == 1


def test_the_last_piece_goes_to_one(shop: Shop, mia: str, order: Place) -> None:
    numbers = [order() for _ in range(AT_ONCE)]
    items = [orders.get_order(shop, mia, n).items[0].id for n in numbers]

    def swap(number: str, item: int) -> Any:
        return exchange_item(
            shop,
            mia,
            order_number=number,
            item_id=item,
            new_sku="FJORD-NAVY-L",
            request_id=number,
        )

    results = together(*[lambda n=n, i=i: swap(n, i) for n, i in zip(numbers, items, strict=True)])
    refused = [r for r in results if isinstance(r, ShopRuleError)]
    assert [r.code for r in refused] == ["out_of_stock"] * (AT_ONCE - 1)
    assert catalogue.stock_of(shop, "fjord", "navy", "L") == 0


def test_one_complaint_and_one_handoff(shop: Shop) -> None:
    complaints = repeated(lambda: open_complaint(shop, "talk", text="Late", request_id="a"))
    handoffs = repeated(
        lambda: request_handoff(shop, "talk", reason="x", transcript=(), request_id="b")
    )
    assert len({c.number for c in complaints}) == 1
    assert len({h.number for h in handoffs}) == 1
    assert len(support.list_complaints(shop)) == len(support.list_handoffs(shop)) == 1


def test_a_return_and_an_exchange_of_one_line(shop: Shop, mia: str, order: Place) -> None:
    number = order()
    item = orders.get_order(shop, mia, number).items[0].id
    results = together(
        lambda: return_items(
            shop, mia, order_number=number, item_ids=[item], reason="x", request_id="a"
        ),
        lambda: exchange_item(
            shop, mia, order_number=number, item_id=item, new_sku="FJORD-NAVY-L", request_id="b"
        ),
    )
    refused = [r for r in results if isinstance(r, ShopRuleError)]
    assert len(refused) == 1
    assert refused[0].code in {"item_not_returnable", "item_not_exchangeable"}
    done = len(orders.returns_of(shop, mia)) + len(orders.exchanges_of(shop, mia))
    assert done == 1


@pytest.mark.parametrize("first", ["cancel", "change"])
def test_a_request_whose_first_attempt_was_refused_can_be_made_again(
    shop: Shop, mia: str, order: Place, first: str
) -> None:
    number = order("paid")
    cancel_order(shop, mia, order_number=order("paid"), request_id="other")
    with pytest.raises(ShopRuleError):
        cancel_order(shop, mia, order_number="HP-999999", request_id=first)
    assert cancel_order(shop, mia, order_number=number, request_id=first).status == "cancelled"


def test_one_of_several_reports_takes_the_last_piece(shop: Shop, mia: str, order: Place) -> None:
    numbers = [order("delivered", (("FJORD-NAVY-L", 1),)) for _ in range(2)]
    ids = {n: orders.get_order(shop, mia, n).items[0].id for n in numbers}

    def report(number: str) -> Any:
        call = {"order_number": number, "item_ids": [ids[number]], "remedy": "replacement"}
        return report_missing(shop, mia, request_id=number, **call)

    results = together(*[lambda n=n: report(n) for n in numbers])
    assert sorted(getattr(r, "code", "done") for r in results) == ["done", "remedy_not_possible"]
    assert catalogue.stock_of(shop, "fjord", "navy", "L") == 0


def test_one_code_an_order_whoever_asks_first(shop: Shop, mia: str, order: Place) -> None:
    rich = with_config(shop, codes=[{"code": "SAVE10", "percent": 10}])
    number = order("paid")
    results = together(
        *[
            lambda i=i: use_code(rich, mia, order_number=number, code="SAVE10", request_id=f"r{i}")
            for i in range(AT_ONCE)
        ]
    )
    assert sum(isinstance(r, ShopRuleError) for r in results) == AT_ONCE - 1
    assert len(orders.refunds_of(shop, mia)) == 1
