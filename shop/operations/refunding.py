"""Steps by which money goes back; each runs inside the caller's transaction but the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.errors import DataError
from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import customer_view, refund_view
from shop.models import Customer, Order, PaymentMethod, Refund, Return
from shop.operations.steps import next_number
from shop.refunds import shares_of, shipping_of
from shop.views import OrderView, RefundShare, RefundView


def shares_to(
    shop: Shop, session: Session, order: OrderView, amount_cents: int, refund_to: str | None
) -> tuple[RefundShare, ...]:
    """Where a refund goes: back the way the money came, or to the gift card that was named.

    Raises:
        ShopRuleError: ``refund_to_not_allowed`` or ``unknown_gift_card``.
    """
    shares = shares_of(order, amount_cents)
    if refund_to is None:
        return shares
    customer = customer_view(session.get_one(Customer, order.customer_id))
    card = rules.may_refund_to(refund_to, customer.payment_methods, shop.config)
    total = sum(share.amount_cents for share in shares)
    share = RefundShare(total, card.code, card.label, gift_card=True, last_four=card.last_four)
    return (share,) if total else ()


def book_refunds(
    shop: Shop,
    session: Session,
    order: Order,
    shares: Sequence[RefundShare],
    reason: str,
    *,
    shipping_cents: int = 0,
    to_return: Return | None = None,
    lines: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> list[Refund]:
    """One refund for each way to pay, all decided at one moment, pending until it is paid.

    Args:
        lines: line number -> cents, where it gives a part of a line's price back.
    """
    booked: list[Refund] = []
    at = at or shop.now()
    parts = zip(shares, shipping_of(shares, shipping_cents), strict=True)
    for share, shipping in parts:
        refund = Refund(
            number=next_number(session, Refund, order, "M"),
            order_id=order.id,
            return_id=to_return.id if to_return else None,
            amount_cents=share.amount_cents,
            shipping_cents=shipping,
            reason=reason,
            method=share.method,
            label=share.label,
            lines={str(line): cents for line, cents in (lines or {}).items()} if not booked else {},
            created_at=at,
        )
        session.add(refund)
        session.flush()
        booked.append(refund)
    return booked


def credit_gift_card(shop: Shop, session: Session, refund: Refund, customer_id: str) -> bool:
    """Put a pending refund on the customer's card that it names, and mark it as paid.

    Returns:
        Whether it did: the refund goes to a card with a balance, and was not paid before.
    """
    if refund.status != "pending" or not refund.method:
        return False
    cards = select(PaymentMethod.id).where(
        PaymentMethod.customer_id == customer_id,
        PaymentMethod.code == refund.method,
        PaymentMethod.balance_cents.is_not(None),
    )
    card = session.scalar(cards.order_by(PaymentMethod.id).limit(1))
    if card is None:
        return False
    session.execute(
        update(PaymentMethod)
        .where(PaymentMethod.id == card)
        .values(balance_cents=PaymentMethod.balance_cents + refund.amount_cents)
    )
    refund.status, refund.paid_at = "paid", shop.now()
    return True


def pay_refund(shop: Shop, number: str, *, request_id: str) -> RefundView:
    """Mark a refund as paid, for the shop's own systems: nobody in a conversation may.

    What goes to a gift card is on its balance with that. A refund that is paid stays as it is.

    Args:
        number: of the refund, e.g. ``A-1001-M1``.

    Raises:
        DataError: there is no such refund, or the request was used for something else.
    """
    with shop.session() as session:
        query = select(Refund).where(Refund.number == number)
        refund = session.scalar(query.with_for_update())
        if refund is None:
            raise DataError(
                f"There is no refund {number}.",
                hint="'shoptalk export orders FILE' lists the refunds of each order.",
            )
        record = claim(shop, session, request_id, "pay_refund", {"refund": number})
        if not record.result:
            credited = credit_gift_card(shop, session, refund, refund.order.customer_id)
            if not credited and refund.status == "pending":
                refund.status, refund.paid_at = "paid", shop.now()
            record.result = number
            session.flush()
        return refund_view(refund)
