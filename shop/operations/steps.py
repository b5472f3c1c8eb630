"""Steps that several operations share; each runs inside the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop.catalogue import catalogue_changed
from shop.database import Shop
from shop.mapping import product_view
from shop.models import Exchange, Order, OrderHistory, OrderItem, Product, Refund, Return, Variant
from shop.previews import Blocked, Preview
from shop.rules import refuse
from shop.views import OrderItemView, OrderView, ProductView


def add_history(shop: Shop, session: Session, order: Order, status: str, note: str) -> None:
    """Write one step into the order's history."""
    session.add(OrderHistory(order_id=order.id, status=status, at=shop.now(), note=note))


def pieces(items: Iterable[OrderItem]) -> dict[str, int]:
    """How many pieces of each SKU these lines hold together."""
    counted: Counter[str] = Counter()
    for item in items:
        counted[item.sku] += item.quantity
    return dict(counted)


def change_stock(session: Session, changes: dict[str, int]) -> None:
    """Add pieces to (or with a minus take them from) the stock of each SKU.

    Rows are taken in one order everywhere, so that two operations cannot wait for each other.
    """
    for sku, change in sorted(changes.items()):
        session.execute(
            update(Variant)
            .where(Variant.sku == sku, Variant.counted)
            .values(stock=Variant.stock + change)
        )
    catalogue_changed(session)


def next_number(
    session: Session, table: type[Return] | type[Refund] | type[Exchange], order: Order, letter: str
) -> str:
    """A new number under the order's, e.g. ``A-1001-R1``; the order must be locked."""
    used = set(session.scalars(select(table.number).where(table.order_id == order.id)))
    count = len(used) + 1
    while f"{order.number}-{letter}{count}" in used:
        count += 1
    return f"{order.number}-{letter}{count}"


def products_of(session: Session, items: Iterable[OrderItemView]) -> dict[str, ProductView]:
    """The products of these lines as they are now, by id."""
    ids = {item.product_id for item in items}
    query = select(Product).where(Product.id.in_(ids))
    return {p.id: product_view(p) for p in session.scalars(query)}


def lock_variant(session: Session, sku: str) -> None:
    """Hold a variant's row, so that its stock cannot change before the transaction ends."""
    session.scalar(select(Variant.sku).where(Variant.sku == sku).with_for_update())


def lines_for(
    order: OrderView,
    item_ids: Sequence[int] | None,
    why_not: Mapping[int, Blocked | None],
    code: str,
) -> Preview:
    """The lines that were named, or all that an operation can be for.

    Args:
        why_not: id of each line -> why it cannot be, None where it can.
        code: of the refusal where one that was named cannot be, or none can.
    """
    if unknown := set(item_ids or ()) - why_not.keys():
        refuse("unknown_item", order=order.number, items=len(unknown))
    named = [item for item in order.items if item_ids is None or item.id in item_ids]
    items = tuple(item for item in named if not why_not[item.id])
    if not items or (item_ids is not None and len(items) < len(named)):
        stay = [why.sentence for item in named if (why := why_not[item.id])]
        refuse(code, blocked=stay)
    return Preview(order, items, blocked=tuple(why for why in why_not.values() if why))
