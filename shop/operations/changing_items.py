"""Changing what is in an order that has not been packed, all of it in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import rules
from shop.changes import LineChange, changed
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view, product_view
from shop.models import OperationRecord, Order, Product, Variant
from shop.operations.charging import payer, settle
from shop.operations.codes import CODE, Lost, lost
from shop.operations.parts import new_row, write_lines
from shop.operations.refunding import shares_to
from shop.operations.steps import add_history, change_stock, lock_variant, products_of
from shop.orders import find_order
from shop.previews import ChangedLine, Preview
from shop.splitting import next_line
from shop.views import OrderItemView, OrderView, ProductView

CHANGE, CANCEL_SOME = "change_items", "cancel_items"
CHANGED = "changed"
"""The reason of a refund that a change led to."""


def check_items(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    wishes: Sequence[LineChange] | None = None,
    *,
    pay_with: str | None = None,
    refund_to: str | None = None,
) -> Preview:
    """What changing the items would do: the order as it would be, and the difference.

    Args:
        wishes: as for :func:`change_items`; without them, only whether anything can be changed.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`change_items`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return plan_change(shop, session, order, wishes, pay_with, refund_to)[0]


def change_items(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    wishes: Sequence[LineChange],
    request_id: str,
    pay_with: str | None = None,
    refund_to: str | None = None,
    shown: str | None = None,
) -> OrderView:
    """Swap, add, take out or count anew lines of an order, with the stock and the money.

    Args:
        wishes: at most one for each line, and any number of additions.
        pay_with: ``key`` of the way to pay that a dearer order is charged to; without it, the
            latest that paid for the order and is no gift card.
        refund_to: code of a gift card for what a cheaper one gives back; without it, that goes
            back the way it came.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``not_offered``, ``too_late_to_change``,
            ``items_changed_before``, ``nothing_changes``, ``nothing_left``, ``unknown_item``,
            ``other_product``, ``unknown_variant``, ``not_enough_left``, ``unknown_payment``,
            ``gift_card_too_low``, ``refund_to_not_allowed``, ``unknown_gift_card`` or
            ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {
            "order": order.number,
            "wishes": [wish.as_values() for wish in wishes],
            "ways": [pay_with, refund_to],
        }
        record = claim(shop, session, request_id, CHANGE, arguments)
        if not record.result:
            for sku in sorted({wish.sku for wish in wishes if wish.sku}):
                lock_variant(session, sku)
            before = order_view(order)
            plan, taken = plan_change(shop, session, before, wishes, pay_with, refund_to)
            rules.must_be_as_shown(plan, shown)
            carry_out_change(shop, session, order, plan, taken)
            record.result = order.number
            session.flush()
            session.expire_all()
        return order_view(order)


def plan_change(
    shop: Shop,
    session: Session,
    order: OrderView,
    wishes: Sequence[LineChange] | None,
    pay_with: str | None,
    refund_to: str | None,
) -> tuple[Preview, dict[str, int]]:
    """The preview, and the pieces that go out of the stock.

    Raises:
        ShopRuleError: as :func:`change_items`.
    """
    policy = shop.config.policies.changes
    rules.must_be_offered(policy.items, "items")
    rules.may_change(order, "items")
    if policy.items_once and _changed_before(session, order.number):
        rules.refuse("items_changed_before", order=order.number)
    if wishes is None:
        return Preview(order, order.items), {}
    products = products_of(session, order.items) | _products_with(session, wishes)
    made = changed(order, wishes, products, shop.config)
    gone = lost(session, made.order, made.order.items, shop.config)
    difference = made.order.worth_cents - order.worth_cents
    takes = shop.config.after_sales.codes_below_minimum == "take_back"
    takes = takes and 0 < gone.given_cents < -difference
    after = _without_code(made.order, gone) if takes else made.order
    difference += gone.given_cents if takes else 0
    plan = Preview(after, after.items, changed=made.lines, notes=gone.note(taken=takes))
    return _settled(shop, session, order, plan, difference, pay_with, refund_to), dict(made.taken)


def carry_out_change(
    shop: Shop, session: Session, order: Order, plan: Preview, taken: Mapping[str, int]
) -> None:
    """The lines, the stock and the money as planned; inside the caller's transaction."""
    before = order_view(order)
    change_stock(session, {sku: -pieces for sku, pieces in taken.items()})
    _rewrite(session, order, plan, next_line(before))
    order.shipping_cents = plan.order.shipping_cents
    settle(shop, session, order, before, plan, CHANGED)
    add_history(shop, session, order, order.status, _note(plan.changed))


def _without_code(order: OrderView, gone: Lost) -> OrderView:
    """The order as if a code had taken nothing off the lines that stay."""
    refunds = []
    for refund in order.refunds:
        lines = dict(refund.lines)
        if refund.reason == CODE:
            lines = {line: cents for line, cents in lines.items() if line not in gone.given}
        refunds.append(replace(refund, lines=lines))
    return replace(order, refunds=tuple(refunds))


def _settled(
    shop: Shop,
    session: Session,
    order: OrderView,
    plan: Preview,
    difference: int,
    pay_with: str | None,
    refund_to: str | None,
) -> Preview:
    """The plan with who pays the difference, or gets it back."""
    if not rules.is_paid(order):
        return replace(plan, open_cents=difference)
    if difference > 0:
        charged = payer(shop, session, order, difference, pay_with)
        label = charged.label
        return replace(plan, difference_cents=difference, payer=charged, settled_with=label)
    back = max(-difference - order.pending_cents, 0)
    shares = shares_to(shop, session, order, rules.exchange_refund(order, -back), refund_to)
    return replace(plan, difference_cents=difference, refunds=shares)


def _changed_before(session: Session, number: str) -> bool:
    query = select(OperationRecord.request_id).where(
        OperationRecord.operation.in_((CHANGE, CANCEL_SOME)), OperationRecord.result == number
    )
    return session.scalar(query.limit(1)) is not None


def _products_with(session: Session, wishes: Iterable[LineChange]) -> dict[str, ProductView]:
    """The products of what is to be added, by id."""
    skus = {wish.sku for wish in wishes if wish.item_id is None and wish.sku}
    with_them = select(Variant.product_id).where(Variant.sku.in_(skus))
    query = select(Product).where(Product.id.in_(with_them))
    return {row.id: product_view(row) for row in session.scalars(query)} if skus else {}


def _rewrite(session: Session, order: Order, plan: Preview, free: int) -> None:
    """The lines as planned; new ones are numbered from ``free`` on."""
    rows = {item.id: item for item in order.items}
    for change in plan.changed:
        if change.after is None:
            session.delete(rows[change.before.id if change.before else 0])
        elif change.before is not None:
            row = rows[change.before.id]
            row.sku, row.options = change.after.sku, dict(change.after.options)
            row.quantity, row.price_cents = change.after.quantity, change.after.price_cents
        else:
            session.add(new_row(order, change.after, free))
            free += 1
    write_lines(order, plan.order)


def _note(lines: Iterable[ChangedLine]) -> str:
    """For the shop's people: each line as it was and as it is."""
    return "Items changed: " + "; ".join(
        f"{_pieces(line.before)} -> {_pieces(line.after)}" for line in lines
    )


def _pieces(item: OrderItemView | None) -> str:
    return f"{item.quantity} x {item.sku}" if item else "none"
