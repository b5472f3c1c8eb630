"""A process that is killed in the middle of a write leaves all of it or nothing; again, once."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from shop import Shop, models, open_shop, orders
from shop.changes import LineChange
from shop.operations import (
    cancel_order,
    change_items,
    change_payment,
    exchange_items,
    hold_order,
    note_order,
    return_items,
    take_back,
)
from tests.shop.conftest import CONFIG, NOW, Clock

Place = Callable[..., str]
Write = Callable[[Shop], Any]
KILLED, DONE = 9, 0
MOST_STATEMENTS = 200


def rows(shop: Shop) -> dict[str, list[str]]:
    """All that the database holds."""
    with shop.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in models.Base.metadata.sorted_tables
        }


def in_a_process(url: str, write: Write, *, die_at: int | None) -> int:
    """Carry a write out in a process of its own, which dies before its n-th step.

    What merely reads is no step: what it does not change, it cannot leave half changed.

    Args:
        die_at: which statement that writes, or the commit; None to die when all is committed but
            nobody has been told.

    Returns:
        The exit code.
    """
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        shop = open_shop(url, CONFIG, clock=Clock())
        if die_at is None:
            event.listen(Session, "after_commit", lambda _session: os._exit(KILLED))
        else:
            seen = 0

            def count() -> None:
                nonlocal seen
                seen += 1
                if seen == die_at:
                    os._exit(KILLED)

            def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
                if statement.startswith(("INSERT", "UPDATE", "DELETE")):
                    count()

            event.listen(shop.engine, "before_cursor_execute", look)
            event.listen(shop.engine, "commit", lambda _connection: count())
        write(shop)
        os._exit(DONE)
    except BaseException:
        os._exit(1)


def a_cancellation(shop: Shop, talk: str, order: Place) -> Write:
    number = order("paid")
    return lambda shop: cancel_order(shop, talk, order_number=number, request_id="k")


def a_change_of_items(shop: Shop, talk: str, order: Place) -> Write:
    number = order("paid", (("FJORD-NAVY-M", 1), ("BUDS-BLACK", 2)))
    first, second = (item.id for item in orders.get_order(shop, talk, number).items)
    wishes = [
        LineChange(first, sku="FJORD-NAVY-L"),
        LineChange(second, quantity=0),
        LineChange(sku="REEF-WHITE-42"),
    ]
    return lambda shop: change_items(shop, talk, order_number=number, wishes=wishes, request_id="k")


def a_change_of_payment(shop: Shop, talk: str, order: Place) -> Write:
    number = order("paid")
    return lambda shop: change_payment(
        shop, talk, order_number=number, pay_with="g", request_id="k"
    )


def a_day_to_wait_for(shop: Shop, talk: str, order: Place) -> Write:
    number, until = order("paid"), NOW.date() + timedelta(5)
    return lambda shop: hold_order(shop, talk, order_number=number, until=until, request_id="k")


def a_note(shop: Shop, talk: str, order: Place) -> Write:
    number = order("paid")
    return lambda shop: note_order(shop, talk, order_number=number, text="Bell", request_id="k")


def an_exchange(shop: Shop, talk: str, order: Place) -> Write:
    number = order("delivered", (("FJORD-NAVY-M", 1), ("FJORD-NAVY-M", 1)))
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").stock = 2
    items = [item.id for item in orders.get_order(shop, talk, number).items]
    swaps = [(item, "FJORD-NAVY-L") for item in items]
    return lambda shop: exchange_items(shop, talk, order_number=number, swaps=swaps, request_id="k")


def a_return_called_off(shop: Shop, talk: str, order: Place) -> Write:
    number = order("delivered", (("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1)))
    items = [item.id for item in orders.get_order(shop, talk, number).items]
    made = return_items(
        shop, talk, order_number=number, item_ids=items, reason="x", request_id="first"
    )
    return lambda shop: take_back(
        shop, talk, number=made.number, item_ids=items[:1], request_id="k"
    )


@pytest.mark.parametrize(
    "prepare",
    [
        a_cancellation,
        a_change_of_items,
        a_change_of_payment,
        a_day_to_wait_for,
        a_note,
        an_exchange,
        a_return_called_off,
    ],
)
def test_wholly_old_or_wholly_new(
    shop: Shop, mia: str, order: Place, prepare: Callable[[Shop, str, Place], Write]
) -> None:
    with shop.session() as session:
        method = {"kind": "gift_card", "code": "g", "balance_cents": 50_000}
        session.add(models.PaymentMethod(customer_id="C1", **method))
    write = prepare(shop, mia, order)
    url = shop.engine.url.render_as_string(hide_password=False)
    before = rows(shop)
    shop.engine.dispose()
    for statement in range(1, MOST_STATEMENTS):
        code = in_a_process(url, write, die_at=statement)
        if code == DONE:
            break
        assert code == KILLED
        assert rows(shop) == before, f"something is left of a write killed at {statement}"
        shop.engine.dispose()
    else:
        pytest.fail("the write never came to its end")
    after = rows(shop)
    assert after != before
    write(shop)
    assert rows(shop) == after, "the same request again does nothing"


def test_committed_but_not_answered_is_done_once(shop: Shop, mia: str, order: Place) -> None:
    write = a_change_of_items(shop, mia, order)
    url = shop.engine.url.render_as_string(hide_password=False)
    before = rows(shop)
    shop.engine.dispose()
    assert in_a_process(url, write, die_at=None) == KILLED
    after = rows(shop)
    assert after != before
    assert write(shop).items[0].sku == "FJORD-NAVY-L"
    assert rows(shop) == after
