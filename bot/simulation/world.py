"""The shop as a simulated customer's world: its rows with the few questions that are asked of them.

It is read straight from the tables, so that what a goal expects owes nothing to the code that the
bot's own operations run through.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from bot.simulation.tables import Row, Rows
from shop.config import ShopConfig


@dataclass(frozen=True)
class World:
    """The rows of a shop and its settings on a day.

    Attributes:
        rows: as :func:`bot.simulation.tables.read_rows` gives them.
        config: the shop's settings.
        today: in the shop's time zone.
    """

    rows: Rows
    config: ShopConfig
    today: date

    def table(self, name: str) -> list[Row]:
        """All rows of a table; none where the shop has no such table."""
        return list(self.rows.get(name, {}).values())

    @cached_property
    def orders(self) -> dict[str, Row]:
        """By number."""
        return {row["number"]: row for row in self.table("orders")}

    def items(self, order: Row) -> list[Row]:
        """The lines of an order."""
        return self._of_order["order_items"][order["id"]]

    def of_order(self, table: str, order: Row) -> list[Row]:
        """Rows of a table that belong to an order."""
        return self._of_order[table][order["id"]]

    @cached_property
    def _of_order(self) -> dict[str, dict[int, list[Row]]]:
        names = ("order_items", "order_payments", "refunds", "returns", "exchanges", "parcels")
        return {name: _grouped(self.table(name), "order_id") for name in names}

    @cached_property
    def orders_of(self) -> dict[str, list[Row]]:
        """By customer id."""
        return _grouped(self.table("orders"), "customer_id")

    @cached_property
    def variants_of(self) -> dict[str, list[Row]]:
        """By product id."""
        return _grouped(self.table("variants"), "product_id")

    @cached_property
    def ways_of(self) -> dict[str, list[Row]]:
        """The ways to pay, by customer id."""
        return _grouped(self.table("payment_methods"), "customer_id")

    def customer(self, customer_id: str) -> Row:
        """A customer.

        Raises:
            KeyError: there is none of this id.
        """
        return self.rows["customers"][customer_id]

    def product(self, product_id: str) -> Row:
        """A product."""
        return self.rows["products"][product_id]

    def variant(self, sku: str) -> Row:
        """A variant."""
        return self.rows["variants"][sku]

    def price_of(self, variant: Row) -> int:
        """What a variant costs today, in cents: reduced, its own, or the product's price."""
        prices = (variant.get("sale_price_cents"), variant["price_cents"])
        own = next((price for price in prices if price is not None), None)
        return int(self.product(variant["product_id"])["price_cents"] if own is None else own)

    def total_of(self, order: Row) -> int:
        """Goods and shipping, in cents."""
        goods = sum(item["price_cents"] * item["quantity"] for item in self.items(order))
        return int(goods + order["shipping_cents"])

    def days_since_delivery(self, order: Row) -> int | None:
        """None where that is not known."""
        arrived = order["delivered_at"] or order["placed_at"]
        if not arrived:
            return None
        at = datetime.fromisoformat(arrived).replace(tzinfo=UTC).astimezone(self.config.zone)
        return (self.today - at.date()).days

    def stays(self, item: Row) -> bool:
        """Whether the shop does not take this line's product back."""
        product = self.product(item["product_id"])
        tags, attributes = value(product["tags"]), value(product["attributes"])
        kept = {*tags} & {*self.config.not_returnable}
        return bool(kept) or attributes.get("returnable") is False


def value(stored: Any) -> Any:
    """A column that holds JSON."""
    return json.loads(stored) if isinstance(stored, str) else stored


def options_of(row: Row) -> dict[str, str]:
    """Option -> value of a line or a variant."""
    return {name: str(given) for name, given in value(row["options"]).items()}


def changed_options(old: Row, new: Row) -> list[str]:
    """The values that tell another variant from a line."""
    before = options_of(old)
    return [given for name, given in options_of(new).items() if before.get(name) != given]


def _grouped(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found
