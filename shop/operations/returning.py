"""Sending delivered goods back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view, return_view
from shop.models import Order, Return
from shop.operations.refunding import book_refunds, shares_to
from shop.operations.steps import add_history, next_number, products_of
from shop.orders import find_order
from shop.previews import Blocked, Preview
from shop.text import TEXT_LIMIT, clean
from shop.views import OrderItemView, OrderView, ReturnView


def check_return(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_ids: Sequence[int] | None = None,
    *,
    fault: bool = False,
    refund_to: str | None = None,
) -> Preview:
    """What a return would do: the lines, the money that comes back, and what has to stay.

    Args:
        item_ids: the lines to send back; without them, all that can be.
        fault: whether the reason is the shop's fault; such goods come back whatever they are.
        refund_to: code of the customer's gift card that gets the money; without it, it goes back
            the way it came.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`return_items`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return _plan(shop, session, order, item_ids, fault=fault, refund_to=refund_to)


def return_items(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_ids: Sequence[int],
    reason: str,
    request_id: str,
    fault: bool = False,
    refund_to: str | None = None,
    shown: str | None = None,
) -> ReturnView:
    """Announce lines of a delivered order as coming back, with the refunds they lead to.

    The refunds are paid once the goods arrive; until then they are pending.

    Args:
        reason: in the shopper's words, kept as they are.
        fault: whether that reason is the shop's fault.
        refund_to: as for :func:`check_return`.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``not_delivered``,
            ``window_closed``, ``no_items``, ``unknown_item``, ``item_not_returnable``,
            ``refund_to_not_allowed``, ``unknown_gift_card`` or ``changed_since_shown``.
    """
    wanted = sorted(set(item_ids))
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted, "reason": reason, "fault": fault}
        arguments |= {"refund_to": refund_to} if refund_to else {}
        record = claim(shop, session, request_id, "return_items", arguments)
        if not record.result:
            view = order_view(order)
            plan = _plan(shop, session, view, wanted, fault=fault, refund_to=refund_to)
            rules.must_be_as_shown(plan, shown)
            record.result = _announce(shop, session, order, plan, reason, fault=fault).number
            session.flush()
            session.expire_all()
        query = select(Return).where(Return.number == record.result)
        return return_view(session.scalars(query).one())


def _plan(
    shop: Shop,
    session: Session,
    order: OrderView,
    item_ids: Sequence[int] | None,
    *,
    fault: bool,
    refund_to: str | None,
) -> Preview:
    days = shop.config.return_window_days
    rules.may_send_back(order, shop.config, shop.today(), "return", days)
    products = products_of(session, order.items)
    why_not = {
        item.id: rules.item_blocked(item, products.get(item.product_id), shop.config, fault=fault)
        for item in order.items
    }
    items = _chosen(order, item_ids, why_not)
    refund, _ = rules.return_refund(order, items, shop.config, fault=fault)
    shares = shares_to(shop, session, order, refund, refund_to)
    return Preview(order, items, shares, blocked=tuple(why for why in why_not.values() if why))


def _chosen(
    order: OrderView, item_ids: Sequence[int] | None, why_not: dict[int, Blocked | None]
) -> tuple[OrderItemView, ...]:
    """The lines named (all that can come back when none are), refused if one of them cannot."""
    if item_ids is None:
        items = tuple(item for item in order.items if not why_not[item.id])
        if not items:
            _refuse(order, why_not.values(), nothing=True)
        return items
    if not item_ids:
        rules.refuse("no_items", order=order.number)
    items = tuple(item for item in order.items if item.id in set(item_ids))
    if len(items) != len(set(item_ids)):
        rules.refuse("unknown_item", order=order.number)
    if any(why_not[item.id] for item in items):
        _refuse(order, [why_not[item.id] for item in items], nothing=False)
    return items


def _refuse(order: OrderView, reasons: Iterable[Blocked | None], *, nothing: bool) -> NoReturn:
    """Say no to lines, each with its reason; ``nothing`` of the order can come back any more."""
    blocked = [why.sentence for why in reasons if why]
    rules.refuse("item_not_returnable", order=order.number, nothing=nothing, blocked=blocked)


def _announce(
    shop: Shop, session: Session, order: Order, plan: Preview, reason: str, *, fault: bool
) -> Return:
    _, shipping = rules.return_refund(plan.order, plan.items, shop.config, fault=fault)
    returned = Return(
        number=next_number(session, Return, order, "R"),
        order_id=order.id,
        reason=clean(reason, TEXT_LIMIT, lines=True),
        created_at=shop.now(),
    )
    session.add(returned)
    session.flush()
    book_refunds(
        *(shop, session, order, plan.refunds, "returned"),
        shipping_cents=shipping,
        to_return=returned,
    )
    coming = {item.id for item in plan.items}
    for item in order.items:
        if item.id in coming:
            item.status = "returning"
            item.return_id = returned.id
    add_history(shop, session, order, order.status, f"Return {returned.number} announced")
    return returned
