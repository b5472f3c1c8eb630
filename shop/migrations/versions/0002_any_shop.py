"""Any options, prices of variants, ways to pay, parcels, more states, optional dates"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from shop.migrations.first_tables import TABLES

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)
TEXT, LIST, OBJECT = (
    "TEXT NOT NULL DEFAULT ''",
    "JSON NOT NULL DEFAULT '[]'",
    "JSON NOT NULL DEFAULT '{}'",
)
ADDED = {
    "addresses": {"region": TEXT},
    "products": {"categories": LIST, "units": OBJECT, "pictures": LIST, "url": TEXT},
    "variants": {
        "options": OBJECT,
        "price_cents": "INTEGER CHECK (price_cents >= 0)",
        "sale_price_cents": "INTEGER CHECK (sale_price_cents >= 0)",
        "barcode": TEXT,
        "image_url": TEXT,
        "pictures": LIST,
        "counted": "BOOLEAN NOT NULL DEFAULT true",
    },
    "payment_methods": {"code": TEXT, "balance_cents": "INTEGER CHECK (balance_cents >= 0)"},
    "order_items": {"options": OBJECT},
    "orders": {"region": TEXT},
    "refunds": {"method": TEXT, "label": TEXT},
    "exchanges": {
        "difference_cents": "INTEGER NOT NULL DEFAULT 0",
        "method": TEXT,
        "label": TEXT,
    },
}
"""Table -> column -> its type, in words that SQLite and PostgreSQL share."""
REMOVED = {
    "variants": ("colour", "size"),
    "order_items": ("colour", "size"),
    "orders": ("carrier", "tracking_code"),
}
DATES = {"customers": "created_at", "orders": "placed_at", "refunds": "created_at"}
CHECKS = {"customers": (), "orders": ("shipping_cents >= 0",), "refunds": ("amount_cents >= 0",)}
OLD_STATES = ("placed", "paid", "packed", "shipped", "delivered", "cancelled")
STATES = (
    *("placed", "paid", "on_hold", "packed", "partially_shipped", "shipped", "delivered"),
    *("return_requested", "exchange_requested", "returned", "cancelled"),
)
BACK = {
    "on_hold": "paid",
    "partially_shipped": "shipped",
    "return_requested": "delivered",
    "exchange_requested": "delivered",
    "returned": "delivered",
}
"""What the first schema calls the states that it does not have."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of what has none, where the first schema needs one."""


