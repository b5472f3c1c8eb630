"""Cancelling single lines of an order that is not packed yet, or some pieces of them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from shop import rules
from shop.changes import LineChange
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.operations.cancelling import carry_out_cancel, plan_cancel
from shop.operations.changing_items import CANCEL_SOME, carry_out_change, plan_change
from shop.orders import find_order
from shop.previews import Preview
from shop.views import OrderView

Some = Mapping[int, int | None]
"""Id of a line -> how many of its pieces; None for all of them."""


def check_cancel_items(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    pieces: Some,
    *,
    refund_to: str | None = None,
) -> Preview:
    """What cancelling some of an order would do.

    Args:
        pieces, refund_to: as for :func:`cancel_items`.

    Returns:
        ``changed`` has each line as it is and as it would be, ``order`` what would be left, with
        its total. Where nothing would be left it is as :func:`check_cancel` gives it, without
        ``changed``.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`cancel_items`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return _plan(shop, session, order, pieces, refund_to)[0]


def cancel_items(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    pieces: Some,
    request_id: str,
    refund_to: str | None = None,
    shown: str | None = None,
) -> OrderView:
    """Cancel lines or pieces of an order; the whole order where nothing of it would be left.

    The rest stays as it was ordered, and shipping is worked out anew where the shop does that.

    Args:
        pieces: the lines, and how many pieces of each.
        refund_to: code of a gift card for what comes back; without it, that goes back the way it
            came. An order that is cancelled as a whole gives back each payment.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``no_items``, ``unknown_item`` or ``too_many_pieces``; else as
            :func:`shop.operations.cancel_order` and :func:`shop.operations.change_items`.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        wanted = [list(one) for one in sorted(pieces.items(), key=lambda one: one[0])]
        arguments = {"order": order.number, "pieces": wanted, "refund_to": refund_to}
        record = claim(shop, session, request_id, CANCEL_SOME, arguments)
        if not record.result:
            plan, taken = _plan(shop, session, order_view(order), pieces, refund_to)
            rules.must_be_as_shown(plan, shown)
            if taken is None:
                carry_out_cancel(shop, session, order, plan.refunds)
            else:
                carry_out_change(shop, session, order, plan, taken)
            record.result = order.number
            session.flush()
            session.expire_all()
        return order_view(order)


def _plan(
    shop: Shop, session: Session, order: OrderView, pieces: Some, refund_to: str | None
) -> tuple[Preview, Mapping[str, int] | None]:
    """The preview, and the pieces that go into the stock; None where all of it is cancelled."""
    wishes = _wishes(order, pieces)
    left = {wish.item_id: wish.quantity for wish in wishes}
    stays = [item for item in order.items if left.get(item.id, item.quantity)]
    if not stays:
        return plan_cancel(shop, order), None
    rules.may_cancel(order, shop.config, shop.today())
    return plan_change(shop, session, order, wishes, None, refund_to)


def _wishes(order: OrderView, pieces: Some) -> list[LineChange]:
    """How many of each line are left."""
    if not pieces:
        rules.refuse("no_items", order=order.number)
    items = {item.id: item for item in order.items if item.status == "ordered"}
    found = []
    for item_id, count in sorted(pieces.items(), key=lambda one: one[0]):
        item = items.get(item_id)
        if item is None:
            rules.refuse("unknown_item", order=order.number)
        goes = item.quantity if count is None else count
        if goes < 1:
            rules.refuse("no_items", order=order.number)
        if goes > item.quantity:
            rules.refuse("too_many_pieces", item=item.name, quantity=item.quantity)
        found.append(LineChange(item_id, quantity=item.quantity - goes))
    return found
