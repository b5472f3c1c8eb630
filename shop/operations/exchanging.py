"""Swapping a delivered item for another variant of the same product."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import EXCHANGED, exchange_view, order_view
from shop.models import Exchange, Order, OrderItem, OrderPayment
from shop.operations.refunding import book_refunds, shares_to
from shop.operations.steps import (
    add_history,
    change_stock,
    lock_variant,
    next_number,
    products_of,
)
from shop.orders import find_order
from shop.previews import Blocked, Preview
from shop.refunds import charged_to
from shop.views import ExchangeView, OrderItemView, OrderView


def check_exchange(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_id: int | None = None,
    new_sku: str | None = None,
    *,
    refund_to: str | None = None,
) -> Preview:
    """What an exchange would do: the line (or all that could be), and the variants in stock.

    Args:
        refund_to: code of the customer's gift card that gets what it gives back; without it, that
            goes back the way the money came.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`exchange_item`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return _plan(shop, session, order, item_id, new_sku, refund_to)


def exchange_item(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_id: int,
    new_sku: str,
    request_id: str,
    refund_to: str | None = None,
    shown: str | None = None,
) -> ExchangeView:
    """Reserve another variant of the same product for one line of a delivered order.

    What it costs more is charged to the latest payment that is no gift card, what it costs less
    goes back as in a return; both wait.

    Args:
        refund_to: as for :func:`check_exchange`.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``not_delivered``,
            ``window_closed``, ``unknown_item``, ``item_not_exchangeable``, ``other_product``,
            ``same_variant``, ``out_of_stock``, ``refund_to_not_allowed``, ``unknown_gift_card``
            or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "item": item_id, "sku": new_sku}
        arguments |= {"refund_to": refund_to} if refund_to else {}
        record = claim(shop, session, request_id, "exchange_item", arguments)
        if not record.result:
            lock_variant(session, new_sku)
            plan = _plan(shop, session, order_view(order), item_id, new_sku, refund_to)
            rules.must_be_as_shown(plan, shown)
            record.result = _reserve(shop, session, order, plan, new_sku)
            session.flush()
            session.expire_all()
        query = select(Exchange).where(Exchange.number == record.result)
        return exchange_view(session.scalars(query).one())


def _plan(
    shop: Shop,
    session: Session,
    order: OrderView,
    item_id: int | None,
    new_sku: str | None,
    refund_to: str | None,
) -> Preview:
    days = shop.config.exchange_window_days
    rules.may_send_back(order, shop.config, shop.today(), "exchange", days)
    products = products_of(session, order.items)
    why_not = {
        item.id: rules.item_blocked(item, products.get(item.product_id), shop.config)
        for item in order.items
    }
    if item_id is None:
        return _all_exchangeable(order, why_not)
    item = next((item for item in order.items if item.id == item_id), None)
    if item is None:
        rules.refuse("unknown_item", order=order.number)
    if why := why_not[item.id]:
        rules.refuse("item_not_exchangeable", blocked=[why.sentence])
    variants = products[item.product_id].variants
    plan = Preview(order, (item,), variants=rules.alternatives(item, variants))
    if new_sku is None:
        return plan
    new = rules.may_take_variant(item, new_sku, variants)
    difference = rules.price_difference(item, new, variants)
    if difference > 0:
        return replace(plan, difference_cents=difference, settled_with=charged_to(order).label)
    back = rules.exchange_refund(order, difference)
    shares = shares_to(shop, session, order, back, refund_to)
    labels = ", ".join(share.label for share in shares if share.label)
    return replace(plan, refunds=shares, difference_cents=-back, settled_with=labels)


def _all_exchangeable(order: OrderView, why_not: dict[int, Blocked | None]) -> Preview:
    items: tuple[OrderItemView, ...] = tuple(i for i in order.items if not why_not[i.id])
    blocked = tuple(why for why in why_not.values() if why)
    if not items:
        rules.refuse("item_not_exchangeable", blocked=[why.sentence for why in blocked])
    return Preview(order, items, blocked=blocked)


def _reserve(shop: Shop, session: Session, order: Order, plan: Preview, new_sku: str) -> str:
    item = session.get_one(OrderItem, plan.items[0].id)
    change_stock(session, {new_sku: -item.quantity})
    item.status = "exchanging"
    exchange = Exchange(
        number=next_number(session, Exchange, order, "X"),
        order_id=order.id,
        item_id=item.id,
        new_sku=new_sku,
        difference_cents=plan.difference_cents,
        method=_method(plan),
        label=plan.settled_with,
        created_at=shop.now(),
    )
    session.add(exchange)
    _settle(shop, session, order, exchange, plan)
    note = f"Exchange {exchange.number}: {item.sku} for {new_sku}"
    add_history(shop, session, order, order.status, note)
    return exchange.number


def _method(plan: Preview) -> str:
    """The code of what pays the difference, or of the only thing that gets it back."""
    if plan.difference_cents > 0:
        return charged_to(plan.order).method
    return plan.refunds[0].method if len(plan.refunds) == 1 else ""


def _settle(shop: Shop, session: Session, order: Order, exchange: Exchange, plan: Preview) -> None:
    """The difference is charged to, or goes back to, what the order was paid with; both wait."""
    if exchange.difference_cents > 0:
        order.payments.append(
            OrderPayment(
                position=max((p.position for p in order.payments), default=0) + 1,
                amount_cents=exchange.difference_cents,
                status="pending",
                method=exchange.method,
                label=exchange.label,
            )
        )
    book_refunds(shop, session, order, plan.refunds, EXCHANGED, at=exchange.created_at)
