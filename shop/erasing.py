"""What is known of a customer's behaviour, erased: the right to be forgotten (GDPR, article 17).

What the law of the trade keeps stays: the account, orders and what was done about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select
from sqlalchemy.orm import Session

from common.errors import DataError
from shop.database import Shop
from shop.learning_models import Impression, ImpressionReward
from shop.models import (
    BehaviourEvent,
    Complaint,
    Customer,
    Dismissal,
    Handoff,
    VerifiedConversation,
)
from shop.review_models import Review
from shop.service_models import ProductWatch, ServiceCase
from shop.text import clean

AT_ONCE = 500
"""So many ids stand in one statement: SQLite takes no more than 999 values."""
_TALKED = (VerifiedConversation, Handoff, Complaint, ServiceCase, ProductWatch)


@dataclass(frozen=True)
class Erased:
    """What :func:`erase` deleted.

    Attributes:
        customer_id: whose it was.
        events: impressions, clicks, carts and purchases, those of the customer's sessions before
            it was known who speaks included.
        ratings: stars that were given.
        reviews: what the customer wrote about products.
        lists: recommendations that were shown, kept to learn from.
        rewards: what came of those.
        dismissals: products that were marked as not wanted.
        conversations: the ids of the customer's conversations, which another store holds.
    """

    customer_id: str
    events: int
    ratings: int
    reviews: int
    lists: int
    rewards: int
    dismissals: int
    conversations: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many were deleted of each kind of record."""
        kinds = ("events", "ratings", "reviews", "lists", "rewards", "dismissals")
        return {kind: getattr(self, kind) for kind in kinds}


def erase(shop: Shop, customer: str) -> Erased:
    """Delete what a customer did, saw, rated, wrote of products and did not want, at once.

    A session counts as the customer's when anything in it is theirs; what was done in it before
    they were known goes with it, what another customer did in it stays. Doing it again deletes
    what came since, or nothing. The next training learns from what is left.

    Args:
        customer: the customer's id or e-mail address.

    Raises:
        DataError: the shop has no such customer.
    """
    with shop.session() as session:
        customer_id = _customer_id(session, customer)
        sessions = _sessions_of(session, customer_id)
        rated = BehaviourEvent.kind == "rating"
        ratings = _delete(session, BehaviourEvent, customer_id, sessions, rated)
        events = _delete(session, BehaviourEvent, customer_id, sessions)
        lists, rewards = _delete_lists(session, customer_id, sessions)
        dismissals = _delete(session, Dismissal, customer_id, sessions)
        reviews = _run(session, delete(Review).where(Review.customer_id == customer_id))
    return Erased(
        customer_id, events, ratings, reviews, lists, rewards, dismissals, tuple(sorted(sessions))
    )


def _customer_id(session: Session, customer: str) -> str:
    named = clean(customer)
    same = or_(Customer.id == named, Customer.email == named.casefold())
    found = session.scalars(select(Customer.id).where(same)).all()
    if not found:
        count = session.scalar(select(func.count()).select_from(Customer))
        raise DataError(
            f"The shop has no customer '{named}' (of {count}); nothing was erased.",
            hint="Name the id or the e-mail address: shoptalk export customers customers.csv"
            " lists both.",
        )
    return named if named in found else found[0]


def _sessions_of(session: Session, customer_id: str) -> set[str]:
    """The ids of the sessions and conversations in which the customer was known."""
    found = {
        one
        for table in (BehaviourEvent, Dismissal)
        for one in session.scalars(
            select(table.session_id).where(table.customer_id == customer_id).distinct()
        )
    }
    for talked in _TALKED:
        mine = talked.customer_id == customer_id
        found |= set(session.scalars(select(talked.conversation_id).where(mine)))
    shown = select(Impression.conversation_id).where(Impression.unit == customer_id)
    return found | set(session.scalars(shown.distinct()))


def _delete(
    session: Session,
    table: type[BehaviourEvent | Dismissal],
    customer_id: str,
    sessions: set[str],
    *only: ColumnElement[bool],
) -> int:
    """Delete what is the customer's, and what nobody's is in their sessions."""
    count = _run(session, delete(table).where(table.customer_id == customer_id, *only))
    for part in _parts(sessions):
        unknown = table.customer_id.is_(None) & table.session_id.in_(part)
        count += _run(session, delete(table).where(unknown, *only))
    return count


def _delete_lists(session: Session, customer_id: str, sessions: set[str]) -> tuple[int, int]:
    """Delete the lists shown to the customer and what came of them; how many of both."""
    ids = set(session.scalars(select(Impression.id).where(Impression.unit == customer_id)))
    for part in _parts(sessions):
        own = Impression.conversation_id.in_(part) & (Impression.unit == Impression.conversation_id)
        ids |= set(session.scalars(select(Impression.id).where(own)))
    rewards = 0
    for part in _parts(ids):
        came = ImpressionReward.impression_id.in_(part)
        rewards += _run(session, delete(ImpressionReward).where(came))
    lists = sum(
        _run(session, delete(Impression).where(Impression.id.in_(part))) for part in _parts(ids)
    )
    return lists, rewards


def _parts(ids: set[str]) -> Iterator[Sequence[str]]:
    held = sorted(ids)
    return (held[at : at + AT_ONCE] for at in range(0, len(held), AT_ONCE))


def _run(session: Session, statement: Any) -> int:
    options = {"synchronize_session": False}
    result = session.execute(statement, execution_options=options)
    return cast("CursorResult[Any]", result).rowcount
