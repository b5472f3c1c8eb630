"""The tables of schema 0001, as they were before steps were counted by Alembic.

A description of the past: it is never changed. New databases are made from ``shop.models``.
"""

import sqlalchemy as sa

TABLES = sa.MetaData()
TIME = sa.DateTime(timezone=True)

sa.Table(
    "counters",
    TABLES,
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("name"),
)

sa.Table(
    "customers",
    TABLES,
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("email"),
)

sa.Table(
    "identity_attempts",
    TABLES,
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("since", TIME, nullable=False),
    sa.PrimaryKeyConstraint("subject"),
)

sa.Table(
    "operation_requests",
    TABLES,
    sa.Column("request_id", sa.Text, nullable=False),
    sa.Column("operation", sa.Text, nullable=False),
    sa.Column("arguments", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.PrimaryKeyConstraint("request_id"),
)

sa.Table(
    "products",
    TABLES,
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("brand", sa.Text, nullable=False),
    sa.Column("price_cents", sa.Integer, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("slogan", sa.Text, nullable=False),
    sa.Column("attributes", sa.JSON, nullable=False),
    sa.Column("tags", sa.JSON, nullable=False),
    sa.Column("picture", sa.JSON, nullable=False),
    sa.Column("image_url", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("id"),
    sa.CheckConstraint("price_cents >= 0"),
    sa.Index("ix_products_category", "category"),
)

sa.Table(
    "schema_versions",
    TABLES,
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("applied_at", TIME, nullable=False),
    sa.PrimaryKeyConstraint("version"),
)

sa.Table(
    "addresses",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("customer_id", sa.Text, nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("street", sa.Text, nullable=False),
    sa.Column("postcode", sa.Text, nullable=False),
    sa.Column("city", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.Index("ix_addresses_customer", "customer_id"),
)

sa.Table(
    "behaviour_events",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("customer_id", sa.Text),
    sa.Column("session_id", sa.Text, nullable=False),
    sa.Column("position", sa.Integer),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("surface", sa.Text, nullable=False),
    sa.Column("value", sa.Double()),
    sa.Column("at", TIME, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.ForeignKeyConstraint(
        ["product_id"],
        ["products.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("key"),
    sa.CheckConstraint("kind in ('impression', 'click', 'cart', 'purchase', 'rating')"),
    sa.Index("ix_behaviour_events_at", "at"),
    sa.Index("ix_behaviour_events_customer_id", "customer_id"),
    sa.Index("ix_behaviour_events_product_id", "product_id"),
    sa.Index("ix_behaviour_events_session_id", "session_id"),
)

sa.Table(
    "complaints",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("conversation_id", sa.Text, nullable=False),
    sa.Column("customer_id", sa.Text),
    sa.Column("order_number", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.Index("ix_complaints_conversation_id", "conversation_id"),
)

sa.Table(
    "handoffs",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("conversation_id", sa.Text, nullable=False),
    sa.Column("customer_id", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("transcript", sa.JSON, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.Index("ix_handoffs_conversation_id", "conversation_id"),
    sa.Index("ix_handoffs_status", "status"),
)

sa.Table(
    "orders",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("customer_id", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("placed_at", TIME, nullable=False),
    sa.Column("delivered_at", TIME),
    sa.Column("expected_on", sa.Date),
    sa.Column("shipping_cents", sa.Integer, nullable=False),
    sa.Column("payment", sa.Text, nullable=False),
    sa.Column("carrier", sa.Text, nullable=False),
    sa.Column("tracking_code", sa.Text, nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("street", sa.Text, nullable=False),
    sa.Column("postcode", sa.Text, nullable=False),
    sa.Column("city", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("number"),
    sa.CheckConstraint(
        "status in ('placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled')"
    ),
    sa.CheckConstraint("shipping_cents >= 0"),
    sa.Index("ix_orders_customer", "customer_id", "placed_at"),
)

sa.Table(
    "payment_methods",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("customer_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("last_four", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.CheckConstraint("length(last_four) <= 4"),
    sa.Index("ix_payment_methods_customer_id", "customer_id"),
)

sa.Table(
    "variants",
    TABLES,
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("colour", sa.Text, nullable=False),
    sa.Column("size", sa.Text, nullable=False),
    sa.Column("stock", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(
        ["product_id"],
        ["products.id"],
    ),
    sa.PrimaryKeyConstraint("sku"),
    sa.CheckConstraint("stock >= 0"),
    sa.Index("ix_variants_product_id", "product_id"),
)

sa.Table(
    "verified_conversations",
    TABLES,
    sa.Column("conversation_id", sa.Text, nullable=False),
    sa.Column("customer_id", sa.Text, nullable=False),
    sa.Column("verified_at", TIME, nullable=False),
    sa.Column("expires_at", TIME, nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
    ),
    sa.PrimaryKeyConstraint("conversation_id"),
)

sa.Table(
    "order_history",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("order_id", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("at", TIME, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["order_id"],
        ["orders.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.Index("ix_order_history_order_id", "order_id"),
)

sa.Table(
    "returns",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("order_id", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.ForeignKeyConstraint(
        ["order_id"],
        ["orders.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("number"),
    sa.Index("ix_returns_order_id", "order_id"),
)

sa.Table(
    "order_items",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("order_id", sa.Integer, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("product_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("colour", sa.Text, nullable=False),
    sa.Column("size", sa.Text, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("price_cents", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("return_id", sa.Integer),
    sa.ForeignKeyConstraint(
        ["order_id"],
        ["orders.id"],
    ),
    sa.ForeignKeyConstraint(
        ["product_id"],
        ["products.id"],
    ),
    sa.ForeignKeyConstraint(
        ["return_id"],
        ["returns.id"],
    ),
    sa.ForeignKeyConstraint(
        ["sku"],
        ["variants.sku"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("order_id", "line"),
    sa.CheckConstraint("quantity > 0"),
    sa.CheckConstraint("price_cents >= 0"),
    sa.Index("ix_order_items_product_id", "product_id"),
    sa.Index("ix_order_items_return_id", "return_id"),
    sa.Index("ix_order_items_sku", "sku"),
)

sa.Table(
    "refunds",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("order_id", sa.Integer, nullable=False),
    sa.Column("return_id", sa.Integer),
    sa.Column("amount_cents", sa.Integer, nullable=False),
    sa.Column("shipping_cents", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.Column("paid_at", TIME),
    sa.ForeignKeyConstraint(
        ["order_id"],
        ["orders.id"],
    ),
    sa.ForeignKeyConstraint(
        ["return_id"],
        ["returns.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("number"),
    sa.UniqueConstraint("return_id"),
    sa.CheckConstraint("amount_cents >= 0"),
    sa.Index("ix_refunds_order_id", "order_id"),
)

sa.Table(
    "exchanges",
    TABLES,
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("order_id", sa.Integer, nullable=False),
    sa.Column("item_id", sa.Integer, nullable=False),
    sa.Column("new_sku", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created_at", TIME, nullable=False),
    sa.ForeignKeyConstraint(
        ["item_id"],
        ["order_items.id"],
    ),
    sa.ForeignKeyConstraint(
        ["new_sku"],
        ["variants.sku"],
    ),
    sa.ForeignKeyConstraint(
        ["order_id"],
        ["orders.id"],
    ),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("number"),
    sa.Index("ix_exchanges_item_id", "item_id"),
    sa.Index("ix_exchanges_order_id", "order_id"),
)
