from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import ShopRuleError
from shop import Shop
from shop.aftersales.rules import _months_later
from shop.operations import check_guarantee, claim_guarantee
from tests.shop.operations.after_sales import line, with_config
from tests.shop.saying import said, says_no

Place = Callable[..., str]
BASKET = (("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))


def test_a_claim_is_put_on_record_once(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET)
    ids = [line(shop, mia, number, "fjord")]
    plan = check_guarantee(shop, mia, number, ids)
    call = {"order_number": number, "item_ids": ids, "text": "the zip is off"}
    first = claim_guarantee(shop, mia, request_id="r", shown=plan.digest, **call)
    again = claim_guarantee(shop, mia, request_id="r", shown=plan.digest, **call)
    assert first == again
    assert (first.kind, first.text, first.items) == ("guarantee", "the zip is off", ("Fjord",))
    with says_no(first.number):
        claim_guarantee(shop, mia, request_id="another", **call)


def test_months_go_by_the_category_and_what_is_too_old_is_named_with_its_last_day(
    shop: Shop, mia: str, order: Place
) -> None:
    strict = with_config(shop, after_sales={"guarantee_months_of": {"shoes": 6, "jackets": 36}})
    number = order("delivered", BASKET, delivered_at=datetime(2024, 11, 30, 12, tzinfo=UTC))
    plan = check_guarantee(strict, mia, number)
    assert [item.product_id for item in plan.items] == ["fjord"]
    assert [(b.code, b.item.name) for b in plan.blocked] == [("guarantee_over", "Reef")]
    with pytest.raises(ShopRuleError) as no:
        check_guarantee(strict, mia, number, [line(shop, mia, number, "reef")])
    assert no.value.code == "item_not_covered"
    assert re.search(r"Reef is over: 6 months .* 30 May", said(no.value))


@pytest.mark.parametrize(
    ("status", "code"), [("shipped", "guarantee_not_begun"), ("cancelled", "order_was_cancelled")]
)
def test_it_begins_with_the_delivery(
    shop: Shop, mia: str, order: Place, status: str, code: str
) -> None:
    with pytest.raises(ShopRuleError) as no:
        check_guarantee(shop, mia, order(status))
    assert no.value.code == code


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 120))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = _months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
