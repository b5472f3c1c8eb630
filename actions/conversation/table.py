"""The table: what was shown last, as rows with properties, whatever they are.

Products, orders, lines of an order, variants and texts are rows alike, so that "the red one" and
"the lighter one" mean the same everywhere (:mod:`actions.conversation.references`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["products", "orders", "items", "variants", "text"]
STATUS = "status"
"""The facet of an order that says how far it has come."""
PRICE = "price"
"""The number by which a row is cheap or dear, in the currency's smallest unit."""


@dataclass(frozen=True)
class Row:
    """One thing that can be pointed at.

    Attributes:
        id: what it is known by; unique on its table.
        name: what it is called.
        refs: ids of entities that name it as well: the product of an order's line, its sku.
        kinds: its categories, as understanding links them.
        facets: entity -> its values, e.g. ``{"colour": {"navy", "red"}}``.
        numbers: what is measured -> the number, all rows in the same unit; ``price`` in cents.
        words: further words by which it may be called.
        text: all that is told of it, by which it may be described.
        at: the day that goes with it (an order's).
        came: the day on which it came, where it has.
    """

    id: str
    name: str = ""
    refs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    words: str = ""
    text: str = ""
    at: date | None = None
    came: date | None = None

    def is_called(self, value: object) -> bool:
        """Whether an entity's value is its id or another one of its names."""
        return str(value) == self.id or str(value) in self.refs

    def has(self, facet: str, value: object) -> bool:
        """Whether it is, or comes, so."""
        held = self.facets.get(facet, frozenset())
        return str(value).casefold() in {one.casefold() for one in held}


@dataclass(frozen=True)
class Table:
    """What lies between shopper and bot.

    Attributes:
        rows: in the order in which they were shown.
        kind: what they are.
        focus: id of the row that is talked about.
        before: id of the row that was talked about before it.
        asked: whether the bot has just asked to choose among them, so that bare words count.
        aside: rows that are talked about and lie not among those shown.
    """

    rows: tuple[Row, ...] = ()
    kind: Kind = "products"
    focus: str | None = None
    before: str | None = None
    asked: bool = False
    aside: tuple[Row, ...] = ()

    def row(self, row_id: str | None) -> Row | None:
        """The row of this id, of those shown or beside them."""
        return next((row for row in (*self.rows, *self.aside) if row.id == row_id), None)

    def without(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows that are not among these."""
        gone = {row.id for row in rows}
        return tuple(row for row in self.rows if row.id not in gone)


@dataclass(frozen=True)
class Resolution:
    """What a message points at.

    Attributes:
        rows: what is meant, in the table's order; several only where several are meant.
        among: rows that all fit one pointer: which of them is to be asked, naming them.
        lacking: what was pointed at by words that nothing on the table answers to ("red", "5").
    """

    rows: tuple[Row, ...] = ()
    among: tuple[Row, ...] = ()
    lacking: str = ""

    @property
    def ids(self) -> list[str]:
        """The ids of what is meant."""
        return [row.id for row in self.rows]

    @property
    def one(self) -> Row | None:
        """The only row that is meant, or None."""
        return self.rows[0] if len(self.rows) == 1 else None

    @property
    def points(self) -> bool:
        """Whether the message points at something at all."""
        return bool(self.rows or self.among or self.lacking)


NOTHING = Resolution()
