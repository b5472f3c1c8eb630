"""Steps around cases, which people or systems take up; each inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.database import Shop
from shop.mapping import order_view
from shop.models import Order
from shop.service_models import ServiceCase
from shop.text import TEXT_LIMIT, clean
from shop.views import CaseView, OrderItemView

OPEN = "open"
CLOSED = "closed"


def open_case(
    shop: Shop,
    session: Session,
    kind: str,
    *,
    conversation_id: str,
    customer_id: str,
    order: Order | None = None,
    items: Iterable[OrderItemView] = (),
    text: str = "",
    details: Mapping[str, Any] | None = None,
    status: str = OPEN,
) -> ServiceCase:
    """A new case; one that is only kept for the record has the status ``closed``."""
    case = ServiceCase(
        kind=kind,
        conversation_id=conversation_id,
        customer_id=customer_id,
        order_id=order.id if order else None,
        items=[item.id for item in items],
        details=dict(details or {}),
        text=clean(text, TEXT_LIMIT, lines=True),
        status=status,
        created_at=shop.now(),
    )
    session.add(case)
    session.flush()
    return case


def cases_of(session: Session, order: Order, *kinds: str) -> list[ServiceCase]:
    """The cases of an order, oldest first; of these kinds, if any are named."""
    query = select(ServiceCase).where(ServiceCase.order_id == order.id).order_by(ServiceCase.id)
    return list(session.scalars(query.where(ServiceCase.kind.in_(kinds)) if kinds else query))


def open_numbers(session: Session, order: Order, *kinds: str) -> dict[int, str]:
    """Id of an order's line -> number of the case that is open about it."""
    cases = (case for case in cases_of(session, order, *kinds) if case.status != CLOSED)
    return {item: number_of(case) for case in cases for item in case.items}


def number_of(case: ServiceCase) -> str:
    """The number that people are told, e.g. ``S-00012``."""
    return f"S-{case.id:05d}"


def case_view(session: Session, case: ServiceCase) -> CaseView:
    """A case as it leaves the shop."""
    order = order_view(session.get_one(Order, case.order_id)) if case.order_id else None
    named = {item.id: item.name for item in order.items} if order else {}
    return CaseView(
        number=number_of(case),
        kind=case.kind,
        customer_id=case.customer_id,
        order_number=order.number if order else None,
        items=tuple(named[item] for item in case.items if item in named),
        text=case.text,
        details=dict(case.details),
        status=case.status,
        created_at=case.created_at,
    )


def case_by_id(session: Session, result: str) -> CaseView:
    """The case that a request led to; ``result`` is what its record holds."""
    return case_view(session, session.get_one(ServiceCase, int(result)))
