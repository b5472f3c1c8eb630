"""Sending the same again for goods that came damaged, or for others that came instead."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.aftersales import rules as granted
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import exchange_view, order_view
from shop.models import Exchange, Order, OrderItem
from shop.operations.cases import CLOSED, open_case
from shop.operations.parts import as_made, split_lines
from shop.operations.steps import (
    add_history,
    change_stock,
    lock_variant,
    next_number,
    products_of,
)
from shop.orders import find_order
from shop.previews import Preview
from shop.rules import must_be_as_shown, refuse
from shop.splitting import Pieces, as_arguments, split
from shop.views import ExchangeView, OrderView


def check_replacement(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_ids: Sequence[int] | None = None,
    *,
    pieces: Pieces | None = None,
) -> Preview:
    """Which lines the same can be sent for again; ``items`` may be empty, ``blocked`` says why.

    Args:
        item_ids: the lines; without them, all of the order.
        pieces: how many of a line are meant, where it is not all of them.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`replace_items`.
    """
    with shop.reading() as session:
        parted = split(order_view(find_order(shop, session, conversation_id, order_number)), pieces)
        return _plan(shop, session, parted.order, parted.ids(item_ids, pieces))


def replace_items(
    shop: Shop,
    conversation_id: str,
    *,
    kind: str,
    order_number: str,
    item_ids: Sequence[int],
    text: str,
    request_id: str,
    pieces: Pieces | None = None,
    shown: str | None = None,
) -> tuple[ExchangeView, ...]:
    """Reserve the same again for lines of a delivered order, at no cost; the faulty ones come back.

    Args:
        kind: ``damaged_item`` or ``wrong_item``.
        text: what the shopper said is wrong.
        pieces: as for :func:`check_replacement`; such pieces become a line of their own.
        shown: digest of the preview that the shopper agreed to.

    Returns:
        One exchange for each line, of a variant for itself.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``not_delivered``,
            ``window_closed``, ``unknown_item``, ``too_many_pieces``, ``item_not_replaceable`` or
            ``changed_since_shown``.
    """
    wanted = sorted({*item_ids, *(pieces or {})})
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted, "kind": kind}
        arguments |= as_arguments(pieces)
        record = claim(shop, session, request_id, "replace_items", arguments)
        if not record.result:
            for sku in sorted(item.sku for item in order.items if item.id in wanted):
                lock_variant(session, sku)
            parted = split(order_view(order), pieces)
            plan = _plan(shop, session, parted.order, parted.ids(wanted, pieces))
            if len(plan.items) < len(wanted):
                stay = [why.sentence for why in plan.blocked if abs(why.item.id) in wanted]
                refuse("item_not_replaceable", blocked=stay)
            must_be_as_shown(plan, shown)
            plan = as_made(plan, split_lines(session, order, pieces))
            open_case(
                shop,
                session,
                kind,
                conversation_id=conversation_id,
                customer_id=order.customer_id,
                order=order,
                items=plan.items,
                text=text,
                details={"remedy": "replacement"},
                status=CLOSED,
            )
            record.result = ",".join(_reserve(shop, session, order, plan, kind))
            session.flush()
            session.expire_all()
        query = select(Exchange).where(Exchange.number.in_(record.result.split(",")))
        return tuple(exchange_view(row) for row in session.scalars(query.order_by(Exchange.id)))


def _plan(
    shop: Shop, session: Session, order: OrderView, item_ids: Sequence[int] | None
) -> Preview:
    granted.may_replace(order, shop.config, shop.today())
    products = products_of(session, order.items)
    lines = [item for item in order.items if item_ids is None or item.id in item_ids]
    if item_ids is not None and len(lines) < len(set(item_ids)):
        refuse("unknown_item", order=order.number, items=len(set(item_ids)) - len(lines))
    why_not = {
        item.id: granted.replacement_blocked(item, products.get(item.product_id)) for item in lines
    }
    return Preview(
        order,
        tuple(item for item in lines if not why_not[item.id]),
        blocked=tuple(why for why in why_not.values() if why),
    )


def _reserve(shop: Shop, session: Session, order: Order, plan: Preview, kind: str) -> list[str]:
    numbers = []
    for item in plan.items:
        session.get_one(OrderItem, item.id).status = "exchanging"
        exchange = Exchange(
            number=next_number(session, Exchange, order, "X"),
            order_id=order.id,
            item_id=item.id,
            new_sku=item.sku,
            created_at=shop.now(),
        )
        session.add(exchange)
        session.flush()
        numbers.append(exchange.number)
        note = f"Exchange {exchange.number}: {item.sku} again ({kind})"
        add_history(shop, session, order, order.status, note)
    taken: dict[str, int] = {}
    for item in plan.items:
        taken[item.sku] = taken.get(item.sku, 0) - item.quantity
    change_stock(session, taken)
    return numbers
