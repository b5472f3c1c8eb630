"""Writing down which pieces of a line something is about; inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from shop.mapping import order_view
from shop.models import Order, OrderItem
from shop.previews import Preview
from shop.splitting import Pieces, split
from shop.views import OrderItemView, OrderView


def split_lines(session: Session, order: Order, pieces: Pieces | None) -> dict[int, int]:
    """Make a line of its own of each part, as :func:`shop.splitting.split` says.

    Returns:
        Id of a part as it was planned (below zero) -> id of its new line.
    """
    parted = split(order_view(order), pieces)
    rows = {item.id: item for item in order.items}
    made: dict[int, int] = {}
    for item in parted.order.items:
        if item.id > 0:
            rows[item.id].quantity = item.quantity
            continue
        row = new_row(order, item, item.line)
        session.add(row)
        session.flush()
        made[item.id] = row.id
    if made:
        write_lines(order, parted.order)
        session.flush()
        session.expire(order)
    return made


def as_made(plan: Preview, made: Mapping[int, int]) -> Preview:
    """A plan with the ids of the lines that were made of its parts.

    Args:
        made: as :func:`split_lines` gives it.
    """
    items = (replace(item, id=made.get(item.id, item.id)) for item in plan.items)
    return replace(plan, items=tuple(items))


def write_lines(order: Order, view: OrderView) -> None:
    """Which lines the refunds and the parcels of an order are for, as a view of it has them."""
    lines = {refund.number: refund.lines for refund in view.refunds}
    for refund in order.refunds:
        if refund.number in lines:
            refund.lines = {str(line): cents for line, cents in lines[refund.number].items()}
    for parcel, seen in zip(order.parcels, view.parcels, strict=True):
        parcel.lines = list(seen.lines)


def new_row(order: Order, item: OrderItemView, line: int) -> OrderItem:
    """A line of an order that is not there yet."""
    return OrderItem(
        order_id=order.id,
        line=line,
        sku=item.sku,
        product_id=item.product_id,
        name=item.sold_as or item.name,
        options=dict(item.options),
        quantity=item.quantity,
        price_cents=item.price_cents,
        status=item.status,
    )
