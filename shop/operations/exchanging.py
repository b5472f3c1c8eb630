"""Swapping delivered items for other variants of the same product, or for sound ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import EXCHANGED, exchange_view, order_view
from shop.models import Exchange, Order, OrderItem, OrderPayment
from shop.operations.charging import book_what_was_paid, payer
from shop.operations.parts import split_lines
from shop.operations.refunding import book_refunds, shares_to
from shop.operations.steps import (
    add_history,
    change_stock,
    lock_variant,
    next_number,
    products_of,
)
from shop.orders import find_order
from shop.previews import Blocked, ChangedLine, Preview
from shop.refunds import charged_to, merged
from shop.splitting import Pieces, as_arguments, split
from shop.views import (
    ExchangeView,
    OrderItemView,
    OrderView,
    ProductView,
    RefundShare,
    RefundView,
    VariantView,
)

Swaps = Sequence[tuple[int, str]]
"""(id of a line, SKU to send instead), at most one for each line."""


def check_exchange(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_id: int | None = None,
    new_sku: str | None = None,
    *,
    pieces: Pieces | None = None,
    refund_to: str | None = None,
) -> Preview:
    """What an exchange would do: the line (or all that could be), and the variants in stock.

    Args:
        pieces: how many of a line are exchanged, where it is not all of them.
        refund_to: code of the customer's gift card that gets what it gives back; without it, that
            goes back the way the money came.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`exchange_items`.
    """
    with shop.reading() as session:
        parted = split(order_view(find_order(shop, session, conversation_id, order_number)), pieces)
        order = parted.order
        if item_id is None:
            return _all_exchangeable(order, _why_not(shop, session, order))
        part = parted.parts.get(item_id, item_id)
        if new_sku is None:
            return _choices(shop, session, order, part)
        return _plan(shop, session, order, [(part, new_sku)], refund_to)


def check_exchanges(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    swaps: Swaps,
    *,
    pieces: Pieces | None = None,
    refund_to: str | None = None,
) -> Preview:
    """What exchanging several lines at once would do: ``changed`` has each as it would be.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`exchange_items`.
    """
    with shop.reading() as session:
        parted = split(order_view(find_order(shop, session, conversation_id, order_number)), pieces)
        return _plan(shop, session, parted.order, _of_parts(swaps, parted.parts), refund_to)


def exchange_item(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_id: int,
    new_sku: str,
    request_id: str,
    pieces: Pieces | None = None,
    refund_to: str | None = None,
    shown: str | None = None,
) -> ExchangeView:
    """Exchange one line, as :func:`exchange_items` does several."""
    swaps = [(item_id, new_sku)]
    return exchange_items(
        *(shop, conversation_id),
        order_number=order_number,
        swaps=swaps,
        request_id=request_id,
        pieces=pieces,
        refund_to=refund_to,
        shown=shown,
    )[0]


def exchange_items(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    swaps: Swaps,
    request_id: str,
    pieces: Pieces | None = None,
    refund_to: str | None = None,
    shown: str | None = None,
) -> list[ExchangeView]:
    """Reserve another variant of the same product for each of some lines of a delivered order.

    What a line costs more is charged to the latest payment that is no gift card, what one costs
    less goes back as in a return; both wait. All of it is done, or none.

    Args:
        pieces: as for :func:`check_exchange`; such pieces become a line of their own.
        refund_to: as for :func:`check_exchange`.
        shown: digest of the preview that the shopper agreed to.

    Returns:
        One exchange for each line, in the order of ``swaps``.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``not_delivered``,
            ``window_closed``, ``unknown_item``, ``too_many_pieces``, ``item_not_exchangeable``,
            ``other_product``, ``same_variant``, ``out_of_stock``, ``refund_to_not_allowed``,
            ``unknown_gift_card``, ``gift_card_too_low`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "swaps": [list(swap) for swap in swaps]}
        arguments |= {"refund_to": refund_to} if refund_to else {}
        arguments |= as_arguments(pieces)
        record = claim(shop, session, request_id, "exchange_item", arguments)
        if not record.result:
            for sku in sorted({sku for _, sku in swaps}):
                lock_variant(session, sku)
            parted = split(order_view(order), pieces)
            planned = _of_parts(swaps, parted.parts)
            whole = _plan(shop, session, parted.order, planned, refund_to)
            rules.must_be_as_shown(whole, shown)
            made = split_lines(session, order, pieces)
            numbers = [
                _reserve(shop, session, order, item_id, sku, refund_to)
                for item_id, sku in _of_parts(planned, made)
            ]
            record.result = " ".join(numbers)
            session.flush()
            session.expire_all()
        done = record.result.split(" ")
        found = session.scalars(select(Exchange).where(Exchange.number.in_(done)))
        by_number = {exchange.number: exchange_view(exchange) for exchange in found}
        return [by_number[number] for number in done]


def _of_parts(swaps: Swaps, parts: Mapping[int, int]) -> Swaps:
    """The swaps with the id of each part in the place of its line's."""
    return [(parts.get(item_id, item_id), sku) for item_id, sku in swaps]


def _why_not(shop: Shop, session: Session, order: OrderView) -> dict[int, Blocked | None]:
    """Why a line cannot be exchanged, by its id."""
    days = shop.config.exchange_window_days
    rules.may_send_back(order, shop.config, shop.today(), "exchange", days)
    products = products_of(session, order.items)
    return {
        item.id: rules.item_blocked(item, products.get(item.product_id), shop.config)
        for item in order.items
    }


def _choices(shop: Shop, session: Session, order: OrderView, item_id: int) -> Preview:
    """A line, and the variants that could come instead."""
    why_not = _why_not(shop, session, order)
    item = next((item for item in order.items if item.id == item_id), None)
    if item is None:
        rules.refuse("unknown_item", order=order.number)
    if why := why_not[item.id]:
        rules.refuse("item_not_exchangeable", blocked=[why.sentence])
    variants = products_of(session, (item,))[item.product_id].variants
    same = shop.config.policies.returns.exchange_for_same
    return Preview(order, (item,), variants=rules.alternatives(item, variants, same=same))


def _swapped(
    shop: Shop, session: Session, order: OrderView, item_id: int, new_sku: str
) -> tuple[ChangedLine, int]:
    """A line as it is and as it would be, and what it costs more."""
    (item,) = _choices(shop, session, order, item_id).items
    variants = products_of(session, (item,))[item.product_id].variants
    same = shop.config.policies.returns.exchange_for_same
    new = rules.may_take_variant(item, new_sku, variants, same=same)
    difference = rules.price_difference(item, new, variants)
    after = replace(item, sku=new.sku, options=new.options)
    return ChangedLine(item, after), difference


def _plan(
    shop: Shop, session: Session, order: OrderView, swaps: Swaps, refund_to: str | None
) -> Preview:
    """All lines together; what they give back is reckoned line by line, as it is booked."""
    if not swaps:
        rules.refuse("no_items", order=order.number)
    made = [_swapped(shop, session, order, *swap) for swap in swaps]
    _must_all_be_there(made, products_of(session, order.items))
    dearer = sum(difference for _, difference in made if difference > 0)
    shares: list[RefundShare] = []
    seen = order
    for _, difference in made:
        back = rules.exchange_refund(seen, difference) if difference < 0 else 0
        own = shares_to(shop, session, seen, back, refund_to)
        seen = _as_if_refunded(seen, own)
        shares += own
    merged_shares = merged(shares)
    cheaper = sum(share.amount_cents for share in merged_shares)
    labels = [share.label for share in merged_shares if share.label]
    labels += [payer(shop, session, order, dearer, None).label] if dearer else []
    return Preview(
        order,
        tuple(line.before for line, _ in made if line.before),
        merged_shares,
        difference_cents=dearer - cheaper,
        settled_with=", ".join(dict.fromkeys(labels)),
        changed=tuple(line for line, _ in made),
        variants=_new_variants(session, made),
    )


def _as_if_refunded(order: OrderView, shares: Sequence[RefundShare]) -> OrderView:
    booked = tuple(
        RefundView(
            *("", order.number, share.amount_cents, 0, EXCHANGED, "pending", None, None, ""),
            method=share.method,
            label=share.label,
        )
        for share in shares
    )
    return replace(order, refunds=(*order.refunds, *booked))


def _must_all_be_there(
    made: Sequence[tuple[ChangedLine, int]], products: Mapping[str, ProductView]
) -> None:
    """Two lines that want the same variant need enough of it for both."""
    wanted: Counter[str] = Counter()
    for line, _ in made:
        if line.after is not None:
            wanted[line.after.sku] += line.after.quantity
    for line, _ in made:
        item = line.after
        variants = products[item.product_id].variants if item else ()
        variant = next((v for v in variants if item and v.sku == item.sku), None)
        if item and variant and not variant.has(wanted[item.sku]):
            description = rules.describe(variant)
            rules.refuse("not_enough_left", item=item.name, variant=description, left=variant.stock)


def _new_variants(
    session: Session, made: Sequence[tuple[ChangedLine, int]]
) -> tuple[VariantView, ...]:
    items = [line.after for line, _ in made if line.after]
    products = products_of(session, items)
    by_sku = {v.sku: v for product in products.values() for v in product.variants}
    return tuple(by_sku[item.sku] for item in items)


def _all_exchangeable(order: OrderView, why_not: dict[int, Blocked | None]) -> Preview:
    items: tuple[OrderItemView, ...] = tuple(i for i in order.items if not why_not[i.id])
    blocked = tuple(why for why in why_not.values() if why)
    if not items:
        rules.refuse("item_not_exchangeable", blocked=[why.sentence for why in blocked])
    return Preview(order, items, blocked=blocked)


def _reserve(
    shop: Shop, session: Session, order: Order, item_id: int, new_sku: str, refund_to: str | None
) -> str:
    view = order_view(order)
    plan = _plan(shop, session, view, [(item_id, new_sku)], refund_to)
    item = session.get_one(OrderItem, item_id)
    change_stock(session, {new_sku: -item.quantity})
    exchange = Exchange(
        number=next_number(session, Exchange, order, "X"),
        order_id=order.id,
        item_id=item.id,
        new_sku=new_sku,
        difference_cents=plan.difference_cents,
        method=_method(plan),
        label=plan.settled_with,
        created_at=_moment(shop, order),
    )
    session.add(exchange)
    _settle(shop, session, order, exchange, plan)
    item.status = "exchanging"
    note = f"Exchange {exchange.number}: {item.sku} for {new_sku}"
    add_history(shop, session, order, order.status, note)
    session.flush()
    session.expire(order)
    return exchange.number


def _moment(shop: Shop, order: Order) -> datetime:
    """When it is agreed; each exchange of an order at a moment of its own, which its refunds
    share."""
    latest = max((exchange.created_at for exchange in order.exchanges), default=None)
    now = shop.now()
    return max(now, latest + timedelta(microseconds=1)) if latest else now


def _method(plan: Preview) -> str:
    """The code of what pays the difference, or of the only thing that gets it back."""
    if plan.difference_cents > 0:
        return charged_to(plan.order).method
    return plan.refunds[0].method if len(plan.refunds) == 1 else ""


def _settle(shop: Shop, session: Session, order: Order, exchange: Exchange, plan: Preview) -> None:
    """The difference is charged to, or goes back to, what the order was paid with; both wait."""
    if exchange.difference_cents > 0:
        book_what_was_paid(order, plan.order)
        order.payments.append(
            OrderPayment(
                position=max((p.position for p in order.payments), default=0) + 1,
                amount_cents=exchange.difference_cents,
                status="pending",
                method=exchange.method,
                label=exchange.label,
            )
        )
    book_refunds(shop, session, order, plan.refunds, EXCHANGED, at=exchange.created_at)
