"""How nested records lie in the rows of a CSV file.

A column is a field of the record, or a field of a nested record under a prefix. A list of nested
records takes one row for each, and the record's own columns are repeated or left empty below the
first row::

    id,name,price,...,sku,colour,stock
    mug,Stoneware Mug,12.50,...,MUG-TEAL,teal,4
    mug,,,...,MUG-WHITE,white,7
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from shop.importing import records
from shop.importing.records import Record


@dataclass(frozen=True)
class Part:
    """A nested record: its field, its type, its columns' prefix, and whether there are many."""

    field: str
    record: type[Record]
    prefix: str
    many: bool = True
    beside: Callable[[str], str | None] = lambda column: None
    """Tells the columns that the record takes besides its fields."""
    also: tuple[str, ...] = ()
    """The best known of those, to guess what a misspelt column was meant to be."""
    renamed: tuple[str, ...] = ()
    """Fields that the outer record has too; their columns begin with ``variant_``."""

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """What a row holds of this part, by field."""
        own = {name: row[column] for column, name in self.columns.items() if column in row}
        return own | {column: row[column] for column in row if self.beside(column)}

    @property
    def columns(self) -> dict[str, str]:
        """Column name -> field of the nested record."""
        return {self.column(name): name for name in self.record.model_fields}

    def column(self, name: str) -> str:
        """The column of a field of the nested record."""
        return f"{'variant_' if name in self.renamed else self.prefix}{name}"


@dataclass(frozen=True)
class Layout:
    """One kind of file: its record, what identifies one, and its nested parts."""

    kind: records.Kind
    record: type[Record]
    key: str
    parts: tuple[Part, ...] = ()
    beside: Callable[[str], str | None] = lambda column: None
    """Tells the columns that the record takes besides its fields."""
    own: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        nested = {part.field for part in self.parts}
        own = tuple(name for name in self.record.model_fields if name not in nested)
        object.__setattr__(self, "own", own)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of a CSV file of this kind, in the order they are written."""
        return (*self.own, *(column for part in self.parts for column in part.columns))

    def takes(self, column: str) -> bool:
        """Whether a file of this kind may have such a column."""
        beside = (self.beside, *(part.beside for part in self.parts))
        return column in self.columns or any(takes(column) for takes in beside)

    def names(self) -> list[str]:
        """Every column that a file of this kind may have, those besides the fields included."""
        return [*self.columns, *(name for part in self.parts for name in part.also)]

    @property
    def grouped(self) -> bool:
        """Whether a record may take several rows."""
        return any(part.many for part in self.parts)

    def flatten(self, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The rows of one record; values are left as they are."""
        first = {name: record.get(name) for name in self.own}
        for part in self.parts:
            if not part.many:
                nested = record.get(part.field) or {}
                first |= {column: nested.get(name) for column, name in part.columns.items()}
        many = [part for part in self.parts if part.many]
        rows = list(zip_longest(*(record.get(part.field, ()) for part in many))) or [()]
        for number, nested_ones in enumerate(rows):
            row = dict(first) if number == 0 else {self.key: record[self.key]}
            for part, nested in zip(many, nested_ones, strict=False):
                row |= {c: (nested or {}).get(name) for c, name in part.columns.items()}
            yield row


LAYOUTS: dict[str, Layout] = {
    layout.kind: layout
    for layout in (
        Layout(
            "products",
            records.ProductRecord,
            "id",
            (
                Part(
                    "variants",
                    records.VariantRecord,
                    "",
                    beside=records.option_name,
                    also=("colour", "size"),
                    renamed=("price", "image_url", "pictures"),
                ),
            ),
            beside=records.own_column,
        ),
        Layout(
            "customers",
            records.CustomerRecord,
            "id",
            (
                Part("addresses", records.AddressRecord, "address_"),
                Part("payments", records.PaymentRecord, "payment_"),
            ),
        ),
        Layout(
            "orders",
            records.OrderRecord,
            "number",
            (
                Part("address", records.AddressRecord, "address_", many=False),
                Part("items", records.ItemRecord, "item_"),
                Part("payments", records.OrderPaymentRecord, "payment_"),
                Part("parcels", records.ParcelRecord, "parcel_"),
                Part("history", records.HistoryRecord, "history_"),
                Part("returns", records.ReturnRecord, "return_"),
                Part("refunds", records.RefundRecord, "refund_"),
                Part("exchanges", records.ExchangeRecord, "exchange_"),
            ),
        ),
        Layout("events", records.EventRecord, "id"),
        Layout("reviews", records.ReviewRecord, "id"),
    )
}
