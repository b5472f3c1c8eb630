"""Cancelling an order that is not packed yet."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Order
from shop.operations.charging import take_off_pending
from shop.operations.refunding import book_refunds, credit_gift_card
from shop.operations.steps import add_history, change_stock, pieces
from shop.orders import find_order
from shop.previews import Preview
from shop.refunds import shares_of
from shop.views import OrderView, RefundShare


def check_cancel(shop: Shop, conversation_id: str, order_number: str) -> Preview:
    """What cancelling would do: the order, its lines, and the money that comes back.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`cancel_order`.
    """
    with shop.reading() as session:
        return plan_cancel(
            shop, order_view(find_order(shop, session, conversation_id, order_number))
        )


def cancel_order(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Cancel the whole order, put its goods back in stock and give each payment back.

    What goes to a gift card is on its balance at once; the other refunds are pending. What still
    waits to be charged is not charged any more.

    Args:
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``already_packed``,
            ``already_shipped``, ``already_delivered`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        record = claim(shop, session, request_id, "cancel_order", {"order": order.number})
        if not record.result:
            plan = plan_cancel(shop, order_view(order))
            rules.must_be_as_shown(plan, shown)
            carry_out_cancel(shop, session, order, plan.refunds)
            record.result = order.number
            session.flush()
            session.refresh(order)
        return order_view(order)


def plan_cancel(shop: Shop, order: OrderView) -> Preview:
    """What cancelling gives back.

    Raises:
        ShopRuleError: it cannot be cancelled any more.
    """
    rules.may_cancel(order, shop.config, shop.today())
    return Preview(order, order.items, shares_of(order, rules.cancel_refund(order)))


def carry_out_cancel(
    shop: Shop, session: Session, order: Order, shares: tuple[RefundShare, ...]
) -> None:
    """All of it, with stock and money; inside the caller's transaction."""
    change_stock(session, pieces(order.items))
    for item in order.items:
        item.status = "cancelled"
    shipping = order.shipping_cents
    for refund in book_refunds(shop, session, order, shares, "cancelled", shipping_cents=shipping):
        credit_gift_card(shop, session, refund, order.customer_id)
    take_off_pending(session, order, order_view(order).pending_cents)
    order.status = "cancelled"
    order.expected_on = None
    add_history(shop, session, order, "cancelled", "Cancelled at the customer's request")
