"""Writing products, customers, orders, events and reviews to files that can be imported again."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from common.errors import DataError
from shop.database import Shop
from shop.importing import layout_of
from shop.importing.layout import Layout
from shop.models import (
    AddressColumns,
    BehaviourEvent,
    Customer,
    Exchange,
    Order,
    Product,
    Refund,
    Return,
    Variant,
)
from shop.money import price_text
from shop.review_models import Review

READ_AHEAD = 500
FORMULA = re.compile(r"'*[=+\-@\t]")
"""How a cell begins that a spreadsheet would run; such a cell is written behind an apostrophe."""
JSON_CELLS = {"attributes", "options", "item_options", "texts"}

Values = dict[str, Any]


def export_file(shop: Shop, kind: str, path: Path) -> int:
    """Write all records of a kind; the file appears whole or not at all.

    Args:
        kind: products, customers, orders, events or reviews.
        path: ends in ``.csv``, ``.tsv`` or ``.json``.

    Returns:
        How many records were written.

    Raises:
        DataError: the kind is not known, the file's name is another, or it cannot be written.
        StorageError: the database cannot be read.
    """
    layout = layout_of(kind)
    write = WRITERS.get(path.suffix.casefold())
    if write is None:
        raise DataError(f"{path} is neither a .csv nor a .json file.", hint="Name it by its form.")
    try:
        with _whole_file(path) as file, shop.reading() as session:
            return write(file, READERS[kind](session), layout)
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """A file that takes its name only when it is complete; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_json(file: TextIO, records: Iterator[Values], layout: Layout) -> int:
    count = 0
    for record in records:
        file.write(",\n" if count else "[\n")
        json.dump(record, file, ensure_ascii=False)
        count += 1
    file.write("\n]\n" if count else "[]\n")
    return count


def _write_csv(
    file: TextIO, records: Iterator[Values], layout: Layout, delimiter: str = ","
) -> int:
    writer = csv.DictWriter(file, layout.columns, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    count = 0
    for record in records:
        for row in layout.flatten(record):
            writer.writerow({name: _cell(name, value) for name, value in row.items()})
        count += 1
    return count


def _cell(name: str, value: Any) -> str:
    if value is None or value == {} or value == []:
        return ""
    if name in JSON_CELLS:
        return json.dumps(value, ensure_ascii=False)
    text = "|".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if FORMULA.match(text) else text


WRITERS: dict[str, Callable[[TextIO, Iterator[Values], Layout], int]] = {
    ".csv": _write_csv,
    ".tsv": partial(_write_csv, delimiter="\t"),
    ".json": _write_json,
}


def _products(session: Session) -> Iterator[Values]:
    query = select(Product).order_by(Product.id)
    for product in session.scalars(query.execution_options(yield_per=READ_AHEAD)):
        yield {
            **_own(product, "id name category categories brand"),
            "price": price_text(product.price_cents),
            **_own(product, "description slogan tags image_url pictures url"),
            "attributes": _measures(product),
            "texts": product.texts,
            "variants": [_variant(variant) for variant in product.variants],
        }


def _measures(product: Product) -> Values:
    units = product.units
    return {
        name: {"value": value, "unit": units[name]} if name in units else value
        for name, value in product.attributes.items()
    }


def _variant(variant: Variant) -> Values:
    return {
        **_own(variant, "sku options stock counted barcode image_url pictures"),
        "price": _price(variant.price_cents),
        "sale_price": _price(variant.sale_price_cents),
    }


def _price(cents: int | None) -> str | None:
    return None if cents is None else price_text(cents)


def _customers(session: Session) -> Iterator[Values]:
    query = select(Customer).order_by(Customer.id)
    for customer in session.scalars(query.execution_options(yield_per=READ_AHEAD)):
        yield {
            **_own(customer, "id name email phone language created_at"),
            "addresses": [_address(one) for one in customer.addresses],
            "payments": [
                {**_own(one, "kind label last_four code"), "balance": _price(one.balance_cents)}
                for one in customer.payments
            ],
        }


def _orders(session: Session) -> Iterator[Values]:
    query = (
        select(Order)
        .order_by(Order.number)
        .options(
            selectinload(Order.returns).selectinload(Return.items),
            selectinload(Order.refunds).selectinload(Refund.for_return),
            selectinload(Order.exchanges).selectinload(Exchange.item),
        )
    )
    for order in session.scalars(query.execution_options(yield_per=READ_AHEAD)):
        yield {
            **_own(order, "number customer_id status placed_at delivered_at expected_on"),
            **_own(order, "hold_until note"),
            "shipping": price_text(order.shipping_cents),
            "payment": order.payment,
            "address": _address(order),
            "items": [
                {
                    **_own(i, "line sku options quantity name status"),
                    "price": price_text(i.price_cents),
                }
                for i in order.items
            ],
            "payments": [
                {**_own(one, "method label status paid_at"), "amount": price_text(one.amount_cents)}
                for one in order.payments
            ],
            "parcels": [
                _own(one, "lines carrier tracking_codes tracking_url shipped_at delivered_at")
                for one in order.parcels
            ],
            "history": [_own(step, "status at note") for step in order.history],
            "returns": [_return(one) for one in order.returns],
            "refunds": [_refund(one) for one in order.refunds],
            "exchanges": [
                {
                    **_own(x, "number new_sku status method label created_at"),
                    "line": x.item.line,
                    "difference": price_text(x.difference_cents),
                }
                for x in order.exchanges
            ],
        }


def _events(session: Session) -> Iterator[Values]:
    query = select(BehaviourEvent).order_by(BehaviourEvent.at, BehaviourEvent.id)
    for event in session.scalars(query.execution_options(yield_per=READ_AHEAD)):
        yield {
            "id": event.key,
            **_own(event, "kind product_id customer_id session_id position"),
            **_own(event, "reason surface value at"),
        }


def _reviews(session: Session) -> Iterator[Values]:
    query = select(Review).order_by(Review.at, Review.id)
    for review in session.scalars(query.execution_options(yield_per=READ_AHEAD)):
        yield {
            "id": review.key,
            **_own(review, "product_id customer_id author rating title text verified address at"),
        }


READERS: dict[str, Callable[[Session], Iterator[Values]]] = {
    "products": _products,
    "customers": _customers,
    "orders": _orders,
    "events": _events,
    "reviews": _reviews,
}


def _own(row: Any, names: str) -> Values:
    return {name: _plain(getattr(row, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _address(row: AddressColumns) -> Values:
    return {"name": row.recipient, **_own(row, "street extra postcode city region country")}


def _return(row: Return) -> Values:
    return {
        **_own(row, "number reason status created_at"),
        "lines": [item.line for item in row.items],
    }


def _refund(row: Refund) -> Values:
    return {
        "number": row.number,
        "amount": price_text(row.amount_cents),
        "shipping": price_text(row.shipping_cents),
        **_own(row, "reason status method label created_at paid_at"),
        "return_number": row.for_return.number if row.for_return else "",
    }
