"""Something that was paid for and not in the parcel: sent again, refunded, or looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from shop.aftersales import rules as granted
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Order, OrderItem
from shop.operations.cases import CLOSED, OPEN, case_by_id, open_case, open_numbers
from shop.operations.refunding import book_refunds, credit_gift_card
from shop.operations.steps import (
    add_history,
    change_stock,
    lines_for,
    lock_variant,
    products_of,
)
from shop.orders import find_order
from shop.previews import Preview
from shop.refunds import shares_of
from shop.rules import must_be_as_shown, paid_left, refuse
from shop.views import CaseView, OrderItemView, OrderView

PART = "part"
"""The remedy where only a part of an item is missing: one of the shop's people sees to it."""
REASON = "missing_item"


def check_missing(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_ids: Sequence[int] | None = None,
    *,
    remedy: str | None = None,
    pieces: int | None = None,
) -> Preview:
    """What reporting lines as missing would do: the lines, the remedies, and the money.

    Args:
        item_ids: the lines; without them, all that can be reported.
        remedy: ``replacement``, ``refund`` or ``part``.
        pieces: how many of the only line are missing; all where None.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`report_missing`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        return _plan(shop, session, order, item_ids, remedy, pieces)


def report_missing(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_ids: Sequence[int],
    remedy: str,
    request_id: str,
    pieces: int | None = None,
    text: str = "",
    shown: str | None = None,
) -> CaseView:
    """Put on record what was not in the parcel; reserve it again, or give its price back.

    Args:
        remedy, pieces: as for :func:`check_missing`.
        text: what the shopper said about it.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``order_was_cancelled``, ``not_here_yet``,
            ``report_too_late``, ``unknown_item``, ``item_not_reportable``,
            ``remedy_not_possible`` or ``changed_since_shown``.
    """
    wanted = sorted(set(item_ids))
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted, "remedy": remedy, "pieces": pieces}
        record = claim(shop, session, request_id, "report_missing", arguments)
        if not record.result:
            for item in sorted(order.items, key=lambda item: item.sku):
                if remedy == "replacement" and item.id in wanted:
                    lock_variant(session, item.sku)
            plan = _plan(shop, session, order, wanted, remedy, pieces)
            must_be_as_shown(plan, shown)
            if remedy != PART and remedy not in plan.remedies:
                refuse("remedy_not_possible", remedy=remedy, items=[i.name for i in plan.items])
            case = open_case(
                shop,
                session,
                REASON,
                conversation_id=conversation_id,
                customer_id=order.customer_id,
                order=order,
                items=plan.items,
                text=text,
                details={"remedy": remedy} | ({"pieces": pieces} if pieces else {}),
                status=CLOSED if remedy == "refund" else OPEN,
            )
            _carry_out(shop, session, order, plan, remedy, pieces)
            record.result = str(case.id)
            session.flush()
        return case_by_id(session, record.result)


def _plan(
    shop: Shop,
    session: Session,
    order: Order,
    item_ids: Sequence[int] | None,
    remedy: str | None,
    pieces: int | None,
) -> Preview:
    view = order_view(order)
    granted.may_report_missing(view, shop.config, shop.today())
    reported = open_numbers(session, order, REASON)
    why_not = {
        item.id: granted.missing_blocked(item, view, reported.get(item.id)) for item in view.items
    }
    plan = lines_for(view, item_ids, why_not, "item_not_reportable")
    items, count = plan.items, pieces if pieces and len(plan.items) == 1 else None
    possible = tuple(r for r in shop.config.after_sales.remedies if _can(r, session, items, count))
    plan = replace(plan, remedies=possible)
    if remedy != "refund":
        return plan
    cents = sum(granted.goods_refund(view, items, count).values()) + _shipping(view, items, count)
    return replace(plan, refunds=shares_of(view, min(cents, paid_left(view))))


def _can(remedy: str, session: Session, items: Sequence[OrderItemView], pieces: int | None) -> bool:
    if remedy == "refund":
        return True
    products = products_of(session, items)
    found = [(item, granted.variant_of(item, products.get(item.product_id))) for item in items]
    return all(variant and variant.has(pieces or item.quantity) for item, variant in found)


def _shipping(order: OrderView, items: Sequence[OrderItemView], pieces: int | None) -> int:
    """The shipping comes back when nothing of the order came."""
    whole = pieces is None or pieces >= items[0].quantity
    return order.shipping_cents if whole and len(items) == len(order.items) else 0


def _carry_out(
    shop: Shop, session: Session, order: Order, plan: Preview, remedy: str, pieces: int | None
) -> None:
    names = ", ".join(item.sku for item in plan.items)
    if remedy == "replacement":
        taken: dict[str, int] = {}
        for item in plan.items:
            taken[item.sku] = taken.get(item.sku, 0) - (pieces or item.quantity)
        change_stock(session, taken)
    if remedy == "refund":
        count = pieces if len(plan.items) == 1 else None
        lines = granted.goods_refund(plan.order, plan.items, count)
        shipping = _shipping(plan.order, plan.items, count)
        for refund in book_refunds(
            shop, session, order, plan.refunds, REASON, shipping_cents=shipping, lines=lines
        ):
            credit_gift_card(shop, session, refund, order.customer_id)
        for item in plan.items:
            if count is None or count >= item.quantity:
                session.get_one(OrderItem, item.id).status = "cancelled"
    add_history(shop, session, order, order.status, f"Missing: {names} ({remedy})")
