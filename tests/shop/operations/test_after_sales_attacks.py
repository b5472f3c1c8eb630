"""Somebody else's order or account: nothing is given, nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from common.errors import NotVerifiedError, ShopRuleError
from shop import Shop, operations
from tests.shop.operations.after_sales import with_config, written
from tests.shop.saying import said as told

Place = Callable[..., str]
WRITES: dict[str, dict[str, Any]] = {
    "report_missing": {"item_ids": [1], "remedy": "refund"},
    "replace_items": {"kind": "damaged_item", "item_ids": [1], "text": "broken"},
    "claim_guarantee": {"item_ids": [1], "text": "broken"},
    "refund_price_difference": {"item_ids": [1]},
    "use_code": {"code": "SAVE10"},
    "request_invoice": {"company": "Thief Ltd"},
    "resend_confirmation": {},
}


@pytest.fixture
def rich(shop: Shop) -> Shop:
    codes = [{"code": "SAVE10", "percent": 10}]
    return with_config(shop, after_sales={"price_difference_days": 30}, codes=codes)


@pytest.mark.parametrize("name", WRITES)
def test_somebody_elses_order_is_as_unknown_as_none(
    rich: Shop, mia: str, order: Place, name: str
) -> None:
    theirs = order("delivered", customer="C2")
    before = written(rich)
    said = []
    for number in (theirs, "HP-999999"):
        with pytest.raises(ShopRuleError) as no:
            call = {"order_number": number, "request_id": "r", **WRITES[name]}
            getattr(operations, name)(rich, mia, **call)
        assert no.value.code == "unknown_order"
        said.append(told(no.value).replace(number, "N"))
    assert said[0] == said[1]
    assert written(rich) == before


@pytest.mark.parametrize("name", [*WRITES, "change_account"])
def test_without_proof_nothing_is_written(rich: Shop, order: Place, name: str) -> None:
    call = {"order_number": order("delivered"), **WRITES.get(name, {})}
    if name == "change_account":
        call = {"field": "name", "value": "The Admin"}
    before = written(rich)
    with pytest.raises(NotVerifiedError):
        getattr(operations, name)(rich, "a stranger", request_id="r", **call)
    assert written(rich) == before


def test_a_line_of_another_order_is_refused(rich: Shop, mia: str, order: Place) -> None:
    mine = order("delivered")
    order("delivered", customer="C2")
    for name in ("report_missing", "replace_items", "claim_guarantee"):
        values = {**WRITES[name], "item_ids": [2]}
        with pytest.raises(ShopRuleError) as no:
            getattr(operations, name)(rich, mia, order_number=mine, request_id=name, **values)
        assert no.value.code == "unknown_item"
