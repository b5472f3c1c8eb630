"""Writing imported orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from common.errors import BadRow
from shop.database import Shop
from shop.importing.customers import address_columns
from shop.importing.records import ItemRecord, OrderRecord
from shop.importing.storing import Counts, Row, chunks, counts, lookup, repeated, upsert
from shop.importing.validating import Checked
from shop.mapping import payment_label
from shop.models import (
    Customer,
    Exchange,
    Order,
    OrderHistory,
    OrderItem,
    OrderPayment,
    Parcel,
    PaymentMethod,
    Product,
    Refund,
    Return,
    Variant,
)

NESTED = (
    *("address", "items", "payments", "parcels"),
    *("history", "returns", "refunds", "exchanges"),
)
NUMBERED: dict[str, tuple[Any, str]] = {
    "returns": (Return, "return"),
    "refunds": (Refund, "refund"),
    "exchanges": (Exchange, "exchange"),
}


class OrderStore:
    """Orders with what happened to them; what the file does not name stays as it is."""

    def check(self, session: Session, records: Sequence[Checked[OrderRecord]]) -> Iterator[BadRow]:
        """Customers and SKUs are known, and numbers belong to one order."""
        customers = lookup(session, Customer.id, {c.record.customer_id for c in records})
        skus = lookup(session, Variant.sku, {sku for c in records for sku in _skus(c.record)})
        for checked in records:
            if checked.record.customer_id not in customers:
                yield checked.bad(f"customer '{checked.record.customer_id}' is not known")
            for sku in dict.fromkeys(_skus(checked.record)):
                if sku not in skus:
                    yield checked.bad(f"SKU '{sku}' is not known")
        for field in NUMBERED:
            yield from _foreign_numbers(session, field, records)

    def write(
        self, shop: Shop, session: Session, records: Sequence[Checked[OrderRecord]]
    ) -> Counts:
        """Orders first, then their lines, then what refers to lines."""
        orders = [checked.record for checked in records]
        numbers = [order.number for order in orders]
        result = counts(session, Order.number, numbers)
        upsert(session, Order, map(_order, orders), ("number",))
        ids = {n: row.id for n, row in lookup(session, Order.number, numbers, Order.id).items()}
        _write_items(session, orders, ids)
        _write_parts(session, "payments", OrderPayment, _payments(session, orders), ids)
        _write_parts(session, "parcels", Parcel, map(_parcels, orders), ids)
        _write_history(session, orders, ids)
        _write_returns(session, orders, ids)
        _write_refunds(session, orders, ids)
        _write_exchanges(session, orders, ids)
        return result


def _skus(order: OrderRecord) -> list[str]:
    return [item.sku for item in order.items] + [x.new_sku for x in order.exchanges]


def _foreign_numbers(
    session: Session, field: str, records: Sequence[Checked[OrderRecord]]
) -> Iterator[BadRow]:
    table, what = NUMBERED[field]
    numbers = [(c, one.number) for c in records for one in getattr(c.record, field) if one.number]
    yield from repeated(numbers, f"{what} number")
    owners = {
        number: owner
        for chunk in chunks(sorted({number for _, number in numbers}))
        for number, owner in session.execute(
            select(table.number, Order.number)
            .join(Order, table.order_id == Order.id)
            .where(table.number.in_(chunk))
        )
    }
    for checked in records:
        for one in getattr(checked.record, field):
            owner = owners.get(one.number, checked.record.number)
            if owner != checked.record.number:
                yield checked.bad(f"{what} number '{one.number}' belongs to order {owner}")


def _order(record: OrderRecord) -> Row:
    values = record.model_dump(exclude=set(NESTED))
    values["shipping_cents"] = values.pop("shipping")
    address = address_columns(record.address)
    given = {
        "shipping_cents" if name == "shipping" else name
        for name in record.model_fields_set - set(NESTED)
    }
    return Row({**values, **address}, frozenset(given | set(address)))


def _write_parts(
    session: Session,
    field: str,
    table: Any,
    parts: Iterable[tuple[OrderRecord, list[dict[str, Any]]]],
    ids: dict[str, int],
) -> None:
    """Replace the payments or parcels of the orders whose record gives them."""
    given = [(order, rows) for order, rows in parts if field in order.model_fields_set]
    for chunk in chunks([ids[order.number] for order, _ in given]):
        session.execute(delete(table).where(table.order_id.in_(chunk)))
    rows = [
        {"order_id": ids[order.number], "position": place, **row}
        for order, rows in given
        for place, row in enumerate(rows, 1)
    ]
    if rows:
        session.execute(insert(table), rows)


def _payments(
    session: Session, orders: Sequence[OrderRecord]
) -> Iterator[tuple[OrderRecord, list[dict[str, Any]]]]:
    labels = _labels(session, orders)
    for order in orders:
        yield (
            order,
            [
                {
                    **one.model_dump(exclude={"amount"}),
                    "amount_cents": one.amount,
                    "label": one.label or labels.get((order.customer_id, one.method), ""),
                }
                for one in order.payments
            ],
        )


def _labels(session: Session, orders: Sequence[OrderRecord]) -> dict[tuple[str, str], str]:
    """(customer, code) -> how the customer's ways to pay are shown."""
    found = {}
    for chunk in chunks(sorted({order.customer_id for order in orders})):
        query = select(PaymentMethod).where(PaymentMethod.customer_id.in_(chunk))
        for method in session.scalars(query):
            found[method.customer_id, method.code] = payment_label(method)
    return found


