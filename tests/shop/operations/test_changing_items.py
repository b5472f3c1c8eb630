from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import ShopRuleError
from shop import Shop, catalogue, models, orders
from shop.changes import LineChange, changed
from shop.config import ShopConfig
from shop.operations import cancel_order, change_items, check_items
from shop.policies import ChangePolicy, Policies
from shop.views import Address, OrderItemView, OrderView, ProductView, VariantView
from tests.shop.conftest import CONFIG
from tests.shop.saying import said

Place = Callable[..., str]


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(ShopRuleError) as refusal:
        call()
    assert said(refusal.value)
    return refusal.value.code


@contextmanager
def policy(shop: Shop, **changes: Any) -> Iterator[None]:
    before = shop.config
    policies = Policies(changes=ChangePolicy(**changes))
    shop.config = before.model_copy(update={"policies": policies})
    yield
    shop.config = before


def test_all_wishes_are_carried_out_in_one_go(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid", (("FJORD-NAVY-M", 1), ("BUDS-BLACK", 2)))
    jacket, buds = orders.get_order(shop, mia, number).items
    wishes = [
        LineChange(jacket.id, sku="FJORD-NAVY-L"),
        LineChange(buds.id, quantity=1),
        LineChange(sku="REEF-WHITE-42"),
    ]

    preview = check_items(shop, mia, number, wishes)
    after = change_items(
        shop, mia, order_number=number, wishes=wishes, request_id="r", shown=preview.digest
    )

    assert [(i.sku, i.quantity) for i in after.items] == [
        ("FJORD-NAVY-L", 1),
        ("BUDS-BLACK", 1),
        ("REEF-WHITE-42", 1),
    ]
    assert after.total_cents == preview.order.total_cents == 12900 + 5950 + 8000 + 490
    assert [line.line for line in after.items] == [1, 2, 3]
    stock = {v.sku: v.stock for p in catalogue.list_products(shop) for v in p.variants}
    assert [stock[s] for s in ("FJORD-NAVY-M", "FJORD-NAVY-L", "BUDS-BLACK", "REEF-WHITE-42")] == [
        *(6, 0, 11, 2)
    ]
    assert "1 x FJORD-NAVY-M -> 1 x FJORD-NAVY-L" in after.history[-1].note


def test_a_dearer_order_is_charged_and_a_cheaper_one_gives_back(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("paid", (("BUDS-BLACK", 1),))
    buds = orders.get_order(shop, mia, number).items[0].id
    more = [LineChange(buds, quantity=2)]
    preview = check_items(shop, mia, number, more)
    assert (preview.difference_cents, preview.settled_with) == (5950, "Visa ending in 4242")
    after = change_items(shop, mia, order_number=number, wishes=more, request_id="a")
    assert [(p.amount_cents, p.status) for p in after.payments] == [
        (5950 + 490, "paid"),
        (5950, "pending"),
    ]
    # Less again: what waits to be charged is not charged, and nothing is given back.
    less = [LineChange(buds, quantity=1)]
    after = change_items(shop, mia, order_number=number, wishes=less, request_id="b")
    assert [p.status for p in after.payments] == ["paid"]
    assert orders.refunds_of(shop, mia) == []
    # The whole of it comes back when the order is cancelled.
    assert cancel_order(shop, mia, order_number=number, request_id="c").refunded_cents == 6440


def test_what_is_taken_out_is_given_back_to_the_payment_it_came_from(
    shop: Shop, mia: str, order: Place
) -> None:
    paid = models.OrderPayment(position=1, method="v", label="Visa", amount_cents=18950 + 490)
    number = order("paid", (("FJORD-NAVY-M", 1), ("BUDS-BLACK", 1)), payments=[paid])
    buds = orders.get_order(shop, mia, number).items[1].id
    change_items(
        shop, mia, order_number=number, wishes=[LineChange(buds, quantity=0)], request_id="r"
    )
    (refund,) = orders.refunds_of(shop, mia)
    assert (refund.amount_cents, refund.method, refund.reason) == (5950, "v", "changed")


def test_a_difference_can_be_charged_to_a_gift_card_that_has_enough(
    shop: Shop, mia: str, order: Place
) -> None:
    with shop.session() as session:
        for code, balance in (("g1", 6000), ("g2", 100)):
            session.add(
                models.PaymentMethod(
                    customer_id="C1", kind="gift_card", code=code, balance_cents=balance
                )
            )
    number = order("paid", (("BUDS-BLACK", 1),))
    buds = orders.get_order(shop, mia, number).items[0].id
    wishes = [LineChange(buds, quantity=2)]
    for key, code in (("g2", "gift_card_too_low"), ("nobody's", "unknown_payment")):
        assert refused(lambda k=key: check_items(shop, mia, number, wishes, pay_with=k)) == code
    after = change_items(
        shop, mia, order_number=number, wishes=wishes, request_id="r", pay_with="g1"
    )
    assert (after.payments[-1].method, after.payments[-1].status) == ("g1", "paid")
    with shop.reading() as session:
        balances = {m.code: m.balance_cents for m in session.query(models.PaymentMethod)}
    assert balances == {"g1": 50, "g2": 100}


def test_an_order_that_is_not_paid_yet_only_has_another_total(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("placed", (("BUDS-BLACK", 2),))
    buds = orders.get_order(shop, mia, number).items[0].id
    wishes = [LineChange(buds, quantity=1)]
    assert check_items(shop, mia, number, wishes).open_cents == -5950
    after = change_items(shop, mia, order_number=number, wishes=wishes, request_id="r")
    assert (after.total_cents, after.payments, after.refunds) == (5950 + 490, (), ())


def test_shipping_follows_todays_rates_where_it_did(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid", (("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1)), shipping=0)
    shoes = orders.get_order(shop, mia, number).items[1].id
    wishes = [LineChange(shoes, quantity=0)]
    assert check_items(shop, mia, number, wishes).order.shipping_cents == 490
    with policy(shop, reprice_shipping=False):
        assert check_items(shop, mia, number, wishes).order.shipping_cents == 0


def test_what_the_shop_does_not_allow(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid", (("FJORD-NAVY-M", 1), ("BUDS-BLACK", 1)))
    jacket, buds = (item.id for item in orders.get_order(shop, mia, number).items)
    for wishes, code in (
        ([LineChange(jacket, quantity=0), LineChange(buds, quantity=0)], "nothing_left"),
        ([LineChange(jacket, quantity=1)], "nothing_changes"),
        ([LineChange(-1, quantity=0)], "unknown_item"),
        ([LineChange(jacket, sku="REEF-WHITE-42")], "other_product"),
        ([LineChange(sku="UNICORN")], "unknown_variant"),
        ([LineChange(jacket, sku="FJORD-OLIVE-M")], "not_enough_left"),
        ([LineChange(jacket, quantity=7)], "not_enough_left"),
    ):
        assert refused(lambda w=wishes: check_items(shop, mia, number, w)) == code
    for status in ("packed", "shipped", "delivered", "cancelled"):
        other = order(status)
        assert refused(lambda n=other: check_items(shop, mia, n)) == "too_late_to_change"
    with policy(shop, items=False):
        assert refused(lambda: check_items(shop, mia, number)) == "not_offered"


def test_once_an_order_where_the_policy_says_so(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid", (("BUDS-BLACK", 2),))
    wishes = [LineChange(orders.get_order(shop, mia, number).items[0].id, quantity=1)]
    with policy(shop, items_once=True):
        first = change_items(shop, mia, order_number=number, wishes=wishes, request_id="r")
        again = change_items(shop, mia, order_number=number, wishes=wishes, request_id="r")
        assert first == again
        assert refused(lambda: check_items(shop, mia, number)) == "items_changed_before"
    assert catalogue.stock_of(shop, "buds") == 21


def test_a_price_that_changed_meanwhile_is_shown_again(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid", (("BUDS-BLACK", 1),))
    wishes = [LineChange(sku="REEF-WHITE-42")]
    shown = check_items(shop, mia, number, wishes).digest
    with shop.session() as session:
        session.get_one(models.Product, "reef").price_cents = 9900
    assert (
        refused(
            lambda: change_items(
                shop, mia, order_number=number, wishes=wishes, request_id="r", shown=shown
            )
        )
        == "changed_since_shown"
    )


VARIANTS = tuple(VariantView(f"S{n}", {"size": str(n)}, 50, 1000 + 100 * n) for n in range(3))
PRODUCT = ProductView("p", "P", "", "", 1000, "", "", {}, (), "", VARIANTS)
WISH = st.builds(
    LineChange,
    st.sampled_from([1, 2, None]),
    st.sampled_from(["S0", "S1", "S2"]),
    st.none() | st.integers(0, 9),
)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=2), st.lists(WISH, max_size=4))
def test_pieces_and_money_add_up(quantities: list[int], wishes: list[LineChange]) -> None:
    items = tuple(
        OrderItemView(n, f"S{n}", "p", "P", quantity, 900 + n, "ordered", {"size": str(n)}, n)
        for n, quantity in enumerate(quantities, 1)
    )
    home = Address("", "", "", "", "DE")
    order = OrderView("A", "C", "paid", None, items, 0, home)
    try:
        made = changed(order, wishes, {"p": PRODUCT}, ShopConfig())
    except ShopRuleError as refusal:
        assert refusal.code in {"nothing_changes", "nothing_left"}
        return
    now = {}
    for item in made.order.items:
        now[item.sku] = now.get(item.sku, 0) + item.quantity
    for item in items:
        now[item.sku] = now.get(item.sku, 0) - item.quantity
    assert {sku: n for sku, n in now.items() if n} == made.taken
    goods = sum(i.price_cents * i.quantity for i in made.order.items)
    assert made.order.total_cents == goods + made.order.shipping_cents
    assert all(item.quantity > 0 for item in made.order.items)
    assert CONFIG.policies.changes.items
