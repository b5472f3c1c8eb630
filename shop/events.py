"""What visitors do: recorded as it happens, read back to learn from."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import DataError
from shop.database import Shop
from shop.models import BehaviourEvent, Customer, Product
from shop.text import clean
from shop.views import Event, EventKind, EventView

KINDS: tuple[str, ...] = get_args(EventKind)
READ_AHEAD = 2000


def record(shop: Shop, *events: Event) -> None:
    """Store what happened, all or nothing; a missing time becomes now.

    Raises:
        DataError: an event's kind, product, customer or rating is not one the shop knows.
    """
    now = shop.now()
    with shop.session() as session:
        _check(session, events)
        session.add_all([_row(event, now) for event in events])


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


def _row(event: Event, now: datetime) -> BehaviourEvent:
    return BehaviourEvent(
        key=uuid.uuid4().hex,
        kind=event.kind,
        product_id=event.product_id,
        customer_id=event.customer_id,
        session_id=clean(event.session_id),
        position=event.position,
        reason=clean(event.reason),
        surface=clean(event.surface),
        value=event.value,
        at=event.at or now,
    )


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
