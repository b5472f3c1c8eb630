"""Giving back what an article has become cheaper since it was bought, and what a code takes off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.aftersales import rules as granted
from shop.aftersales.settings import PromotionCode, same_code
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Order
from shop.operations.cases import CLOSED, cases_of, open_case
from shop.operations.codes import CODE
from shop.operations.refunding import book_refunds, credit_gift_card
from shop.operations.steps import add_history, lines_for, products_of
from shop.orders import find_order
from shop.previews import Preview
from shop.refunds import shares_of
from shop.rules import must_be_as_shown, paid_left, refuse
from shop.service_models import ServiceCase
from shop.views import OrderView

DIFFERENCE = "price_difference"


@dataclass(frozen=True)
class Lowered:
    """An order with what it gives back, and for which lines."""

    plan: Preview
    lines: dict[int, int]


def check_price_difference(
    shop: Shop, conversation_id: str, order_number: str, item_ids: Sequence[int] | None = None
) -> Preview:
    """Which lines cost less today (``variants`` are they as they are now), and what comes back.

    Args:
        item_ids: the lines; without them, all that cost less.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`refund_price_difference`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return _difference(shop, session, order, item_ids).plan


def refund_price_difference(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_ids: Sequence[int],
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Give back what lines of an order cost less today; what goes to a gift card is on it at once.

    Args:
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``price_difference_not_granted``, ``order_was_cancelled``,
            ``not_paid_yet``, ``price_difference_over``, ``unknown_item``, ``item_not_cheaper`` or
            ``changed_since_shown``.
    """
    wanted = sorted(set(item_ids))
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted}
        record = claim(shop, session, request_id, DIFFERENCE, arguments)
        if not record.result:
            lowered = _difference(shop, session, order_view(order), wanted)
            must_be_as_shown(lowered.plan, shown)
            _give_back(shop, session, order, lowered, DIFFERENCE)
            record.result = order.number
            session.flush()
            session.refresh(order)
        return order_view(order)


def check_code(shop: Shop, code: str) -> PromotionCode:
    """The code that is meant, if it is valid today; whose order it is for does not matter yet.

    Raises:
        ShopRuleError: ``code_unknown``, ``code_not_yet`` or ``code_over``.
    """
    return granted.find_code(code, shop.config, shop.today())


def check_code_on_order(shop: Shop, conversation_id: str, order_number: str, code: str) -> Preview:
    """What a code gives back on an order.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`use_code`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        return _code(shop, session, order, code).plan


def use_code(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    code: str,
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Take a promotion code on a paid order that is not packed: what it takes off is given back.

    Args:
        code: as people type it.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``code_unknown``, ``code_not_yet``, ``code_over``,
            ``code_at_checkout``, ``code_too_late``, ``code_on_order``, ``code_used_before``,
            ``not_paid_yet``, ``code_not_for_these``, ``code_needs_more`` or
            ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        valid = granted.find_code(code, shop.config, shop.today())
        arguments = {"order": order.number, "code": valid.code}
        record = claim(shop, session, request_id, CODE, arguments)
        if not record.result:
            lowered = _code(shop, session, order, valid.code)
            must_be_as_shown(lowered.plan, shown)
            open_case(
                shop,
                session,
                CODE,
                conversation_id=conversation_id,
                customer_id=order.customer_id,
                order=order,
                details={"code": valid.code},
                status=CLOSED,
            )
            _give_back(shop, session, order, lowered, CODE)
            record.result = order.number
            session.flush()
            session.refresh(order)
        return order_view(order)


def _difference(
    shop: Shop, session: Session, order: OrderView, item_ids: Sequence[int] | None
) -> Lowered:
    granted.may_have_difference(order, shop.config, shop.today())
    products = products_of(session, order.items)
    now = {i.id: granted.variant_of(i, products.get(i.product_id)) for i in order.items}
    why_not = {
        item.id: granted.difference_blocked(item, order, now[item.id], shop.config)
        for item in order.items
    }
    plan = lines_for(order, item_ids, why_not, "item_not_cheaper")
    lines = {i.line: granted.difference_left(i, order, now[i.id]) for i in plan.items}
    today = tuple(variant for item in plan.items if (variant := now[item.id]))
    return _lowered(replace(plan, variants=today), lines)


def _code(shop: Shop, session: Session, order: Order, code: str) -> Lowered:
    view = order_view(order)
    valid = granted.find_code(code, shop.config, shop.today())
    granted.may_use_code(
        valid,
        view,
        shop.config,
        on_order=bool(cases_of(session, order, CODE)),
        before=_used_before(session, order.customer_id, valid),
    )
    products = products_of(session, view.items)
    lines = granted.code_shares(valid, view, products, shop.config)
    return _lowered(Preview(view, view.items), lines)


def _used_before(session: Session, customer_id: str, code: PromotionCode) -> bool:
    """A code is not used up by an order that was cancelled."""
    query = (
        select(ServiceCase.details)
        .join(Order, Order.id == ServiceCase.order_id)
        .where(ServiceCase.kind == CODE, ServiceCase.customer_id == customer_id)
        .where(Order.status != "cancelled")
    )
    return any(same_code(str(used.get("code")), code.code) for used in session.scalars(query))


def _lowered(plan: Preview, lines: dict[int, int]) -> Lowered:
    """No more comes back than has been paid and not come back yet."""
    cents = min(sum(lines.values()), paid_left(plan.order))
    if not cents:
        refuse("nothing_left_to_refund", order=plan.order.number)
    return Lowered(replace(plan, refunds=shares_of(plan.order, cents)), _at_most(lines, cents))


def _at_most(lines: dict[int, int], cents: int) -> dict[int, int]:
    """Parts that are no more than an amount in sum, so that lines say what really came back."""
    found = {}
    for line, part in lines.items():
        found[line] = min(part, cents)
        cents -= found[line]
    return {line: part for line, part in found.items() if part}


def _give_back(shop: Shop, session: Session, order: Order, lowered: Lowered, reason: str) -> None:
    shares = lowered.plan.refunds
    for refund in book_refunds(shop, session, order, shares, reason, lines=lowered.lines):
        credit_gift_card(shop, session, refund, order.customer_id)
    add_history(shop, session, order, order.status, reason.replace("_", " ").capitalize())
