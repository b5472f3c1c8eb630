"""Payment, day and note of an order that has not left; returns and exchanges taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from common.errors import ShopRuleError
from shop import Shop, catalogue, models, orders
from shop.operations import (
    cancel_order,
    change_payment,
    check_exchanges,
    check_hold,
    check_note,
    check_payment,
    check_take_back,
    exchange_items,
    hold_order,
    note_order,
    other_ways,
    request_label,
    return_items,
    take_back,
    under_way,
)
from shop.policies import Policies, ReturnPolicy
from tests.shop.conftest import NOW
from tests.shop.saying import said

Place = Callable[..., str]
TODAY = NOW.date()


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(ShopRuleError) as refusal:
        call()
    assert said(refusal.value)
    return refusal.value.code


@pytest.fixture
def ways(shop: Shop) -> None:
    """A Visa, a PayPal account and a gift card with 200.00 on it."""
    with shop.session() as session:
        for code, kind, label, four, balance in (
            ("v", "card", "Visa", "4242", None),
            ("p", "paypal", "PayPal", "", None),
            ("g", "gift_card", "Gift card", "1111", 20000),
            ("h", "gift_card", "Gift card", "2222", 10),
        ):
            method = {"kind": kind, "label": label, "last_four": four, "code": code}
            session.add(models.PaymentMethod(customer_id="C1", balance_cents=balance, **method))


def balance(shop: Shop, code: str) -> int | None:
    with shop.reading() as session:
        return session.query(models.PaymentMethod).filter_by(code=code).one().balance_cents


def test_another_way_pays_all_of_it_and_the_first_gets_its_money_back(
    shop: Shop, mia: str, order: Place, ways: None
) -> None:
    number = order("paid")
    assert [way.code for way in other_ways(shop, mia, number)] == ["p", "g", "h"]
    shown = check_payment(shop, mia, number, "g").digest
    after = change_payment(
        shop, mia, order_number=number, pay_with="g", request_id="r", shown=shown
    )
    assert [(p.method, p.amount_cents, p.status) for p in after.payments] == [
        ("", 13390, "paid"),
        ("g", 13390, "paid"),
    ]
    assert [(r.label, r.amount_cents) for r in after.refunds] == [("Visa ending in 4242", 13390)]
    assert balance(shop, "g") == 20000 - 13390
    assert change_payment(shop, mia, order_number=number, pay_with="g", request_id="r") == after
    assert balance(shop, "g") == 20000 - 13390
    # From the card to an account, then cancelled: the card has its money again.
    after = change_payment(shop, mia, order_number=number, pay_with="p", request_id="s")
    assert after.payment == "PayPal"
    assert balance(shop, "g") == 20000
    after = cancel_order(shop, mia, order_number=number, request_id="t")
    assert [p.status for p in after.payments] == ["paid", "paid"], "nothing waits to be charged"
    assert after.refunded_cents == after.paid_cents


def test_payments_that_cannot_be(shop: Shop, mia: str, order: Place, ways: None) -> None:
    number = order("paid")
    for key, code in (
        ("v", "same_payment"),
        ("h", "gift_card_too_low"),
        ("x", "unknown_payment"),
    ):
        assert refused(lambda k=key: check_payment(shop, mia, number, k)) == code
    assert refused(lambda: check_payment(shop, mia, order("packed"))) == "too_late_to_change"


def test_an_order_is_kept_back_and_sent_after_all(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid", expected_on=TODAY)
    until = TODAY + timedelta(10)
    held = hold_order(shop, mia, order_number=number, until=until, request_id="r")
    assert (held.hold_until, held.expected_on) == (until, until + timedelta(3))
    assert refused(lambda: check_hold(shop, mia, number, until)) == "held_already"
    freed = hold_order(shop, mia, order_number=number, until=None, request_id="s")
    assert (freed.hold_until, freed.expected_on) == (None, TODAY + timedelta(3))
    for day, code in ((TODAY, "hold_in_the_past"), (TODAY + timedelta(31), "hold_too_long")):
        assert refused(lambda d=day: check_hold(shop, mia, number, d)) == code
    assert refused(lambda: check_hold(shop, mia, number, None)) == "not_held"
    assert refused(lambda: check_hold(shop, mia, order("packed"))) == "too_late_to_change"


def test_notes_are_added_until_the_order_leaves(shop: Shop, mia: str, order: Place) -> None:
    number = order("packed")
    note_order(shop, mia, order_number=number, text="No bell, baby sleeps", request_id="a")
    for _ in range(2):
        noted = note_order(shop, mia, order_number=number, text="Florist takes it", request_id="b")
    assert noted.note == "No bell, baby sleeps\nFlorist takes it"
    assert refused(lambda: check_note(shop, mia, number, "x" * 300)) == "note_too_long"
    assert refused(lambda: check_note(shop, mia, number, "\u200b")) == "empty_note"
    assert refused(lambda: check_note(shop, mia, order("shipped"))) == "too_late_to_change"


def returned(shop: Shop, talk: str, number: str, **values: Any) -> Any:
    items = [item.id for item in orders.get_order(shop, talk, number).items]
    values = {"item_ids": items, "reason": "x", "request_id": "r", **values}
    return return_items(shop, talk, order_number=number, **values)


def test_a_return_is_called_off_with_its_refund(shop: Shop, mia: str, order: Place) -> None:
    number = order(lines=(("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1)))
    made = returned(shop, mia, number)
    assert [one.number for one in under_way(shop, mia)] == [made.number]
    for _ in range(2):
        after = take_back(shop, mia, number=made.number, request_id="t")
    assert {item.status for item in after.items} == {"ordered"}
    assert orders.refunds_of(shop, mia) == []
    assert [r.status for r in orders.returns_of(shop, mia)] == ["cancelled"]
    assert under_way(shop, mia) == []
    assert refused(lambda: check_take_back(shop, mia, made.number)) == "return_called_off"
    assert returned(shop, mia, number, request_id="again").number == f"{number}-R2"


def test_a_line_of_a_return_stays_and_the_rest_still_comes(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order(lines=(("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1)))
    made = returned(shop, mia, number)
    jacket = made.items[0].id
    shown = check_take_back(shop, mia, made.number, [jacket])
    assert shown.refund_cents == 8000, "the shipping stays with the shop"
    take_back(shop, mia, number=made.number, item_ids=[jacket], request_id="t", shown=shown.digest)
    (now,) = orders.returns_of(shop, mia)
    assert ([i.sku for i in now.items], now.status) == (["REEF-WHITE-42"], "requested")
    assert [(r.amount_cents, r.return_number) for r in orders.refunds_of(shop, mia)] == [
        (8000, made.number)
    ]


def test_what_has_come_in_or_is_somebody_elses_cannot_be_called_off(
    shop: Shop, mia: str, order: Place
) -> None:
    made = returned(shop, mia, order())
    with shop.session() as session:
        session.query(models.Return).one().status = "received"
    assert refused(lambda: check_take_back(shop, mia, made.number)) == "return_came_in"
    with shop.session() as session:
        session.query(models.Order).one().customer_id = "C2"
    assert refused(lambda: check_take_back(shop, mia, made.number)) == "unknown_return"
    assert under_way(shop, mia) == []


def test_the_label_is_asked_for_again(shop: Shop, mia: str, order: Place) -> None:
    made = returned(shop, mia, order())
    for _ in range(2):
        request_label(shop, mia, number=made.number, request_id="l")
    with shop.reading() as session:
        assert session.query(models.Return).one().label_asked_at == NOW
        assert session.query(models.OrderHistory).filter_by(status="delivered").count() == 2


def test_several_lines_are_exchanged_together_or_not_at_all(
    shop: Shop, mia: str, order: Place
) -> None:
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = 13900
        for sku in ("BUDS-WHITE",):
            session.get_one(models.Variant, sku).price_cents = 4950
        session.get_one(models.Product, "buds").tags = []
    number = order(lines=(("FJORD-NAVY-M", 1), ("BUDS-BLACK", 1)))
    jacket, buds = (item.id for item in orders.get_order(shop, mia, number).items)
    swaps = [(jacket, "FJORD-NAVY-L"), (buds, "BUDS-WHITE")]
    plan = check_exchanges(shop, mia, number, swaps)
    assert (plan.difference_cents, plan.refund_cents) == (0, 1000)
    made = exchange_items(
        shop, mia, order_number=number, swaps=swaps, request_id="r", shown=plan.digest
    )
    assert [e.difference_cents for e in made] == [1000, -1000]
    assert [e.number for e in made] == [f"{number}-X1", f"{number}-X2"]
    assert [sum(r.amount_cents for r in e.refunds) for e in made] == [0, 1000]

    other = order(lines=(("FJORD-NAVY-M", 1), ("BUDS-BLACK", 1)))
    jacket, buds = (item.id for item in orders.get_order(shop, mia, other).items)
    swaps = [(buds, "BUDS-WHITE"), (jacket, "FJORD-NAVY-L")]
    late = lambda: exchange_items(  # noqa: E731
        shop, mia, order_number=other, swaps=swaps, request_id="s"
    )
    assert refused(late) == "out_of_stock"
    assert catalogue.stock_of(shop, "buds", "white") == 9


@pytest.mark.parametrize("price", [12900, 14900, 10900])
def test_an_exchange_is_called_off_with_stock_and_money(
    shop: Shop, mia: str, order: Place, price: int
) -> None:
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = price
    number = order()
    before = orders.get_order(shop, mia, number)
    swaps = [(before.items[0].id, "FJORD-NAVY-L")]
    (made,) = exchange_items(shop, mia, order_number=number, swaps=swaps, request_id="r")
    assert [one.number for one in under_way(shop, mia)] == [made.number]
    after = take_back(shop, mia, number=made.number, request_id="t")
    assert after.items == before.items
    assert after.refunds == ()
    assert [p for p in after.payments if p.status == "pending"] == []
    assert catalogue.stock_of(shop, "fjord", "navy", "L") == 1
    assert [e.status for e in orders.exchanges_of(shop, mia)] == ["cancelled"]


def test_the_same_variant_is_a_replacement_where_the_policy_allows(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order()
    swaps = [(orders.get_order(shop, mia, number).items[0].id, "FJORD-NAVY-M")]
    assert refused(lambda: check_exchanges(shop, mia, number, swaps)) == "same_variant"
    before = shop.config
    policies = Policies(returns=ReturnPolicy(exchange_for_same=True))
    shop.config = before.model_copy(update={"policies": policies})
    exchange_items(shop, mia, order_number=number, swaps=swaps, request_id="r")
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 4
    shop.config = before
