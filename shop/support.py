"""What waits for the shop's people: handed-over conversations and complaints."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import DataError
from shop.database import Shop
from shop.mapping import complaint_view, handoff_view
from shop.models import Complaint, Handoff
from shop.views import ComplaintView, HandoffView

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
