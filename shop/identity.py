"""Who a conversation belongs to: checked with two facts, remembered on the server, for a while.

Nothing in the dialogue authorises anything. Every personal read and every write looks the customer
up here again, by the conversation. A wrong e-mail address and a wrong order number get the same
words after the same work, so that the answer tells nobody who shops here.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, delete, select, update
from sqlalchemy.orm import Session

from common.errors import NotVerifiedError
from shop.database import Shop
from shop.mapping import customer_view
from shop.models import (
    Customer,
    CustomerAddress,
    IdentityAttempts,
    Order,
    VerifiedConversation,
)
from shop.text import clean, order_number, plain_postcode, same
from shop.upsert import insert
from shop.views import CustomerView

NOBODY = "nobody"


def verify(
    shop: Shop,
    conversation_id: str,
    *,
    email: str | None,
    order_number: str | None = None,
    postcode: str | None = None,
) -> CustomerView:
    """Tie the conversation to the customer whose details these are.

    Every fact given must be right. Wrong tries are counted per conversation and per e-mail
    address; too many lock it for ``identity_lock_minutes``, right details included.

    Args:
        email: the address the customer ordered with, in any case.
        order_number: any order of that customer, as people write it.
        postcode: of any of the customer's addresses, where the shop allows that.

    Returns:
        The customer; the conversation is theirs for ``identity_valid_minutes``.

    Raises:
        NotVerifiedError: codes ``missing_details``, ``no_match`` or ``locked``.
    """
    facts = _Facts(shop, email, order_number, postcode)
    if not facts.complete:
        raise NotVerifiedError("missing_details", postcode=shop.config.verify_by_postcode)
    subjects = _subjects(shop, conversation_id, facts.email)
    with shop.session() as session:
        left = min(
            limit - _count_attempt(shop, session, subject, limit)
            for subject, limit in subjects.items()
        )
        customer = facts.customer(session) if left >= 0 else None
        if customer is not None:
            _forgive(session, conversation_id, list(subjects))
            _remember(shop, session, conversation_id, customer.id)
            return customer_view(customer)
    if left <= 0:
        raise NotVerifiedError("locked", minutes=shop.config.identity_lock_minutes)
    raise NotVerifiedError("no_match", postcode=shop.config.verify_by_postcode)


def trust(shop: Shop, conversation_id: str, customer_id: str) -> CustomerView:
    """Tie the conversation to a customer whom the shop's own site has signed in.

    Raises:
        NotVerifiedError: the shop knows no such customer (code ``unknown_customer``).
    """
    with shop.session() as session:
        customer = session.get(Customer, customer_id)
        if customer is None:
            raise NotVerifiedError("unknown_customer")
        _remember(shop, session, conversation_id, customer.id)
        return customer_view(customer)


def customer_of(shop: Shop, conversation_id: str) -> CustomerView | None:
    """The customer of the conversation, or None when nobody is identified (any more)."""
    with shop.reading() as session:
        customer = session.get(Customer, known_customer(shop, session, conversation_id) or "")
        return customer_view(customer) if customer else None


def forget(shop: Shop, conversation_id: str) -> None:
    """Cut the tie between the conversation and its customer."""
    with shop.session() as session:
        session.execute(
            delete(VerifiedConversation).where(
                VerifiedConversation.conversation_id == conversation_id
            )
        )


def require_customer(shop: Shop, session: Session, conversation_id: str) -> str:
    """The customer id of the conversation, looked up in this transaction.

    Raises:
        NotVerifiedError: nobody is identified (code ``not_verified``), or not any more
            (``verification_expired``).
    """
    customer_id = known_customer(shop, session, conversation_id)
    if customer_id:
        return customer_id
    if session.get(VerifiedConversation, conversation_id) is not None:
        raise NotVerifiedError("verification_expired")
    raise NotVerifiedError


class _Facts:
    """The details somebody gave, cleaned, and whether they are a customer's."""

    def __init__(
        self, shop: Shop, email: str | None, number: str | None, postcode: str | None
    ) -> None:
        self.email = clean(email or "").casefold()
        self._number = order_number(number or "", shop.config.order_shape)
        self._postcode = plain_postcode(postcode or "") if shop.config.verify_by_postcode else ""
        self.complete = bool(self.email and (self._number or self._postcode))

    def customer(self, session: Session) -> Customer | None:
        """The customer whom all the facts fit; the same queries run whoever is named."""
        found = session.scalar(select(Customer.id).where(Customer.email == self.email))
        customer_id = found or NOBODY
        fits = [self._owns_order(session, customer_id), self._lives_there(session, customer_id)]
        return session.get(Customer, found) if found and all(fits) else None

    def _owns_order(self, session: Session, customer_id: str) -> bool:
        owner = session.scalar(select(Order.customer_id).where(Order.number == self._number))
        return same(owner or "", customer_id) or not self._number

    def _lives_there(self, session: Session, customer_id: str) -> bool:
        known = [
            *session.scalars(_postcodes(CustomerAddress, customer_id)),
            *session.scalars(_postcodes(Order, customer_id)),
        ]
        hits = [same(plain_postcode(code), self._postcode) for code in known]
        return any(hits) or not self._postcode