def _payments() -> tuple[Any, ...]:
    return (
        *_part_of_an_order(),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("amount_cents", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("paid_at", TIME),
        sa.CheckConstraint("amount_cents >= 0"),
    )


def _parcels() -> tuple[Any, ...]:
    return (
        *_part_of_an_order(),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("tracking_codes", sa.JSON, nullable=False),
        sa.Column("tracking_url", sa.Text, nullable=False),
        sa.Column("shipped_at", TIME),
        sa.Column("delivered_at", TIME),
    )


def _part_of_an_order() -> tuple[Any, ...]:
    return (
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("order_id", "position"),
    )


def upgrade() -> None:
    """Carry everything over; nothing that the first schema held is lost."""
    for table, columns in ADDED.items():
        for column, kind in columns.items():
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    for table in DATES:
        _rebuild(table, optional=True, states=STATES)
    op.create_table("order_payments", *_payments())
    op.create_table("parcels", *_parcels())
    for table, key in (("variants", "sku"), ("order_items", "id")):
        _rewrite(table, key, ("colour", "size"), {"options": sa.JSON}, _options)
    _parcels_from_orders()
    for table, names in REMOVED.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.drop_table("schema_versions")


def downgrade() -> None:
    """Go back to the first schema; what it cannot hold is left out."""
    for table, names in REMOVED.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {TEXT}")
    columns = {"colour": sa.Text, "size": sa.Text}
    for table, key in (("variants", "sku"), ("order_items", "id")):
        _rewrite(table, key, ("options",), columns, _colour_and_size)
    _orders_from_parcels()
    _back_to_old_states()
    for table in DATES:
        _rebuild(table, optional=False, states=OLD_STATES)
    op.drop_table("parcels")
    op.drop_table("order_payments")
    for table, added in ADDED.items():
        for column in added:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    TABLES.tables["schema_versions"].create(op.get_bind())
    first = {"version": 1, "name": "the first tables", "applied_at": datetime.now(UTC)}
    op.bulk_insert(TABLES.tables["schema_versions"], [first])


def _rebuild(name: str, *, optional: bool, states: Sequence[str]) -> None:
    """Make the table's date optional or not, and let orders be in these states."""
    in_states = f"status in ({', '.join(map(repr, states))})"
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(name, DATES[name], nullable=optional)
        if name == "orders":
            op.execute("ALTER TABLE orders DROP CONSTRAINT orders_status_check")
            op.create_check_constraint("orders_status_check", name, in_states)
        return
    checks = [*CHECKS[name], *([in_states] if name == "orders" else [])]
    new = tuple(sa.CheckConstraint(check) for check in checks)
    with op.batch_alter_table(name, recreate="always", table_args=new) as batch:
        batch.alter_column(DATES[name], nullable=optional, existing_type=TIME)


def _rewrite(
    name: str,
    key: str,
    read: Iterable[str],
    write: Mapping[str, Any],
    change: Callable[[Any], dict[str, Any]],
) -> None:
    """Work out the columns ``write`` of each row from the columns ``read``."""
    types = {column: sa.JSON if column == "options" else sa.Text for column in read}
    kept = [sa.column(column, kind) for column, kind in types.items()]
    table = sa.table(name, sa.column(key), *kept, *(sa.column(c, k) for c, k in write.items()))
    rows = op.get_bind().execute(sa.select(table.c[key].label("key_"), *kept)).mappings().all()
    if rows:
        values = {
            column: sa.bindparam(f"new_{column}", type_=kind) for column, kind in write.items()
        }
        statement = sa.update(table).where(table.c[key] == sa.bindparam("key_")).values(values)
        new = [{f"new_{c}": value for c, value in change(row).items()} for row in rows]
        op.get_bind().execute(
            statement,
            [{**values, "key_": row["key_"]} for values, row in zip(new, rows, strict=True)],
        )


def _options(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"options": {name: row[name] for name in ("colour", "size") if row[name]}}


def _colour_and_size(row: Mapping[str, Any]) -> dict[str, Any]:
    options = {name.casefold(): str(value) for name, value in (row["options"] or {}).items()}
    colour = options.get("colour") or options.get("color") or ""
    return {"colour": colour, "size": options.get("size", "")}


def _parcels_from_orders() -> None:
    """An order with a carrier or a code was one parcel."""
    connection = op.get_bind()
    orders = sa.table("orders", *map(sa.column, ("id", "carrier", "tracking_code")))
    sent = connection.execute(
        sa.select(orders).where((orders.c.carrier != "") | (orders.c.tracking_code != ""))
    ).all()
    items = sa.table("order_items", sa.column("order_id"), sa.column("line"))
    lines: dict[int, list[int]] = {}
    for order_id, line in connection.execute(sa.select(items.c.order_id, items.c.line)):
        lines.setdefault(order_id, []).append(line)
    rows = [
        {
            "order_id": order.id,
            "position": 1,
            "lines": sorted(lines.get(order.id, [])),
            "carrier": order.carrier,
            "tracking_codes": [order.tracking_code] if order.tracking_code else [],
            "tracking_url": "",
        }
        for order in sent
    ]
    if rows:
        connection.execute(sa.insert(_parcel_table()), rows)


def _parcel_table() -> sa.TableClause:
    """The table without its keys, which would ask for the orders."""
    found = [c for c in _parcels() if isinstance(c, sa.Column) and c.name != "id"]
    return sa.table("parcels", *(sa.column(c.name, c.type) for c in found))


def _orders_from_parcels() -> None:
    connection = op.get_bind()
    parcels = _parcel_table()
    orders = sa.table("orders", *map(sa.column, ("id", "carrier", "tracking_code")))
    first: dict[int, dict[str, Any]] = {}
    query = sa.select(parcels).order_by(parcels.c.order_id, parcels.c.position)
    for parcel in connection.execute(query).mappings():
        first.setdefault(
            parcel["order_id"],
            {
                "key_": parcel["order_id"],
                "carrier": parcel["carrier"],
                "tracking_code": ", ".join(parcel["tracking_codes"]),
            },
        )
    if first:
        statement = sa.update(orders).where(orders.c.id == sa.bindparam("key_"))
        values: dict[str, Any] = {name: sa.bindparam(name) for name in ("carrier", "tracking_code")}
        connection.execute(statement.values(values), list(first.values()))


def _back_to_old_states() -> None:
    orders = sa.table("orders", sa.column("status"))
    connection = op.get_bind()
    connection.execute(
        sa.update(orders)
        .where(orders.c.status.in_(BACK))
        .values(status=sa.case(BACK, value=orders.c.status))
    )
    for name, column in DATES.items():
        table = sa.table(name, sa.column(column, TIME))
        missing = table.c[column].is_(None)
        connection.execute(sa.update(table).where(missing).values({column: LONG_AGO}))
