"""Something that was paid for and not in the parcel: sent again, refunded, or looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from shop.aftersales import rules as granted
from shop.config import ShopConfig
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Order, OrderItem
from shop.operations.cases import CLOSED, OPEN, case_by_id, open_case, open_numbers
from shop.operations.charging import a_moment, reserved_cents, waive, waived_note
from shop.operations.parts import as_made, split_lines
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
from shop.rules import must_be_as_shown, refuse, staying
from shop.settling import due
from shop.splitting import Pieces, as_arguments, split
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
    pieces: Pieces | int | None = None,
) -> Preview:
    """What reporting lines as missing would do: the lines, the remedies, and the money.

    Args:
        item_ids: the lines; without them, all that can be reported.
        remedy: ``replacement``, ``refund`` or ``part``.
        pieces: how many of a line are missing, where it is not all of them; a number alone is of
            the only line.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`report_missing`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        some = _of_lines(pieces, item_ids or ())
        return _plan(shop, session, order, item_ids, remedy, some).plan


def report_missing(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_ids: Sequence[int],
    remedy: str,
    request_id: str,
    pieces: Pieces | int | None = None,
    text: str = "",
    shown: str | None = None,
) -> CaseView:
    """Put on record what was not in the parcel; reserve it again, or give its price back.

    Args:
        remedy, pieces: as for :func:`check_missing`; such pieces become a line of their own.
        text: what the shopper said about it.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``order_was_cancelled``, ``not_here_yet``,
            ``report_too_late``, ``unknown_item``, ``too_many_pieces``, ``item_not_reportable``,
            ``remedy_not_possible`` or ``changed_since_shown``.
    """
    some = _of_lines(pieces, item_ids)
    wanted = sorted({*item_ids, *some})
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted, "remedy": remedy} | as_arguments(some)
        record = claim(shop, session, request_id, "report_missing", arguments)
        if not record.result:
            for item in sorted(order.items, key=lambda item: item.sku):
                if remedy == "replacement" and item.id in wanted:
                    lock_variant(session, item.sku)
            planned = _plan(shop, session, order, wanted, remedy, some)
            plan = planned.plan
            must_be_as_shown(plan, shown)
            if remedy != PART and remedy not in plan.remedies:
                refuse("remedy_not_possible", remedy=remedy, items=[i.name for i in plan.items])
            plan = as_made(plan, split_lines(session, order, some))
            case = open_case(
                shop,
                session,
                REASON,
                conversation_id=conversation_id,
                customer_id=order.customer_id,
                order=order,
                items=plan.items,
                text=text,
                details={"remedy": remedy} | ({"pieces": sum(some.values())} if some else {}),
                status=CLOSED if remedy == "refund" else OPEN,
            )
            _carry_out(shop, session, order, plan, remedy, planned.shipping_cents)
            record.result = str(case.id)
            session.flush()
        return case_by_id(session, record.result)


@dataclass(frozen=True)
class _Planned:
    plan: Preview
    shipping_cents: int = 0


def _of_lines(pieces: Pieces | int | None, item_ids: Sequence[int]) -> Pieces:
    """How many pieces of which line are meant; nothing where it is whole lines."""
    if isinstance(pieces, int):
        return {item_ids[0]: pieces} if pieces and len(item_ids) == 1 else {}
    return pieces or {}


def _plan(
    shop: Shop,
    session: Session,
    order: Order,
    item_ids: Sequence[int] | None,
    remedy: str | None,
    pieces: Pieces,
) -> _Planned:
    parted = split(order_view(order), pieces)
    view = parted.order
    granted.may_report_missing(view, shop.config, shop.today())
    reported = open_numbers(session, order, REASON)
    why_not = {
        item.id: granted.missing_blocked(item, view, reported.get(abs(item.id)))
        for item in view.items
    }
    plan = lines_for(view, parted.ids(item_ids, pieces), why_not, "item_not_reportable")
    possible = tuple(r for r in shop.config.after_sales.remedies if _can(r, session, plan.items))
    plan = replace(plan, remedies=possible)
    if remedy != "refund":
        return _Planned(plan)
    shipping = _shipping(view, plan.items, shop.config)
    found = due(
        view, granted.goods_worth(view, plan.items) + shipping, reserved_cents=reserved_cents(order)
    )
    shares, waived = shares_of(view, found.back_cents), found.waived_cents
    notes = waived_note(waived, shop.config)
    return _Planned(replace(plan, refunds=shares, waived_cents=waived, notes=notes), shipping)


def _can(remedy: str, session: Session, items: Sequence[OrderItemView]) -> bool:
    if remedy == "refund":
        return True
    products = products_of(session, items)
    found = [(item, granted.variant_of(item, products.get(item.product_id))) for item in items]
    return all(variant and variant.has(item.quantity) for item, variant in found)


def _shipping(order: OrderView, items: tuple[OrderItemView, ...], config: ShopConfig) -> int:
    """The shipping comes back when nothing came, or nothing that did is kept."""
    going = {item.id for item in items}
    others = [item for item in order.items if item.id not in going]
    none_came = all(item.status == "cancelled" for item in others)
    nothing_stays = config.refund_shipping_on_full_return and not staying(order, items)
    return order.shipping_cents if none_came or nothing_stays else 0


def _carry_out(
    shop: Shop, session: Session, order: Order, plan: Preview, remedy: str, shipping: int
) -> None:
    names = ", ".join(item.sku for item in plan.items)
    if remedy == "replacement":
        taken: dict[str, int] = {}
        for item in plan.items:
            taken[item.sku] = taken.get(item.sku, 0) - item.quantity
        change_stock(session, taken)
    if remedy == "refund":
        waive(order, plan.waived_cents, a_moment(shop, order))
        for refund in book_refunds(
            shop, session, order, plan.refunds, REASON, shipping_cents=shipping
        ):
            credit_gift_card(shop, session, refund, order.customer_id)
        for item in plan.items:
            session.get_one(OrderItem, item.id).status = "cancelled"
    add_history(shop, session, order, order.status, f"Missing: {names} ({remedy})")
