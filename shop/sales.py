"""How many pieces of each product were sold, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.database import Shop
from shop.models import BehaviourEvent, Order, OrderItem

NOT_SOLD = ("cancelled",)


@dataclass(frozen=True)
class SoldView:
    """Pieces of a product that were ordered on one day of the shop's time zone."""

    product_id: str
    day: date
    pieces: int


def sold(shop: Shop, since: date) -> list[SoldView]:
    """What was sold from a day on, oldest first; what was cancelled was not.

    A purchase may stand among the orders and among the events: the one of the two is counted that
    knows of more pieces.
    """
    zone = shop.config.zone
    first = datetime.combine(since, time.min, zone)
    with shop.reading() as session:
        found = max(_ordered(session, first), _bought(session, first), key=_pieces)
    return sorted(
        (SoldView(product, at.astimezone(zone).date(), pieces) for product, at, pieces in found),
        key=lambda one: (one.day, one.product_id),
    )


Rows = list[tuple[str, datetime, int]]


def _pieces(rows: Rows) -> int:
    return sum(pieces for _, _, pieces in rows)


def _ordered(session: Session, first: datetime) -> Rows:
    query = (
        select(OrderItem.product_id, Order.placed_at, OrderItem.quantity)
        .join(Order, OrderItem.order_id == Order.id)
        .where(
            Order.placed_at >= first,
            Order.status.not_in(NOT_SOLD),
            OrderItem.status.not_in(NOT_SOLD),
        )
    )
    return [(product, at, pieces) for product, at, pieces in session.execute(query) if at]


def _bought(session: Session, first: datetime) -> Rows:
    query = select(BehaviourEvent.product_id, BehaviourEvent.at).where(
        BehaviourEvent.kind == "purchase", BehaviourEvent.at >= first
    )
    return [(product, at, 1) for product, at in session.execute(query)]