def _postcodes(table: type[CustomerAddress] | type[Order], customer_id: str) -> Select[Any]:
    return select(table.postcode).where(table.customer_id == customer_id)


def _subjects(shop: Shop, conversation_id: str, email: str) -> dict[str, int]:
    """What tries are counted for, and how many are allowed. No stranger's address is kept."""
    digest = hashlib.sha256(email.encode()).hexdigest()
    return {
        f"conversation:{conversation_id}": shop.config.identity_attempts,
        f"email:{digest}": shop.config.identity_email_attempts,
    }


def _count_attempt(shop: Shop, session: Session, subject: str, limit: int) -> int:
    """Count a try before it is made, so that parallel tries cannot pass the limit together.

    Returns:
        The tries so far, this one included; more than ``limit`` means locked.
    """
    now = shop.now()
    quiet = now - timedelta(minutes=shop.config.identity_lock_minutes)
    table = IdentityAttempts
    over = table.since <= quiet
    counted = insert(session, table).values(subject=subject, failures=1, since=now)
    counted = counted.on_conflict_do_update(
        index_elements=["subject"],
        set_={
            "failures": case((over, 1), else_=table.failures + 1),
            "since": case((over, now), (table.failures >= limit, table.since), else_=now),
        },
    )
    return int(session.scalar(counted.returning(table.failures)))


def _forgive(session: Session, conversation_id: str, subjects: list[str]) -> None:
    """A right try was none: the conversation starts afresh, the address gets this one back."""
    session.execute(
        delete(IdentityAttempts).where(
            IdentityAttempts.subject == f"conversation:{conversation_id}"
        )
    )
    session.execute(
        update(IdentityAttempts)
        .where(IdentityAttempts.subject.in_(subjects))
        .values(failures=IdentityAttempts.failures - 1)
    )


def _remember(shop: Shop, session: Session, conversation_id: str, customer_id: str) -> None:
    now = shop.now()
    values = {
        "customer_id": customer_id,
        "verified_at": now,
        "expires_at": now + timedelta(minutes=shop.config.identity_valid_minutes),
    }
    row = insert(session, VerifiedConversation).values(conversation_id=conversation_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["conversation_id"], set_=values))
    stale = now - timedelta(days=1)
    session.execute(delete(VerifiedConversation).where(VerifiedConversation.expires_at < stale))
    session.execute(delete(IdentityAttempts).where(IdentityAttempts.since < stale))


def last_customer(shop: Shop, conversation_id: str) -> str | None:
    """The id of whoever was identified in the conversation, also where that has expired since."""
    with shop.reading() as session:
        return session.scalar(
            select(VerifiedConversation.customer_id).where(
                VerifiedConversation.conversation_id == conversation_id
            )
        )


def known_customer(shop: Shop, session: Session, conversation_id: str) -> str | None:
    """The customer id of the conversation, or None; for what needs no identity but may note it."""
    return session.scalar(
        select(VerifiedConversation.customer_id).where(
            VerifiedConversation.conversation_id == conversation_id,
            VerifiedConversation.expires_at > shop.now(),
        )
    )
