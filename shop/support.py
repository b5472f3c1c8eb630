"""What waits for the shop's people: conversations, complaints, cases, and watched products."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import DataError
from shop.database import Shop
from shop.mapping import complaint_view, handoff_view, product_view
from shop.models import Complaint, Handoff, Product
from shop.operations.cases import case_view
from shop.operations.watching import watch_view
from shop.service_models import ProductWatch, ServiceCase
from shop.views import CaseView, ComplaintView, HandoffView, ProductView, WatchView

STATUSES = ("open", "taken", "closed")


def list_handoffs(shop: Shop, *, status: str | None = "open") -> list[HandoffView]:
    """Handoffs in the order they came; all of them with ``status=None``."""
    with shop.reading() as session:
        query = select(Handoff).order_by(Handoff.id)
        if status is not None:
            query = query.where(Handoff.status == status)
        return [handoff_view(row) for row in session.scalars(query)]


def list_complaints(shop: Shop, *, status: str | None = "open") -> list[ComplaintView]:
    """Complaints in the order they came; all of them with ``status=None``."""
    with shop.reading() as session:
        query = select(Complaint).order_by(Complaint.id)
        if status is not None:
            query = query.where(Complaint.status == status)
        return [complaint_view(row) for row in session.scalars(query)]


def get_handoff(shop: Shop, number: str) -> HandoffView:
    """One handoff by its number.

    Raises:
        DataError: there is none of that number.
    """
    with shop.reading() as session:
        return handoff_view(_handoff(session, number))


def mark_handoff(shop: Shop, number: str, status: str) -> HandoffView:
    """Say that somebody has taken a handoff, or that it is done.

    Raises:
        DataError: the number or the status is not known.
    """
    if status not in STATUSES:
        raise DataError(f"'{status}' is not one of {', '.join(STATUSES)}.")
    with shop.session() as session:
        handoff = _handoff(session, number)
        handoff.status = status
        return handoff_view(handoff)


def _handoff(session: Session, number: str) -> Handoff:
    digits = number.upper().removeprefix("H-")
    handoff = session.get(Handoff, int(digits)) if digits.isdecimal() else None
    if handoff is None:
        raise DataError(f"There is no handoff {number}.", hint="List them: shoptalk handoffs --all")
    return handoff


def list_cases(shop: Shop, *, status: str | None = "open") -> list[CaseView]:
    """Cases in the order they came; all of them with ``status=None``."""
    with shop.reading() as session:
        query = select(ServiceCase).order_by(ServiceCase.id)
        if status is not None:
            query = query.where(ServiceCase.status == status)
        return [case_view(session, row) for row in session.scalars(query)]


def close_case(shop: Shop, number: str) -> CaseView:
    """Say that a case is done; one that is done already stays so.

    Raises:
        DataError: there is none of that number.
    """
    with shop.session() as session:
        case = session.get(ServiceCase, _id_of(number, "S-"))
        if case is None:
            raise DataError(f"There is no case {number}.", hint="List them: shoptalk cases --all")
        case.status = "closed"
        return case_view(session, case)


def due_watches(shop: Shop) -> list[WatchView]:
    """Who waits for a product that is back or costs less by now, in the order they came."""
    with shop.reading() as session:
        query = select(ProductWatch).where(ProductWatch.status == "open").order_by(ProductWatch.id)
        return [
            watch_view(session, watch)
            for watch in session.scalars(query)
            if _is_due(watch, product_view(session.get_one(Product, watch.product_id)))
        ]


def close_watch(shop: Shop, number: str) -> WatchView:
    """Say that whoever waited has been told.

    Raises:
        DataError: there is none of that number.
    """
    with shop.session() as session:
        watch = session.get(ProductWatch, _id_of(number, "W-"))
        if watch is None:
            raise DataError(f"There is no watch {number}.", hint="List them: shoptalk watches")
        watch.status = "closed"
        return watch_view(session, watch)


def _is_due(watch: ProductWatch, product: ProductView) -> bool:
    variants = [v for v in product.variants if watch.sku in {None, v.sku} and v.stock > 0]
    limit = watch.below_cents
    return any(limit is None or variant.price_cents < limit for variant in variants)


def _id_of(number: str, prefix: str) -> int:
    digits = number.upper().removeprefix(prefix)
    return int(digits) if digits.isdecimal() else 0
