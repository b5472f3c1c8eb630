"""Money that goes back to several ways to pay: said before the yes, after it, and when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actions.services import Services
from shop import Shop, models
from shop.orders import refunds_of, returns_of
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
# 129.00 + 80.00 + 4.90 shipping = 213.90
LINES = (("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))


@pytest.fixture
def paid_in_two_ways(shop: Shop, order: Place, mia: None) -> Place:
    """Orders of 213.90: 30.00 from a gift card, 183.90 with a Visa."""
    with shop.session() as session:
        for code, kind, label, four, balance in (
            ("g", "gift_card", "Gift card", "1111", 0),
            ("v", "card", "Visa", "4242", None),
        ):
            method = {"kind": kind, "label": label, "last_four": four, "code": code}
            session.add(models.PaymentMethod(customer_id="C1", balance_cents=balance, **method))

    def place(status: str) -> str:
        number = order(status, *LINES)
        with shop.session() as session:
            row = session.query(models.Order).filter_by(number=number).one()
            for position, (method, label, cents) in enumerate(
                (("g", "Gift card", 3000), ("v", "Visa ending in 4242", 18390)), 1
            ):
                paid = {"method": method, "label": label, "amount_cents": cents}
                session.add(models.OrderPayment(order_id=row.id, position=position, **paid))
        return number

    return place


@pytest.fixture
def choice(wired: Services) -> Iterator[None]:
    """The shop lets the money for a return go to a gift card."""
    before = wired.config
    for holder in (wired, wired.shop):
        config = before.model_copy(update={"refund_to_gift_card": True})
        object.__setattr__(holder, "config", config)
    yield
    wired.shop.config = before


async def test_a_cancellation_says_where_each_part_goes(
    talk: Talk, paid_in_two_ways: Place, wired: Services
) -> None:
    paid_in_two_ways("paid")
    said = await talk.says("cancel", "cancel_order")
    parts = "€30.00 to your gift card ending 1111 and €183.90 to Visa ending in 4242"
    assert f"and refund €213.90: {parts}. Shall I?" in said
    said = await talk.says("yes", "affirm")
    assert "I've refunded €30.00 to your gift card ending 1111." in said
    assert "We refund €183.90 to Visa ending in 4242 within 5 working days." in said

    said = await talk.says("where is my refund", "refund_status")
    assert "€30.00 for order HP-104001 went back to your gift card ending 1111 on" in said
    assert "€183.90 for order HP-104001 is being processed and goes to Visa" in said


async def test_a_return_goes_back_the_way_it_came(
    talk: Talk, paid_in_two_ways: Place, wired: Services
) -> None:
    paid_in_two_ways("delivered")
    said = await talk.says("return everything, too small", "return_item", reason="too small")
    assert talk.requested == "confirmed", "there is no choice, so none is asked for"
    parts = "€30.00 to your gift card ending 1111 and €183.90 to Visa ending in 4242"
    assert f"Once it reaches us, we'd refund €213.90: {parts}." in said
    assert f"We refund {parts} within 5 working days of receiving it." in await talk.says(
        "yes", "affirm"
    )
    assert [r.status for r in refunds_of(wired.shop, TALK)] == ["pending", "pending"]


@pytest.mark.parametrize(
    ("words", "entities", "method", "part"),
    [
        ("to my gift card please", {}, "g", "€80.00 to your gift card ending 1111"),
        ("the second", {"ordinal": 2}, "g", "€80.00 to your gift card ending 1111"),
        ("the way I paid", {}, "v", "€80.00 to Visa ending in 4242"),
    ],
)
async def test_where_the_shop_leaves_the_choice_it_is_asked_for(
    talk: Talk,
    paid_in_two_ways: Place,
    choice: None,
    wired: Services,
    words: str,
    entities: dict[str, Any],
    method: str,
    part: str,
) -> None:
    paid_in_two_ways("delivered")
    await talk.says("return something, too small", "return_item", reason="too small")
    await talk.says("the second", "select_item", ordinal=2)
    assert talk.requested == "refund_to"
    assert talk.buttons == ["Back the way I paid", "To my gift card ending 1111"]
    assert f"we'd refund {part}." in await talk.says(words, "provide_details", **entities)
    await talk.says("yes", "affirm")
    assert [r.method for r in returns_of(wired.shop, TALK)[0].refunds] == [method]


async def test_a_wish_that_cannot_be_is_answered_once_and_the_return_goes_on(
    talk: Talk, paid_in_two_ways: Place
) -> None:
    paid_in_two_ways("delivered")
    said = await talk.says(
        "return it all and put the money on my gift card", "return_item", reason="too small"
    )
    assert "I can't put them on a gift card instead" in said
    said = await talk.says("everything", "provide_details")
    assert "I can't put them" not in said
    assert talk.requested == "confirmed"


async def test_a_changed_mind_about_the_way_is_shown_before_the_yes_counts(
    talk: Talk, paid_in_two_ways: Place, choice: None, wired: Services
) -> None:
    paid_in_two_ways("delivered")
    await talk.says("return something, too small", "return_item", reason="too small")
    await talk.says("the second", "select_item", ordinal=2)
    await talk.says("the way I paid", "provide_details")
    assert talk.requested == "confirmed"
    said = await talk.says("no, onto my gift card", "correct_details")
    assert "€80.00 to your gift card ending 1111" in said
    assert returns_of(wired.shop, TALK) == []


async def test_an_exchange_for_less_says_where_the_rest_goes(
    talk: Talk, paid_in_two_ways: Place, shop: Shop
) -> None:
    paid_in_two_ways("delivered")
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = 11900
    await talk.says("exchange the fjord", "exchange_item", product="fjord")
    said = await talk.says("size L", "provide_details", size="L")
    assert "and we'd refund €10.00 to Visa ending in 4242. Shall I?" in said
    said = await talk.says("yes", "affirm")
    assert "We refund €10.00 to Visa ending in 4242 within 5 working days of that." in said
