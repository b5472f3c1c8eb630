from __future__ import annotations

import pytest

from common.errors import ShopRuleError
from shop import Shop, models, support
from shop.operations import check_watch, watch_product


def test_who_waits_is_told_when_it_is_back_or_cheaper(shop: Shop, mia: str) -> None:
    back = watch_product(shop, mia, product_id="mug", request_id="a")
    cheaper = watch_product(
        shop, "a guest", product_id="fjord", below_cents=10000, email="A@b.example", request_id="b"
    )
    assert (back.email, back.sku, cheaper.email) == ("mia@example.com", None, "a@b.example")
    assert support.due_watches(shop) == []
    with shop.session() as session:
        session.get_one(models.Variant, "MUG-TEAL").stock = 1
        session.get_one(models.Product, "fjord").price_cents = 9999
    assert support.due_watches(shop) == [back, cheaper]


def test_the_same_wish_twice_is_one_and_its_price_may_change(shop: Shop, mia: str) -> None:
    first = watch_product(shop, mia, product_id="fjord", below_cents=10000, request_id="a")
    again = watch_product(shop, mia, product_id="fjord", below_cents=9000, request_id="b")
    assert (again.number, again.below_cents) == (first.number, 9000)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"product_id": "fjord"}, "watch_in_stock"),
        ({"product_id": "fjord", "below_cents": 20000}, "watch_cheap_enough"),
        ({"product_id": "yacht"}, "unknown_product"),
        ({"product_id": "mug", "email": "no address"}, "email_malformed"),
    ],
)
def test_what_need_not_be_watched(shop: Shop, values: dict[str, object], code: str) -> None:
    with pytest.raises(ShopRuleError) as no:
        check_watch(shop, **values)  # type: ignore[arg-type]
    assert no.value.code == code


def test_a_stranger_needs_an_address(shop: Shop) -> None:
    with pytest.raises(ShopRuleError) as no:
        watch_product(shop, "a guest", product_id="mug", request_id="r")
    assert no.value.code == "not_verified"
