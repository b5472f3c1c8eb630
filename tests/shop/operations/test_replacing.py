from __future__ import annotations

from collections.abc import Callable

import pytest

from common.errors import ShopRuleError
from shop import Shop, catalogue, orders
from shop.operations import check_replacement, check_return, replace_items
from tests.shop.operations.after_sales import line
from tests.shop.saying import said

Place = Callable[..., str]


def test_the_same_again_is_reserved_once_at_no_cost(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", (("FJORD-NAVY-M", 2), ("REEF-WHITE-42", 1)))
    ids = [line(shop, mia, number, name) for name in ("fjord", "reef")]
    plan = check_replacement(shop, mia, number, ids)
    for _ in range(2):
        sent = replace_items(
            shop,
            mia,
            kind="damaged_item",
            order_number=number,
            item_ids=ids,
            text="a crack",
            request_id="r",
            shown=plan.digest,
        )
    assert [(x.number, x.new.sku, x.difference_cents) for x in sent] == [
        (f"{number}-X1", "FJORD-NAVY-M", 0),
        (f"{number}-X2", "REEF-WHITE-42", 0),
    ]
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 3
    assert {i.status for i in orders.get_order(shop, mia, number).items} == {"exchanging"}
    with pytest.raises(ShopRuleError):
        check_return(shop, mia, number, ids)


def test_what_is_sold_out_is_named_and_nothing_is_done(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", (("MUG-TEAL", 1), ("REEF-WHITE-42", 1)))
    plan = check_replacement(shop, mia, number)
    assert [(b.code, b.item.name) for b in plan.blocked] == [("sold_out", "Mug")]
    ids = [line(shop, mia, number, name) for name in ("mug", "reef")]
    call = {"kind": "wrong_item", "order_number": number, "item_ids": ids, "text": ""}
    with pytest.raises(ShopRuleError) as no:
        replace_items(shop, mia, request_id="r", **call)
    assert no.value.code == "item_not_replaceable"
    assert "Mug is sold out" in said(no.value)
    assert orders.exchanges_of(shop, mia) == []
