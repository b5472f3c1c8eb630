"""Two windows, two conversations, one order: a yes is for what this window was shown, and once."""

from __future__ import annotations

import asyncio

import pytest

from shop import identity
from tests.attacks.served import Served, conversation_of

pytestmark = pytest.mark.slow


async def _cancelling(fresh: Served, place: int = 0) -> tuple[str, str, str]:
    """A conversation with an open cancellation: its token, the order, the button of its yes."""
    person = fresh.person("paid", place)
    token = await fresh.open()
    button = await fresh.button(token, f"cancel {person.order}, {person.email}", "Yes")
    return token, person.order, button


async def test_the_same_press_many_times_at_once_does_one_thing(fresh: Served) -> None:
    token, order, button = await _cancelling(fresh)
    await asyncio.gather(*(fresh.say(token, button) for _ in range(5)))
    assert fresh.status(order) == "cancelled"
    assert fresh.refunds(order) == 1


async def test_several_conversations_at_once_cancel_one_order_once(fresh: Served) -> None:
    opened = [await _cancelling(fresh) for _ in range(3)]
    await asyncio.gather(*(fresh.say(token, "yes") for token, _, _ in opened))
    order = opened[0][1]
    assert fresh.status(order) == "cancelled"
    assert fresh.refunds(order) == 1


async def test_a_no_in_one_window_is_a_no_in_the_other(fresh: Served) -> None:
    token, order, button = await _cancelling(fresh)
    await fresh.say(token, "no, leave it", button)
    assert fresh.status(order) == "paid"
    assert fresh.changed() == []


@pytest.mark.parametrize(
    "between",
    [
        "change the address of my order to Mühlweg 8, 80331 München",
        "log out",
        "never mind",
        "I want to talk to a person",
    ],
)
async def test_an_old_button_of_one_window_does_nothing_to_what_the_other_began(
    fresh: Served, between: str
) -> None:
    token, order, button = await _cancelling(fresh)
    await fresh.say(token, between)
    said = await fresh.say(token, button)
    assert fresh.status(order) == "paid", said


async def test_an_order_that_was_sent_meanwhile_is_not_cancelled(fresh: Served) -> None:
    token, order, button = await _cancelling(fresh)
    with fresh.shop.session() as session:
        session.connection().exec_driver_sql(
            "UPDATE orders SET status = 'shipped' WHERE number = ?", (order,)
        )
    await fresh.say(token, button)
    assert fresh.status(order) == "shipped"
    assert fresh.refunds(order) == 0


async def test_a_price_that_changed_meanwhile_is_shown_before_it_is_refunded(
    fresh: Served,
) -> None:
    token, order, button = await _cancelling(fresh)
    with fresh.shop.session() as session:
        session.connection().exec_driver_sql(
            "UPDATE orders SET shipping_cents = shipping_cents + 700 WHERE number = ?", (order,)
        )
    await fresh.say(token, button)
    assert fresh.status(order) == "paid"
    await fresh.say(token, "yes")
    assert fresh.status(order) == "cancelled"


async def test_an_identity_that_ended_meanwhile_needs_proof_again(fresh: Served) -> None:
    token, order, button = await _cancelling(fresh)
    identity.log_out(fresh.shop, conversation_of(token))
    await fresh.say(token, button, "yes")
    assert fresh.status(order) == "paid"


async def test_messages_sent_at_once_confirm_nothing_that_was_not_read(fresh: Served) -> None:
    """A yes that was sent before its question could be read is none to another question."""
    person = fresh.person("paid")
    token = await fresh.open()
    await fresh.say(token, f"status of {person.order}, {person.email}")
    await asyncio.gather(
        fresh.say(token, f"cancel {person.order}"), fresh.say(token, "what do lamps cost?")
    )
    assert fresh.status(person.order) == "paid"
    assert fresh.refunds(person.order) == 0
