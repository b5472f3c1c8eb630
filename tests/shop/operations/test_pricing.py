from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import ShopRuleError
from shop import Shop, models, orders
from shop.aftersales.rules import _split
from shop.operations import (
    cancel_order,
    check_code_on_order,
    check_price_difference,
    check_return,
    refund_price_difference,
    use_code,
)
from tests.shop.operations.after_sales import line, pay, with_config

Place = Callable[..., str]
BASKET = (("FJORD-NAVY-M", 2), ("REEF-WHITE-42", 1))


@pytest.fixture
def fair(shop: Shop) -> Shop:
    """A shop that refunds a lower price for 14 days and knows some codes."""
    codes: list[dict[str, Any]] = [
        {"code": "SAVE10", "percent": 10, "once_per_customer": True},
        {"code": "FIVE", "amount_cents": 500, "min_order_cents": 30000},
        {"code": "SHOES", "percent": 50, "categories": ("shoes",)},
        {"code": "OLD", "percent": 10, "last_day": shop.today() - timedelta(days=1)},
        {"code": "SOON", "percent": 10, "first_day": shop.today() + timedelta(days=1)},
    ]
    return with_config(shop, after_sales={"price_difference_days": 14}, codes=codes)


def lower(shop: Shop, product: str, cents: int) -> None:
    with shop.session() as session:
        session.get_one(models.Product, product).price_cents = cents


def test_the_difference_goes_back_once_for_each_price(fair: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET)
    pay(fair, number, ("visa", 34290))
    lower(fair, "fjord", 9900)
    plan = check_price_difference(fair, mia, number)
    assert ([item.product_id for item in plan.items], plan.refund_cents) == (["fjord"], 6000)
    call = {"order_number": number, "item_ids": [plan.items[0].id]}
    refund_price_difference(fair, mia, request_id="a", shown=plan.digest, **call)
    refund_price_difference(fair, mia, request_id="a", shown=plan.digest, **call)
    with pytest.raises(ShopRuleError) as no:
        refund_price_difference(fair, mia, request_id="b", **call)
    assert no.value.code == "item_not_cheaper"
    lower(fair, "fjord", 9000)
    assert check_price_difference(fair, mia, number).refund_cents == 1800
    assert [r.amount_cents for r in orders.refunds_of(fair, mia)] == [6000]
    fjord = line(fair, mia, number, "fjord")
    assert check_return(fair, mia, number, [fjord]).refund_cents == 2 * 12900 - 6000


@pytest.mark.parametrize(
    ("status", "days", "code"),
    [
        ("delivered", 20, "price_difference_over"),
        ("cancelled", 7, "order_was_cancelled"),
        ("placed", 7, "not_paid_yet"),
    ],
)
def test_when_there_is_no_difference(
    fair: Shop, mia: str, order: Place, status: str, days: int, code: str
) -> None:
    number = order(status)
    with fair.session() as session:
        row = session.query(models.Order).filter_by(number=number).one()
        row.placed_at = fair.now() - timedelta(days=days)
    with pytest.raises(ShopRuleError) as no:
        check_price_difference(fair, mia, number)
    assert no.value.code == code


def test_a_shop_need_not_grant_it(shop: Shop, mia: str, order: Place) -> None:
    with pytest.raises(ShopRuleError) as no:
        check_price_difference(shop, mia, order())
    assert no.value.code == "price_difference_not_granted"


def test_a_code_takes_its_part_off_each_line(fair: Shop, mia: str, order: Place) -> None:
    number = order("paid", BASKET)
    plan = check_code_on_order(fair, mia, number, "save 10")
    assert plan.refund_cents == 3380
    for _ in range(2):
        use_code(fair, mia, order_number=number, code="save10", request_id="r", shown=plan.digest)
    after = orders.get_order(fair, mia, number)
    assert (after.given_back(1), after.given_back(2)) == (2580, 800)
    cancelled = cancel_order(fair, mia, order_number=number, request_id="c")
    assert sum(r.amount_cents for r in cancelled.refunds) == cancelled.total_cents


@pytest.mark.parametrize(
    ("code", "status", "refused"),
    [
        ("NOPE", "paid", "code_unknown"),
        ("OLD", "paid", "code_over"),
        ("SOON", "paid", "code_not_yet"),
        ("FIVE", "paid", "code_needs_more"),
        ("SHOES", "paid", "code_not_for_these"),
        ("SAVE10", "packed", "code_too_late"),
        ("SAVE10", "placed", "not_paid_yet"),
    ],
)
def test_what_a_code_is_not_valid_for(
    fair: Shop, mia: str, order: Place, code: str, status: str, refused: str
) -> None:
    number = order(status)
    with pytest.raises(ShopRuleError) as no:
        use_code(fair, mia, order_number=number, code=code, request_id="r")
    assert no.value.code == refused
    assert orders.refunds_of(fair, mia) == []


def test_one_code_an_order_and_some_once_a_customer(fair: Shop, mia: str, order: Place) -> None:
    first, second = order("paid", BASKET), order("paid", BASKET)
    use_code(fair, mia, order_number=first, code="SAVE10", request_id="a")
    for number, code, refused in (
        (first, "FIVE", "code_on_order"),
        (second, "SAVE10", "code_used_before"),
    ):
        with pytest.raises(ShopRuleError) as no:
            use_code(fair, mia, order_number=number, code=code, request_id=code)
        assert no.value.code == refused


@given(
    st.dictionaries(st.integers(1, 9), st.integers(1, 99999), min_size=1),
    st.integers(0, 100),
)
def test_nothing_is_lost_when_an_amount_is_split(goods: dict[int, int], percent: int) -> None:
    cents = sum(goods.values()) * percent // 100
    parts = _split(cents, goods)
    assert sum(parts.values()) == cents
    assert all(0 < part <= goods[place] for place, part in parts.items())
