"""Having an order that has not been packed paid in another way."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Order
from shop.operations.charging import (
    book_payment,
    book_what_was_paid,
    take_off_pending,
    ways_to_pay,
)
from shop.operations.refunding import book_refunds, credit_gift_card
from shop.operations.steps import add_history
from shop.orders import find_order
from shop.previews import Preview
from shop.refunds import left_to_refund, shares_of
from shop.views import OrderView, PaymentMethodView, PaymentView, RefundShare

PAID_OTHERWISE = "paid_otherwise"
"""The reason of a refund that a change of the payment led to."""


def check_payment(
    shop: Shop, conversation_id: str, order_number: str, pay_with: str | None = None
) -> Preview:
    """What paying in another way would do: what goes back, and what is charged.

    Args:
        pay_with: ``key`` of the way; without it, only whether the payment can be changed.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`change_payment`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return _plan(shop, session, order, pay_with)


def change_payment(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    pay_with: str,
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Give back all that was paid for an order and charge it to another way to pay.

    A gift card is charged at once; everything else waits for the shop's own systems.

    Args:
        pay_with: ``key`` of one of the customer's ways to pay.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``not_offered``, ``too_late_to_change``,
            ``unknown_payment``, ``same_payment``, ``gift_card_too_low`` or
            ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "pay_with": pay_with}
        record = claim(shop, session, request_id, "change_payment", arguments)
        if not record.result:
            before = order_view(order)
            plan = _plan(shop, session, before, pay_with)
            rules.must_be_as_shown(plan, shown)
            _pay(shop, session, order, before, plan)
            record.result = order.number
            session.flush()
            session.expire_all()
        return order_view(order)


def other_ways(shop: Shop, conversation_id: str, order_number: str) -> list[PaymentMethodView]:
    """The customer's ways to pay that this order is not paid with.

    Raises:
        NotVerifiedError, ShopRuleError: nobody is identified, or the order is not theirs.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return [way for way in ways_to_pay(session, order) if not _pays(order, way)]


def _plan(shop: Shop, session: Session, order: OrderView, pay_with: str | None) -> Preview:
    rules.must_be_offered(shop.config.policies.changes.payment, "payment")
    rules.may_change(order, "payment")
    plan = Preview(order, order.items)
    if pay_with is None:
        return plan
    way = rules.may_pay_with(pay_with, ways_to_pay(session, order))
    if _pays(order, way):
        rules.refuse("same_payment", order=order.number, payment=way.label)
    back = _given_back(order)
    due = sum(share.amount_cents for share in back) + order.pending_cents
    due = due if order.payments else order.total_cents
    rules.must_suffice(way, due, shop.config.currency)
    charged = PaymentView(
        way.code, way.label, due, gift_card=way.gift_card, last_four=way.last_four
    )
    return replace(plan, refunds=back, payer=charged, settled_with=way.label)


def _given_back(order: OrderView) -> tuple[RefundShare, ...]:
    """All that was paid and has not come back."""
    if not rules.is_paid(order):
        return ()
    return left_to_refund(order) if order.payments else shares_of(order, order.total_cents)


def _pays(order: OrderView, way: PaymentMethodView) -> bool:
    """Whether this way alone pays for the order."""
    if not order.payments:
        same_card = bool(way.last_four) and order.payment.endswith(way.last_four)
        return order.payment == way.label or same_card
    paying = [share.method or share.label for share in left_to_refund(order)]
    paying += [p.method or p.label for p in order.payments if p.status == "pending"]
    return {*paying} == {way.key}


def _pay(shop: Shop, session: Session, order: Order, before: OrderView, plan: Preview) -> None:
    take_off_pending(session, order, before.pending_cents)
    book_what_was_paid(order, before)
    for refund in book_refunds(shop, session, order, plan.refunds, PAID_OTHERWISE):
        credit_gift_card(shop, session, refund, order.customer_id)
    if plan.payer is not None:
        book_payment(shop, session, order, plan.payer)
        note = f"Payment changed from {order.payment or 'several'} to {plan.payer.label}"
        order.payment = plan.payer.label
        add_history(shop, session, order, order.status, note)
