"""Complaints and handing a conversation to a person; neither needs to know who it is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import ShopRuleError
from shop.database import Shop
from shop.idempotency import claim
from shop.identity import known_customer
from shop.mapping import complaint_view, handoff_view
from shop.models import Complaint, Handoff
from shop.text import TEXT_LIMIT, clean
from shop.text import order_number as as_order_number
from shop.views import ComplaintView, HandoffView

MAX_TRANSCRIPT_TURNS = 200
WAITING = "open"


def open_complaint(
    shop: Shop,
    conversation_id: str,
    *,
    text: str,
    order_number: str | None = None,
    request_id: str,
) -> ComplaintView:
    """Record a complaint for the shop's people.

    Args:
        order_number: as the shopper gave it; whether it is theirs is for a person to see.

    Raises:
        ShopRuleError: there are no words in it (``empty_text``).
    """
    words = clean(text, TEXT_LIMIT, lines=True)
    if not words:
        raise ShopRuleError("empty_text")
    number = as_order_number(order_number, shop.config.order_shape) if order_number else None
    with shop.session() as session:
        arguments = {"conversation": conversation_id, "text": words, "order": number}
        record = claim(shop, session, request_id, "open_complaint", arguments)
        if record.result:
            return complaint_view(session.get_one(Complaint, int(record.result)))
        complaint = Complaint(
            conversation_id=conversation_id,
            customer_id=known_customer(shop, session, conversation_id),
            order_number=number,
            text=words,
            created_at=shop.now(),
        )
        session.add(complaint)
        session.flush()
        record.result = str(complaint.id)
        return complaint_view(complaint)


def request_handoff(
    shop: Shop,
    conversation_id: str,
    *,
    reason: str,
    transcript: Sequence[tuple[str, str]],
    request_id: str,
) -> HandoffView:
    """Put the conversation in the queue for a person; one that waits already is brought up to date.

    Args:
        reason: for the person who takes over; empty leaves the one there was.
        transcript: (who, words) pairs, oldest first; the newest ``MAX_TRANSCRIPT_TURNS`` are kept.
    """
    with shop.session() as session:
        arguments = {"conversation": conversation_id}
        record = claim(shop, session, request_id, "request_handoff", arguments)
        if record.result:
            return handoff_view(session.get_one(Handoff, int(record.result)))
        handoff = _waiting(session, conversation_id) or Handoff(
            conversation_id=conversation_id, status=WAITING, created_at=shop.now()
        )
        handoff.customer_id = known_customer(shop, session, conversation_id)
        if reason:
            handoff.reason = clean(reason, TEXT_LIMIT, lines=True)
        handoff.transcript = [
            [clean(who, 40), clean(words, TEXT_LIMIT, lines=True)]
            for who, words in transcript[-MAX_TRANSCRIPT_TURNS:]
        ]
        session.add(handoff)
        session.flush()
        record.result = str(handoff.id)
        return handoff_view(handoff)


def _waiting(session: Session, conversation_id: str) -> Handoff | None:
    query = select(Handoff).where(
        Handoff.conversation_id == conversation_id, Handoff.status == WAITING
    )
    return session.scalar(query.with_for_update())
