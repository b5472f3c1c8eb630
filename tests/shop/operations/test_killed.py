"""A process that is killed in the middle of a write leaves all of it or nothing; again, once.

:data:`WRITES` has a way into every operation; one that is missing there fails a test.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from shop import Shop, database, models, operations, orders
from shop.changes import LineChange
from shop.views import Address
from tests.shop.conftest import NOW
from tests.shop.operations.after_sales import gift_card, pay, with_config

Place = Callable[..., str]
Values = dict[str, Any]
Prepare = Callable[[Shop, str, Place], Values]
Write = Callable[[Shop], Any]
KILLED, DONE = 9, 0
MOST_STATEMENTS = 200
TWO = (("FJORD-NAVY-M", 2), ("BUDS-BLACK", 2))
NEW = Address("Mia Lindqvist", "Neuer Wall 1", "20457", "Hamburg", "DE")
CODES = [{"code": "SAVE10", "percent": 10}]


def rows(shop: Shop) -> dict[str, list[str]]:
    """All that the database holds."""
    with shop.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in models.Base.metadata.sorted_tables
        }


def in_a_process(shop: Shop, write: Write, *, die_at: int | None) -> int:
    """Carry a write out in a process of its own, which dies before its n-th step.

    What merely reads is no step: what it does not change, it cannot leave half changed.

    Args:
        die_at: which statement that writes, or the commit; None to die when all is committed but
            nobody has been told.

    Returns:
        The exit code.
    """
    shop.engine.dispose()
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        engine = database.make_engine(shop.engine.url.render_as_string(hide_password=False))
        if die_at is None:
            event.listen(Session, "after_commit", lambda _session: os._exit(KILLED))
        else:
            _die_at(engine, die_at)
        write(Shop(engine, shop.config, shop.clock))
        os._exit(DONE)
    except BaseException:
        os._exit(1)


def _die_at(engine: Any, step: int) -> None:
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os._exit(KILLED)

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            count()

    event.listen(engine, "before_cursor_execute", look)
    event.listen(engine, "commit", lambda _connection: count())


def items_of(shop: Shop, talk: str, number: str) -> list[int]:
    return [item.id for item in orders.get_order(shop, talk, number).items]


def of_order(status: str, **values: Any) -> Prepare:
    """An operation that needs nothing but an order in this state."""
    return lambda shop, talk, order: {"order_number": order(status), **values}


def of_lines(status: str, **values: Any) -> Prepare:
    """One that is about the first of two lines, as it is called by its id."""

    def prepare(shop: Shop, talk: str, order: Place) -> Values:
        number = order(status, TWO)
        return {"order_number": number, "item_ids": items_of(shop, talk, number)[:1], **values}

    return prepare


def with_pieces(status: str, **values: Any) -> Prepare:
    """One piece of the first of two lines."""

    def prepare(shop: Shop, talk: str, order: Place) -> Values:
        told = of_lines(status, **values)(shop, talk, order)
        return {**told, "pieces": {told["item_ids"][0]: 1}}

    return prepare


def pieces_cancelled(shop: Shop, talk: str, order: Place) -> Values:
    number = order("paid", TWO)
    first, second = items_of(shop, talk, number)
    return {"order_number": number, "pieces": {first: 1, second: None}}


def items_changed(shop: Shop, talk: str, order: Place) -> Values:
    number = order("paid", TWO)
    first, second = items_of(shop, talk, number)
    wishes = [
        LineChange(first, quantity=1),
        LineChange(second, quantity=0),
        LineChange(sku="REEF-WHITE-42"),
    ]
    return {"order_number": number, "wishes": wishes}


def exchanged(shop: Shop, talk: str, order: Place) -> Values:
    number = order("delivered", (("FJORD-NAVY-M", 1), ("FJORD-NAVY-M", 2)))
    first, second = items_of(shop, talk, number)
    with shop.session() as session:
        large = session.get_one(models.Variant, "FJORD-NAVY-L")
        large.stock, large.price_cents = 3, 14900
    swaps = [(first, "FJORD-NAVY-L"), (second, "FJORD-NAVY-L")]
    return {"order_number": number, "swaps": swaps, "pieces": {second: 1}}


def exchanged_one(shop: Shop, talk: str, order: Place) -> Values:
    number = order("delivered")
    (item,) = items_of(shop, talk, number)
    return {"order_number": number, "item_id": item, "new_sku": "FJORD-NAVY-L"}


def a_return(shop: Shop, talk: str, order: Place) -> str:
    number = order("delivered", (*TWO[:1], ("REEF-WHITE-42", 1)))
    ids = items_of(shop, talk, number)
    return operations.return_items(
        shop, talk, order_number=number, item_ids=ids, reason="x", request_id="first"
    ).number


def kept_after_all(shop: Shop, talk: str, order: Place) -> Values:
    number = a_return(shop, talk, order)
    return {"number": number, "item_ids": items_of(shop, talk, number.rpartition("-")[0])[:1]}


def cheaper_today(shop: Shop, talk: str, order: Place) -> Values:
    with shop.session() as session:
        session.get_one(models.Product, "fjord").price_cents = 10_000
    told = of_lines("paid")(shop, talk, order)
    with shop.session() as session:
        session.get_one(models.OrderItem, told["item_ids"][0]).price_cents = 12_900
    return told


def a_refund(shop: Shop, talk: str, order: Place) -> Values:
    number = order("delivered")
    pay(shop, number, ("gift", 12900 + 490))
    (item,) = items_of(shop, talk, number)
    made = operations.return_items(
        shop, talk, order_number=number, item_ids=[item], reason="x", request_id="first"
    )
    return {"number": made.refunds[0].number}


WRITES: dict[str, Prepare] = {
    "cancel_items": pieces_cancelled,
    "cancel_order": of_order("paid"),
    "change_account": lambda *_: {"field": "phone", "value": "+49 40 1234567"},
    "change_address": of_order("paid", address=NEW),
    "change_items": items_changed,
    "change_payment": of_order("paid", pay_with="gift"),
    "claim_guarantee": with_pieces("delivered", text="broken"),
    "exchange_item": exchanged_one,
    "exchange_items": exchanged,
    "hold_order": of_order("paid", until=NOW.date() + timedelta(5)),
    "note_order": of_order("paid", text="Bell"),
    "open_complaint": lambda *_: {"text": "Late"},
    "pay_refund": a_refund,
    "refund_price_difference": cheaper_today,
    "replace_items": with_pieces("delivered", kind="damaged_item", text="broken"),
    "report_missing": with_pieces("delivered", remedy="refund"),
    "request_handoff": lambda *_: {"reason": "x", "transcript": (("shopper", "a person"),)},
    "request_invoice": of_order("paid", company="Firm", vat="DE123456789"),
    "request_label": lambda *told: {"number": a_return(*told)},
    "resend_confirmation": of_order("paid"),
    "return_items": with_pieces("delivered", reason="x"),
    "search_parcel": of_order("shipped", text="lost"),
    "take_back": kept_after_all,
    "use_code": of_order("paid", code="SAVE10"),
    "watch_product": lambda *_: {"product_id": "mug", "sku": "MUG-TEAL"},
}
"""Every operation that writes, with what it is called with."""
WITHOUT_A_TALK = {"pay_refund"}


def operations_that_write() -> set[str]:
    """What takes the id of a request is carried out once, and writes."""
    return {
        name
        for name in operations.__all__
        if "request_id" in inspect.signature(getattr(operations, name)).parameters
    }


def test_every_operation_that_writes_is_tried() -> None:
    assert operations_that_write() == WRITES.keys()


@pytest.fixture
def rich(shop: Shop) -> Shop:
    """A shop that grants everything, and a gift card that pays for anything."""
    gift_card(shop, 50_000)
    return with_config(shop, after_sales={"price_difference_days": 30}, codes=CODES)


def write_of(name: str, shop: Shop, talk: str, order: Place) -> Write:
    values = WRITES[name](shop, talk, order)
    whose = () if name in WITHOUT_A_TALK else (talk,)
    return lambda shop: getattr(operations, name)(shop, *whose, request_id="k", **values)


@pytest.mark.parametrize("name", sorted(WRITES))
def test_wholly_old_or_wholly_new(rich: Shop, mia: str, order: Place, name: str) -> None:
    write = write_of(name, rich, mia, order)
    before = rows(rich)
    for statement in range(1, MOST_STATEMENTS):
        code = in_a_process(rich, write, die_at=statement)
        if code == DONE:
            break
        assert code == KILLED
        assert rows(rich) == before, f"something is left of a write killed at {statement}"
    else:
        pytest.fail("the write never came to its end")
    assert statement > 2, "it writes something beside its record"
    after = rows(rich)
    assert after != before
    write(rich)
    assert rows(rich) == after, "the same request again does nothing"


@pytest.mark.parametrize("name", sorted(WRITES))
def test_committed_but_not_answered_is_done_once(
    rich: Shop, mia: str, order: Place, name: str
) -> None:
    write = write_of(name, rich, mia, order)
    before = rows(rich)
    assert in_a_process(rich, write, die_at=None) == KILLED
    after = rows(rich)
    assert after != before
    write(rich)
    assert rows(rich) == after
