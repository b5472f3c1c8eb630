"""Calling off a return or an exchange whose goods have not come in, and asking for its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.language import Money, Sentence
from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.identity import require_customer
from shop.mapping import EXCHANGED, exchange_view, order_view, return_view
from shop.models import Exchange, Order, OrderItem, OrderPayment, Refund, Return
from shop.operations.charging import charge_after_all, reserved_cents, take_off_exchange
from shop.operations.returning import Planned, Wish, book_return, money_for
from shop.operations.steps import add_history, change_stock
from shop.previews import Preview
from shop.refunds import shares_of
from shop.views import ExchangeView, OrderItemView, OrderView, PaymentView, ReturnView

CALLED_OFF = "cancelled"


def check_take_back(
    shop: Shop, conversation_id: str, number: str, item_ids: Sequence[int] | None = None
) -> Preview:
    """What calling off a return or an exchange would do.

    Returns:
        The lines that would stay with the customer; ``refunds`` is what still comes back then.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`take_back`.
    """
    with shop.reading() as session:
        found = _find(shop, session, conversation_id, number)
        return _plan(shop, session, found, item_ids).preview


def take_back(
    shop: Shop,
    conversation_id: str,
    *,
    number: str,
    request_id: str,
    item_ids: Sequence[int] | None = None,
    shown: str | None = None,
) -> OrderView:
    """Call off a return, all of it or some lines, or an exchange.

    The refunds of a return are booked anew for what still comes; the piece that an exchange had
    reserved goes back on sale, and what it cost more is not charged.

    Args:
        number: of the return or the exchange.
        item_ids: lines of a return that stay with the customer; without them, all.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_return``, ``not_offered``, ``return_came_in``,
            ``return_called_off``, ``exchange_settled``, ``unknown_item`` or
            ``changed_since_shown``.
    """
    with shop.session() as session:
        found = _find(shop, session, conversation_id, number, lock=True)
        order = found.order
        wanted = None if item_ids is None else sorted(set(item_ids))
        arguments = {"number": found.number, "items": wanted}
        record = claim(shop, session, request_id, "take_back", arguments)
        if not record.result:
            plan = _plan(shop, session, found, wanted)
            rules.must_be_as_shown(plan.preview, shown)
            if isinstance(found, Return):
                _keep(shop, session, found, plan)
            else:
                _release(session, found)
            note = f"{found.number} called off by the customer"
            add_history(shop, session, order, order.status, note)
            record.result = found.number
            session.flush()
            session.expire_all()
        return order_view(order)


def under_way(shop: Shop, conversation_id: str) -> list[ReturnView | ExchangeView]:
    """The customer's returns and exchanges that have not come in, newest first.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
    """
    with shop.reading() as session:
        customer = require_customer(shop, session, conversation_id)
        returns = session.scalars(
            select(Return)
            .join(Order)
            .where(Order.customer_id == customer, Return.status == "requested")
        )
        exchanges = session.scalars(
            select(Exchange)
            .join(Order)
            .where(Order.customer_id == customer, Exchange.status == "reserved")
        )
        found: list[ReturnView | ExchangeView] = [return_view(row) for row in returns]
        found += [exchange_view(row) for row in exchanges]
        return sorted(found, key=lambda one: one.created_at, reverse=True)


def request_label(
    shop: Shop, conversation_id: str, *, number: str, request_id: str
) -> ReturnView | ExchangeView:
    """Have the label of a return or an exchange sent once more, by the shop's own systems.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_return``, ``return_came_in`` or ``return_called_off``.
    """
    with shop.session() as session:
        found = _find(shop, session, conversation_id, number, lock=True)
        record = claim(shop, session, request_id, "request_label", {"number": found.number})
        if not record.result:
            _must_be_under_way(found)
            if isinstance(found, Return):
                found.label_asked_at = shop.now()
            order = found.order
            add_history(shop, session, order, order.status, f"Label of {found.number} asked for")
            record.result = found.number
            session.flush()
        return return_view(found) if isinstance(found, Return) else exchange_view(found)


def _find(
    shop: Shop, session: Session, conversation_id: str, number: str, *, lock: bool = False
) -> Return | Exchange:
    """The customer's return or exchange of this number; somebody else's does not exist here."""
    customer = require_customer(shop, session, conversation_id)
    wanted = number.strip().upper()
    own_returns = select(Return).join(Order).where(Order.customer_id == customer)
    own_exchanges = select(Exchange).join(Order).where(Order.customer_id == customer)
    found: Return | Exchange | None = session.scalar(own_returns.where(Return.number == wanted))
    if found is None:
        found = session.scalar(own_exchanges.where(Exchange.number == wanted))
    if found is None:
        rules.refuse("unknown_return", number=wanted)
    if lock:
        session.scalar(select(Order).where(Order.id == found.order_id).with_for_update())
        session.refresh(found)
    return found


def _must_be_under_way(found: Return | Exchange) -> None:
    if found.status == CALLED_OFF:
        rules.refuse("return_called_off", number=found.number)
    if found.status not in {"requested", "reserved"}:
        rules.refuse("return_came_in", number=found.number, exchange=isinstance(found, Exchange))


def _plan(
    shop: Shop, session: Session, found: Return | Exchange, item_ids: Sequence[int] | None
) -> Planned:
    rules.must_be_offered(shop.config.policies.returns.take_back, "take_back")
    _must_be_under_way(found)
    order = order_view(found.order)
    if isinstance(found, Exchange):
        view = exchange_view(found)
        _must_be_open(found, view)
        plan = Preview(
            *(order, (view.item,)),
            difference_cents=-view.difference_cents,
            settled_with=view.settled_with,
            terms=(found.number,),
        )
        return Planned(plan)
    view_ = return_view(found)
    if any(refund.status == "paid" for refund in view_.refunds):
        rules.refuse("return_came_in", number=found.number, exchange=False)
    kept = tuple(i for i in view_.items if item_ids is None or i.id in item_ids)
    if not kept or (item_ids is not None and len(kept) != len(item_ids)):
        rules.refuse("unknown_item", order=order.number)
    coming = tuple(item for item in view_.items if item not in kept)
    planned = _still_coming(shop, session, found, coming)
    waived = _waived_for(order, view_) - planned.preview.waived_cents
    notes = () if waived <= 0 else _charged_note(waived, shop)
    plan = replace(planned.preview, order=order, items=kept, terms=(found.number,))
    return replace(planned, preview=replace(plan, notes=(*plan.notes, *notes)))


def _charged_note(cents: int, shop: Shop) -> tuple[Sentence, ...]:
    amount = Money(cents, shop.config.currency)
    return (Sentence("utter_note_charged_after_all", {"amount": amount}),)


def _must_be_open(exchange: Exchange, view: ExchangeView) -> None:
    """What was charged or given back for an exchange already is for a person to undo."""
    paid = [p for p in exchange.order.payments if _of_exchange(p, exchange) and p.status == "paid"]
    if paid or any(refund.status == "paid" for refund in view.refunds):
        rules.refuse("exchange_settled", number=exchange.number)


def _waived_for(order: OrderView, returned: ReturnView) -> int:
    """What is not charged because of a return."""
    return sum(p.amount_cents for p in order.payments if _is_waived_for(p, returned))


def _is_waived_for(payment: PaymentView, returned: ReturnView) -> bool:
    return payment.status == "waived" and payment.paid_at == returned.created_at


def _of_exchange(payment: OrderPayment, exchange: Exchange) -> bool:
    dearer = exchange.difference_cents > 0 and payment.position > 1
    charged = (payment.amount_cents, payment.method)
    return dearer and charged == (exchange.difference_cents, exchange.method)


def _without(order: OrderView, returned: ReturnView) -> OrderView:
    """The order as if this return had not been announced."""
    numbers = {refund.number for refund in returned.refunds}
    coming = {item.id for item in returned.items}
    return replace(
        order,
        refunds=tuple(r for r in order.refunds if r.number not in numbers),
        payments=tuple(
            replace(one, status="pending", paid_at=None) if _is_waived_for(one, returned) else one
            for one in order.payments
        ),
        items=tuple(
            replace(item, status="ordered") if item.id in coming else item for item in order.items
        ),
    )


def _still_coming(
    shop: Shop, session: Session, row: Return, coming: tuple[OrderItemView, ...]
) -> Planned:
    """What the rest of a return gives back, by the same rules and the same ways as before."""
    returned, order = return_view(row), order_view(row.order)
    free = _without(order, returned)
    if not coming:
        return Planned(Preview(free, ()))
    every = tuple(item for item in free.items if item.id in {i.id for i in returned.items})
    rest = tuple(item for item in every if item.id in {i.id for i in coming})
    wish = Wish(refund_to=_chosen_card(free, returned), reserved_cents=reserved_cents(row.order))
    faulty = replace(wish, fault=True)
    at_fault = money_for(shop, session, free, every, faulty).preview.refund_cents
    wish = faulty if at_fault == returned.refund_cents else wish
    # Something of the order stays, so no shipping is among what still comes back.
    return replace(money_for(shop, session, free, rest, wish), shipping_cents=0)


def _chosen_card(order: OrderView, returned: ReturnView) -> str | None:
    """The gift card that the money was wished on, where it would not have gone by itself."""
    ways = {refund.method for refund in returned.refunds}
    by_itself = {share.method for share in shares_of(order, returned.refund_cents)}
    only = next(iter(ways)) if len(ways) == 1 else ""
    return only if only and ways != by_itself else None


def _keep(shop: Shop, session: Session, returned: Return, plan: Planned) -> None:
    kept = {item.id for item in plan.preview.items}
    for refund in list(returned.refunds):
        session.delete(refund)
    charge_after_all(returned.order, returned.created_at)
    for item in list(returned.items):
        if item.id in kept:
            item.status, item.return_id = "ordered", None
    session.flush()
    session.expire(returned)
    session.expire(returned.order)
    if not returned.items:
        returned.status = CALLED_OFF
    book_return(shop, session, returned.order, returned, plan)


def _release(session: Session, exchange: Exchange) -> None:
    item = session.get_one(OrderItem, exchange.item_id)
    change_stock(session, {exchange.new_sku: item.quantity})
    item.status, exchange.status = "ordered", CALLED_OFF
    if exchange.difference_cents > 0:
        take_off_exchange(session, exchange)
    query = select(Refund).where(
        Refund.order_id == exchange.order_id,
        Refund.reason == EXCHANGED,
        Refund.created_at == exchange.created_at,
    )
    for refund in session.scalars(query):
        session.delete(refund)
