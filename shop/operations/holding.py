"""Keeping an order back until a day, and notes for whoever packs and delivers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from shop import rules
from shop.config import ShopConfig
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.operations.steps import add_history
from shop.orders import find_order
from shop.previews import Preview
from shop.text import clean
from shop.views import OrderView


def check_hold(
    shop: Shop, conversation_id: str, order_number: str, until: date | str | None = ""
) -> Preview:
    """The order as it would be if it was kept back.

    Args:
        until: as for :func:`hold_order`; an empty text only asks whether it can be kept back.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`hold_order`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        if isinstance(until, str):
            rules.must_be_offered(shop.config.policies.changes.hold_days > 0, "hold")
            rules.may_change(order, "hold")
            return Preview(order, order.items)
        return _held(shop, order, until)


def hold_order(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    until: date | None,
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Send an order on a day to come, or (None) as soon as it is ready after all.

    Args:
        until: in the shop's time zone; it is not sent before this day.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``not_offered``, ``too_late_to_change``, ``not_held``,
            ``hold_in_the_past``, ``hold_too_long``, ``held_already`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "until": str(until)}
        record = claim(shop, session, request_id, "hold_order", arguments)
        if not record.result:
            plan = _held(shop, order_view(order), until)
            rules.must_be_as_shown(plan, shown)
            order.hold_until, order.expected_on = plan.order.hold_until, plan.order.expected_on
            note = f"Kept back until {until}" if until else "Kept back no longer"
            add_history(shop, session, order, order.status, note)
            record.result = order.number
            session.flush()
            session.refresh(order)
        return order_view(order)


def _held(shop: Shop, order: OrderView, until: date | None) -> Preview:
    today = shop.today()
    rules.may_hold(order, until, shop.config, today)
    expected = _expected(order, until, shop.config, today)
    held = replace(order, hold_until=until, expected_on=expected)
    return Preview(held, order.items, terms=("hold", str(until)))


def _expected(order: OrderView, until: date | None, config: ShopConfig, today: date) -> date | None:
    """When it should arrive: so many days after it leaves, as far as that is told at all."""
    if order.expected_on is None:
        return None
    return (until or today) + timedelta(days=config.delivery_days)


def check_note(shop: Shop, conversation_id: str, order_number: str, text: str = "") -> Preview:
    """The order with the note as it would be.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`note_order`.
    """
    with shop.reading() as session:
        order = order_view(find_order(shop, session, conversation_id, order_number))
        return _noted(shop, order, text) if text else _may_note(shop, order)


def note_order(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    text: str,
    request_id: str,
    shown: str | None = None,
) -> OrderView:
    """Add a note for whoever packs and delivers an order; earlier ones stay.

    Args:
        text: in the shopper's words.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``not_offered``, ``too_late_to_change``, ``empty_note``,
            ``note_too_long`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "text": text}
        record = claim(shop, session, request_id, "note_order", arguments)
        if not record.result:
            plan = _noted(shop, order_view(order), text)
            rules.must_be_as_shown(plan, shown)
            order.note = plan.order.note
            add_history(shop, session, order, order.status, f"Note: {clean(text, len(text))}")
            record.result = order.number
            session.flush()
            session.refresh(order)
        return order_view(order)


def _may_note(shop: Shop, order: OrderView) -> Preview:
    rules.must_be_offered(shop.config.policies.changes.notes, "note")
    rules.may_change(order, "note", packed_too=True)
    return Preview(order, order.items)


def _noted(shop: Shop, order: OrderView, text: str) -> Preview:
    plan = _may_note(shop, order)
    most = shop.config.policies.changes.note_chars
    words = clean(text, 2 * most, lines=True)
    if not words:
        rules.refuse("empty_note", order=order.number)
    whole = "\n".join(filter(None, (order.note, words)))
    if len(whole) > most:
        rules.refuse("note_too_long", most=most, left=max(most - len(order.note) - 1, 0))
    return replace(plan, order=replace(order, note=whole), terms=("note", whole))
