"""A parcel that should be there: searched for once it is late, and not for ever after it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from common.errors import ShopRuleError
from shop import Shop
from shop.operations import check_search
from tests.shop.operations.after_sales import with_config

Place = Callable[..., str]


@pytest.mark.parametrize("days", [1, 14])
def test_a_parcel_that_the_carrier_delivered_is_searched_for_within_missing_days(
    shop: Shop, mia: str, order: Place, days: int
) -> None:
    number = order("delivered", delivered_at=shop.now() - timedelta(days=days))
    assert check_search(shop, mia, number).order.number == number


def test_after_that_it_is_not(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", delivered_at=shop.now() - timedelta(days=15))
    with pytest.raises(ShopRuleError) as no:
        check_search(shop, mia, number)
    assert no.value.code == "search_too_late"
    assert no.value.values["days"] == 14
    longer = with_config(shop, after_sales={"missing_days": 15})
    assert check_search(longer, mia, number).order.number == number
