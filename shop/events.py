"""What visitors do: recorded as it happens, read back to learn from."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from common.errors import DataError
from shop.database import Shop
from shop.models import BehaviourEvent, Customer, Dismissal, Product
from shop.text import clean
from shop.upsert import insert
from shop.views import Event, EventKind, EventView

KINDS: tuple[str, ...] = get_args(EventKind)
READ_AHEAD = 2000
MOST_LATELY = 200
"""So many of a visitor's latest events are read for a recommendation."""


def record(shop: Shop, *events: Event) -> None:
    """Store what happened, all or nothing; a missing time becomes now.

    Raises:
        DataError: an event's kind, product, customer or rating is not one the shop knows.
    """
    now = shop.now()
    with shop.session() as session:
        _check(session, events)
        for event in events:
            row = insert(session, BehaviourEvent).values(_row(event, now))
            session.execute(row.on_conflict_do_nothing(index_elements=["key"]))


def interactions(shop: Shop, *, since: datetime | None = None) -> Iterator[EventView]:
    """All events, oldest first; those from ``since`` on when given.

    They are read as they are consumed, in one transaction that sees no later events.
    """
    columns = [getattr(BehaviourEvent, field.name) for field in dataclasses.fields(EventView)]
    query = select(*columns).order_by(BehaviourEvent.at, BehaviourEvent.id)
    if since is not None:
        query = query.where(BehaviourEvent.at >= since)
    with shop.reading() as session:
        for row in session.execute(query.execution_options(yield_per=READ_AHEAD)):
            yield EventView(*row)


def lately(
    shop: Shop, session_id: str, customer_id: str | None = None, *, limit: int = MOST_LATELY
) -> list[EventView]:
    """The latest events of a session, and of the customer in it, oldest first."""
    columns = [getattr(BehaviourEvent, field.name) for field in dataclasses.fields(EventView)]
    query = (
        select(*columns)
        .where(_of_visitor(BehaviourEvent, session_id, customer_id))
        .order_by(BehaviourEvent.at.desc(), BehaviourEvent.id.desc())
        .limit(limit)
    )
    with shop.reading() as session:
        return [EventView(*row) for row in session.execute(query)][::-1]


def dismiss(
    shop: Shop, product_ids: Sequence[str], session_id: str, customer_id: str | None = None
) -> None:
    """Note that a visitor does not want to see some products again.

    Raises:
        DataError: the shop has no such product.
    """
    with shop.session() as session:
        known = set(session.scalars(select(Product.id).where(Product.id.in_(product_ids))))
        if unknown := sorted(set(product_ids) - known):
            raise DataError(f"The shop has no product {', '.join(unknown)}.")
        mine = (Dismissal.session_id == session_id) & Dismissal.product_id.in_(known)
        noted = set(session.scalars(select(Dismissal.product_id).where(mine)))
        now = shop.now()
        session.add_all(
            Dismissal(product_id=one, customer_id=customer_id, session_id=session_id, at=now)
            for one in sorted(known - noted)
        )


def dismissed(shop: Shop, session_id: str, customer_id: str | None = None) -> frozenset[str]:
    """The products that a visitor, or the customer in the session, does not want to see."""
    query = select(Dismissal.product_id).where(_of_visitor(Dismissal, session_id, customer_id))
    with shop.reading() as session:
        return frozenset(session.scalars(query))


def _of_visitor(
    table: type[BehaviourEvent | Dismissal], session_id: str, customer_id: str | None
) -> ColumnElement[bool]:
    same = table.session_id == session_id
    return or_(same, table.customer_id == customer_id) if customer_id else same


def _row(event: Event, now: datetime) -> dict[str, Any]:
    return {
        "key": fingerprint(event.once) if event.once else uuid.uuid4().hex,
        "kind": event.kind,
        "product_id": event.product_id,
        "customer_id": event.customer_id,
        "session_id": clean(event.session_id),
        "position": event.position,
        "reason": clean(event.reason),
        "surface": clean(event.surface),
        "value": event.value,
        "at": event.at or now,
    }


def _check(session: Session, events: tuple[Event, ...]) -> None:
    products = {e.product_id for e in events}
    customers = {e.customer_id for e in events if e.customer_id}
    unknown = products - set(session.scalars(select(Product.id).where(Product.id.in_(products))))
    unknown |= customers - set(
        session.scalars(select(Customer.id).where(Customer.id.in_(customers)))
    )
    if unknown:
        raise DataError(
            f"An event names what the shop does not know: {', '.join(sorted(unknown))}."
        )
    for event in events:
        if event.kind not in KINDS:
            raise DataError(f"'{event.kind}' is not one of {', '.join(KINDS)}.")
        if (event.kind == "rating") != (event.value is not None):
            raise DataError("A rating has a value of 1 to 5 stars, and nothing else has one.")
        if event.value is not None and not 1 <= event.value <= 5:
            raise DataError(f"A rating of {event.value:g} is not between 1 and 5.")
