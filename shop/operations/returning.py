"""Sending delivered goods back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view, return_view
from shop.models import Order, Return
from shop.operations.charging import a_moment, reserved_cents, waive, waived_note
from shop.operations.codes import lost
from shop.operations.parts import split_lines
from shop.operations.refunding import book_refunds, shares_to
from shop.operations.steps import add_history, next_number, products_of
from shop.orders import find_order
from shop.previews import Blocked, Preview
from shop.settling import due
from shop.splitting import Pieces, as_arguments, split
from shop.text import TEXT_LIMIT, clean
from shop.views import OrderItemView, OrderView, ReturnView

RETURNED = "returned"
"""The reason of the refunds of a return."""


def check_return(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_ids: Sequence[int] | None = None,
    *,
    pieces: Pieces | None = None,
    fault: bool = False,
    refund_to: str | None = None,
) -> Preview:
    """What a return would do: the lines, the money that comes back, and what has to stay.

    Args:
        item_ids: the lines to send back; without them, all that can be.
        pieces: how many of a line come back, where it is not all of them; its lines are named too.
        fault: whether the reason is the shop's fault; such goods come back whatever they are.
        refund_to: code of the customer's gift card that gets the money; without it, it goes back
            the way it came.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`return_items`.
    """
    with shop.reading() as session:
        row = find_order(shop, session, conversation_id, order_number)
        parted = split(order_view(row), pieces)
        ids = parted.ids(item_ids, pieces)
        wish = Wish(fault, refund_to, reserved_cents(row))
        return plan_return(shop, session, parted.order, ids, wish).preview


def return_items(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_ids: Sequence[int],
    reason: str,
    request_id: str,
    pieces: Pieces | None = None,
    fault: bool = False,
    refund_to: str | None = None,
    shown: str | None = None,
) -> ReturnView:
    """Announce lines of a delivered order as coming back, with the refunds they lead to.

    The refunds are paid once the goods arrive; until then they are pending. What still waits to be
    charged for such goods is waived.

    Args:
        reason: in the shopper's words, kept as they are.
        pieces: as for :func:`check_return`; such pieces become a line of their own.
        fault: whether that reason is the shop's fault.
        refund_to: as for :func:`check_return`.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``not_delivered``,
            ``window_closed``, ``no_items``, ``too_many_pieces``, ``unknown_item``,
            ``item_not_returnable``, ``refund_to_not_allowed``, ``unknown_gift_card`` or
            ``changed_since_shown``.
    """
    wanted = sorted({*item_ids, *(pieces or {})})
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted, "reason": reason, "fault": fault}
        arguments |= {"refund_to": refund_to} if refund_to else {}
        arguments |= as_arguments(pieces)
        record = claim(shop, session, request_id, "return_items", arguments)
        if not record.result:
            parted = split(order_view(order), pieces)
            ids = parted.ids(wanted, pieces)
            wish = Wish(fault, refund_to, reserved_cents(order))
            plan = plan_return(shop, session, parted.order, ids, wish)
            rules.must_be_as_shown(plan.preview, shown)
            made = split_lines(session, order, pieces)
            record.result = _announce(shop, session, order, plan, made, reason).number
            session.flush()
            session.expire_all()
        query = select(Return).where(Return.number == record.result)
        return return_view(session.scalars(query).one())


@dataclass(frozen=True)
class Wish:
    """How a return is wished for, and what of the open charges is for other goods."""

    fault: bool = False
    refund_to: str | None = None
    reserved_cents: int = 0


@dataclass(frozen=True)
class Planned:
    """A return with what is booked for it beside what is shown.

    Attributes:
        shipping_cents: within the refund.
        lines: line that stays -> what is taken back of what it was lowered by, below zero.
    """

    preview: Preview
    shipping_cents: int = 0
    lines: Mapping[int, int] = field(default_factory=dict)


def plan_return(
    shop: Shop, session: Session, order: OrderView, item_ids: Sequence[int] | None, wish: Wish
) -> Planned:
    """The lines, the money and what is to be said of it.

    Raises:
        ShopRuleError: as :func:`return_items`.
    """
    rules.may_send_back(order, shop.config, shop.today(), "return", shop.config.return_window_days)
    products = products_of(session, order.items)
    why_not = {
        item.id: rules.item_blocked(
            item, products.get(item.product_id), shop.config, fault=wish.fault
        )
        for item in order.items
    }
    items = _chosen(order, item_ids, why_not)
    blocked = tuple(why for why in why_not.values() if why)
    planned = money_for(shop, session, order, items, wish)
    return replace(planned, preview=replace(planned.preview, blocked=blocked))


def money_for(
    shop: Shop, session: Session, order: OrderView, items: tuple[OrderItemView, ...], wish: Wish
) -> Planned:
    """What lines that come back give: waived, paid back, and less of a code that is lost."""
    value, shipping = rules.return_value(order, items, shop.config, fault=wish.fault)
    gone = lost(session, order, rules.staying(order, items), shop.config)
    whole = due(order, value, reserved_cents=wish.reserved_cents)
    less = due(order, value - gone.given_cents, reserved_cents=wish.reserved_cents)
    takes = shop.config.after_sales.codes_below_minimum == "take_back" and not wish.fault
    takes = takes and bool(gone.given) and less.back_cents > 0
    found = less if takes else whole
    shares = shares_to(shop, session, order, found.back_cents, wish.refund_to)
    notes = (*waived_note(found.waived_cents, shop.config), *gone.note(taken=takes))
    plan = Preview(order, items, shares, waived_cents=found.waived_cents, notes=notes)
    lines = {line: -cents for line, cents in gone.given.items()} if takes else {}
    return Planned(plan, shipping, lines)


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
    shop: Shop,
    session: Session,
    order: Order,
    plan: Planned,
    made: Mapping[int, int],
    reason: str,
) -> Return:
    returned = Return(
        number=next_number(session, Return, order, "R"),
        order_id=order.id,
        reason=clean(reason, TEXT_LIMIT, lines=True),
        created_at=a_moment(shop, order),
    )
    session.add(returned)
    session.flush()
    book_return(shop, session, order, returned, plan)
    coming = {made.get(item.id, item.id) for item in plan.preview.items}
    for item in order.items:
        if item.id in coming:
            item.status = "returning"
            item.return_id = returned.id
    add_history(shop, session, order, order.status, f"Return {returned.number} announced")
    return returned


def book_return(
    shop: Shop, session: Session, order: Order, returned: Return, plan: Planned
) -> None:
    """The refunds of a return, and what is not charged for it."""
    waive(order, plan.preview.waived_cents, returned.created_at)
    book_refunds(
        *(shop, session, order, plan.preview.refunds, RETURNED),
        shipping_cents=plan.shipping_cents,
        to_return=returned,
        lines=plan.lines,
    )
