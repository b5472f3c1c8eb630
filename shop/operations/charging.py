"""Steps by which an order is charged more or less; each runs inside the caller's transaction.

What is dearer is charged to one way to pay; what is cheaper is first taken off what still waits to
be charged, and the rest goes back (:mod:`shop.operations.refunding`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.language import Money, Sentence
from shop import rules
from shop.config import ShopConfig
from shop.database import Shop
from shop.mapping import customer_view
from shop.models import Customer, Exchange, Order, OrderPayment, PaymentMethod
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


def reserved_cents(order: Order) -> int:
    """Of what waits to be charged, what is for exchanges that are under way."""
    return sum(charge.amount_cents for charge in _of_exchanges(order))


def _of_exchanges(order: Order) -> list[OrderPayment]:
    """The open charges of exchanges whose goods are still to be sent, or to be paid."""
    open_ = [payment for payment in order.payments if payment.status == "pending"]
    found = []
    for exchange in order.exchanges:
        dearer = exchange.difference_cents > 0 and exchange.status != "cancelled"
        wanted = (exchange.difference_cents, exchange.method)
        charge = next((p for p in open_ if (p.amount_cents, p.method) == wanted), None)
        if dearer and charge is not None:
            open_.remove(charge)
            found.append(charge)
    return found


def waived_note(cents: int, config: ShopConfig) -> tuple[Sentence, ...]:
    """What a shopper is told of a charge that is waived."""
    amount = Money(cents, config.currency)
    return (Sentence("utter_note_waived", {"amount": amount}),) if cents else ()


def a_moment(shop: Shop, order: Order) -> datetime:
    """Now, but a moment that nothing else of the order was waived or returned at."""
    used = [payment.paid_at for payment in order.payments if payment.status == "waived"]
    used += [returned.created_at for returned in order.returns]
    latest = max((at for at in used if at), default=None)
    now = shop.now()
    return max(now, latest + timedelta(microseconds=1)) if latest else now


def waive(order: Order, cents: int, at: datetime) -> None:
    """Charge less of what waits, and keep what is waived on record with its moment.

    Args:
        at: by which :func:`charge_after_all` finds it again.
    """
    kept = _of_exchanges(order)
    for payment in sorted(order.payments, key=lambda p: -p.position):
        less = min(payment.amount_cents, cents)
        if payment.status != "pending" or payment in kept or less <= 0:
            continue
        cents -= less
        waived = payment
        if less < payment.amount_cents:
            payment.amount_cents -= less
            waived = OrderPayment(
                position=_next_position(order),
                method=payment.method,
                label=payment.label,
                amount_cents=less,
            )
            order.payments.append(waived)
        waived.status, waived.paid_at = "waived", at


def charge_after_all(order: Order, at: datetime) -> None:
    """What was waived at a moment waits to be charged again."""
    for payment in order.payments:
        if payment.status == "waived" and payment.paid_at == at:
            payment.status, payment.paid_at = "pending", None


def take_off_exchange(session: Session, exchange: Exchange) -> None:
    """An exchange is called off: what it costs more is not charged, whatever else waits."""
    wanted = (exchange.difference_cents, exchange.method, "pending")
    order = exchange.order
    for payment in order.payments:
        if (payment.amount_cents, payment.method, payment.status) == wanted:
            order.payments.remove(payment)
            session.delete(payment)
            return
    take_off_pending(session, order, exchange.difference_cents)


def settle(
    shop: Shop, session: Session, order: Order, before: OrderView, plan: Preview, reason: str
) -> None:
    """Charge or give back the difference of a plan, as its summary said.

    Args:
        before: the order as it was.
        plan: with ``difference_cents``, ``refunds`` and ``payer``.
        reason: of the refunds.
    """
    if plan.difference_cents:
        book_what_was_paid(order, before)
    if plan.difference_cents > 0 and plan.payer is not None:
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