def _parcels(order: OrderRecord) -> tuple[OrderRecord, list[dict[str, Any]]]:
    lines = [line for line, _ in order.numbered_items()]
    rows = [{**one.model_dump(), "lines": one.lines or lines} for one in order.parcels]
    return order, rows


def _write_items(session: Session, orders: Sequence[OrderRecord], ids: dict[str, int]) -> None:
    skus = {item.sku for order in orders for item in order.items}
    variants = lookup(
        session,
        Variant.sku,
        skus,
        *(Variant.product_id, Variant.options, Variant.price_cents, Variant.sale_price_cents),
    )
    wanted = {v.product_id for v in variants.values()}
    products = lookup(session, Product.id, wanted, Product.name, Product.price_cents)
    rows = []
    for order in orders:
        for line, item in order.numbered_items():
            variant = variants[item.sku]
            implied = order.implied_status(line)
            values = _item(item, variant, products[variant.product_id], implied)
            row = {**values, "order_id": ids[order.number], "line": line}
            rows.append(Row(row, _given(item, implied)))
    upsert(session, OrderItem, rows, ("order_id", "line"))


def _item(item: ItemRecord, variant: Any, product: Any, implied: str) -> dict[str, Any]:
    prices = (item.price, variant.sale_price_cents, variant.price_cents, product.price_cents)
    return {
        "sku": item.sku,
        "product_id": variant.product_id,
        "name": item.name or product.name,
        "options": item.options or variant.options,
        "quantity": item.quantity,
        "price_cents": next(price for price in prices if price is not None),
        "status": item.status or implied,
    }


def _given(item: ItemRecord, implied: str) -> frozenset[str]:
    """What an existing line takes from the file; what is only worked out does not undo anything."""
    given = {*item.model_fields_set, "product_id"} - {"line", "price", "name", "status"}
    if item.price is not None:
        given.add("price_cents")
    if item.name:
        given.add("name")
    if item.status or implied != "ordered":
        given.add("status")
    return frozenset(given)


def _write_history(session: Session, orders: Sequence[OrderRecord], ids: dict[str, int]) -> None:
    """Add the steps that are not there yet."""
    table = OrderHistory
    known = set()
    for chunk in chunks(sorted(ids.values())):
        query = select(table.order_id, table.status, table.at, table.note)
        known |= {tuple(row) for row in session.execute(query.where(table.order_id.in_(chunk)))}
    steps = [
        {"order_id": ids[order.number], **step.model_dump()}
        for order in orders
        for step in order.history
    ]
    new = [s for s in steps if (s["order_id"], s["status"], s["at"], s["note"]) not in known]
    if new:
        session.execute(insert(table), new)


def _write_returns(session: Session, orders: Sequence[OrderRecord], ids: dict[str, int]) -> None:
    returns = [(order, one) for order in orders for one in order.returns]
    rows = [
        Row(
            {"order_id": ids[order.number], **one.model_dump(exclude={"lines"})},
            frozenset(one.model_fields_set - {"lines"}),
        )
        for order, one in returns
    ]
    upsert(session, Return, rows, ("number",))
    known = lookup(session, Return.number, [one.number for _, one in returns], Return.id)
    for order, one in returns:
        session.execute(
            update(OrderItem)
            .where(OrderItem.order_id == ids[order.number], OrderItem.line.in_(one.lines))
            .values(return_id=known[one.number].id)
        )


def _write_refunds(session: Session, orders: Sequence[OrderRecord], ids: dict[str, int]) -> None:
    labels = _labels(session, orders)
    numbers = [one.return_number for order in orders for one in order.refunds if one.return_number]
    returns = lookup(session, Return.number, numbers, Return.id)
    rows = []
    for order in orders:
        for place, one in enumerate(order.refunds, 1):
            values = one.model_dump(exclude={"amount", "shipping", "return_number"})
            values |= {
                "number": one.number or f"{order.number}-M{place}",
                "label": one.label or labels.get((order.customer_id, one.method), ""),
                "order_id": ids[order.number],
                "amount_cents": one.amount,
                "shipping_cents": one.shipping,
                "return_id": returns[one.return_number].id if one.return_number else None,
            }
            rows.append(Row(values, frozenset(values)))
    upsert(session, Refund, rows, ("number",))


def _write_exchanges(session: Session, orders: Sequence[OrderRecord], ids: dict[str, int]) -> None:
    table = OrderItem
    labels = _labels(session, orders)
    lines: dict[tuple[int, int], int] = {}
    exchanged = [ids[order.number] for order in orders if order.exchanges]
    for chunk in chunks(exchanged):
        query = select(table.order_id, table.line, table.id).where(table.order_id.in_(chunk))
        lines |= {(order_id, line): item for order_id, line, item in session.execute(query)}
    rows = []
    for order in orders:
        for one in order.exchanges:
            order_id = ids[order.number]
            values = {
                **one.model_dump(exclude={"line", "difference"}),
                "difference_cents": one.difference,
                "label": one.label or labels.get((order.customer_id, one.method), ""),
                "order_id": order_id,
                "item_id": lines[order_id, one.line],
            }
            rows.append(Row(values, frozenset(values)))
    upsert(session, Exchange, rows, ("number",))
