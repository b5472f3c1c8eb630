"""Steps by which an order is charged more or less; each runs inside the caller's transaction.

What is dearer is charged to one way to pay; what is cheaper is first taken off what still waits to
be charged, and the rest goes back (:mod:`shop.operations.refunding`).
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.mapping import customer_view
from shop.models import Customer, Order, OrderPayment, PaymentMethod
from shop.operations.refunding import book_refunds, credit_gift_card
from shop.previews import Preview
from shop.refunds import charged_to
from shop.views import OrderView, PaymentMethodView, PaymentView


def ways_to_pay(session: Session, order: OrderView) -> tuple[PaymentMethodView, ...]:
    """The ways to pay of an order's customer."""
    return customer_view(session.get_one(Customer, order.customer_id)).payment_methods


def payer(
    shop: Shop, session: Session, order: OrderView, amount_cents: int, pay_with: str | None
) -> PaymentView:
    """What a further sum is charged to: the way named, or the latest that is no gift card.

    Args:
        pay_with: ``key`` of one of the customer's ways to pay.

    Raises:
        ShopRuleError: ``unknown_payment`` or ``gift_card_too_low``.
    """
    ways = ways_to_pay(session, order)
    if pay_with is None:
        default = charged_to(order)
        way = next((way for way in ways if way.code and way.code == default.method), None)
    else:
        way = rules.may_pay_with(pay_with, ways)
        default = PaymentView(way.code, way.label, 0, gift_card=way.gift_card)
    if way is not None:
        rules.must_suffice(way, amount_cents, shop.config.currency)
        default = replace(default, gift_card=way.gift_card, last_four=way.last_four)
    return replace(default, amount_cents=amount_cents)


def book_payment(shop: Shop, session: Session, order: Order, payment: PaymentView) -> None:
    """Charge a sum: a gift card at once, everything else is pending until it is paid."""
    row = OrderPayment(
        position=_next_position(order),
        method=payment.method,
        label=payment.label,
        amount_cents=payment.amount_cents,
        status="pending",
    )
    if payment.gift_card and _taken_off(session, order.customer_id, payment):
        row.status, row.paid_at = "paid", shop.now()
    order.payments.append(row)


def _taken_off(session: Session, customer_id: str, payment: PaymentView) -> bool:
    cards = select(PaymentMethod.id).where(
        PaymentMethod.customer_id == customer_id,
        PaymentMethod.code == payment.method,
        PaymentMethod.balance_cents >= payment.amount_cents,
    )
    card = session.scalar(cards.order_by(PaymentMethod.id).limit(1).with_for_update())
    if card is None:
        return False
    session.execute(
        update(PaymentMethod)
        .where(PaymentMethod.id == card)
        .values(balance_cents=PaymentMethod.balance_cents - payment.amount_cents)
    )
    return True


def book_what_was_paid(order: Order, view: OrderView) -> None:
    """Write down the payment of an order that is paid, where payments are not known one by one.

    A further charge would else look like the only one there is.
    """
    if order.payments or not rules.is_paid(view):
        return
    order.payments.append(
        OrderPayment(position=1, label=view.payment, amount_cents=view.total_cents, status="paid")
    )


def pending_cents(order: OrderView) -> int:
    """What still waits to be charged."""
    return sum(p.amount_cents for p in order.payments if p.status == "pending")


def take_off_pending(session: Session, order: Order, cents: int) -> None:
    """Charge less of what still waits, the latest first; what is left at nothing goes."""
    for payment in sorted(order.payments, key=lambda p: -p.position):
        if payment.status != "pending" or cents <= 0:
            continue
        less = min(payment.amount_cents, cents)
        payment.amount_cents -= less
        cents -= less
        if not payment.amount_cents:
            order.payments.remove(payment)
            session.delete(payment)


def settle(
    shop: Shop, session: Session, order: Order, before: OrderView, plan: Preview, reason: str
) -> None:
    """Charge or give back the difference of a plan, as its summary said.

    Args:
        before: the order as it was.
        plan: with ``difference_cents``, ``refunds`` and ``payer``.
        reason: of the refunds.
    """
    if plan.difference_cents > 0 and plan.payer is not None:
        book_what_was_paid(order, before)
        book_payment(shop, session, order, plan.payer)
    elif plan.difference_cents < 0:
        take_off_pending(session, order, -plan.difference_cents - plan.refund_cents)
    elif plan.open_cents:
        _change_pending(order, plan.open_cents)
    for refund in book_refunds(shop, session, order, plan.refunds, reason):
        credit_gift_card(shop, session, refund, order.customer_id)


def _change_pending(order: Order, cents: int) -> None:
    """An order that is not paid yet: its last open payment is for more, or for less."""
    open_ = [p for p in order.payments if p.status == "pending"]
    if open_:
        last = max(open_, key=lambda p: p.position)
        last.amount_cents = max(last.amount_cents + cents, 0)


def _next_position(order: Order) -> int:
    return max((p.position for p in order.payments), default=0) + 1
