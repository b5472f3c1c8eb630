"""Cases after a sale, watched products, whom an invoice is for, which lines a refund is for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TIME = sa.DateTime(timezone=True)
OBJECT = "JSON NOT NULL DEFAULT '{}'"
ADDED = {"orders": "invoice_to", "refunds": "lines"}


def upgrade() -> None:
    """Nothing that is there changes."""
    for table, column in ADDED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {OBJECT}")
    op.create_table(
        "service_cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id")),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    for column in ("kind", "customer_id", "order_id"):
        op.create_index(f"ix_service_cases_{column}", "service_cases", [column])
    op.create_table(
        "product_watches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customers.id")),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.id"), nullable=False),
        sa.Column("sku", sa.Text, sa.ForeignKey("variants.sku")),
        sa.Column("below_cents", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint("below_cents > 0"),
    )
    op.create_index("ix_product_watches_product_id", "product_watches", ["product_id"])


def downgrade() -> None:
    """Cases, watches, invoices' addressees and lines of refunds are left out."""
    op.drop_table("product_watches")
    op.drop_table("service_cases")
    for table, column in ADDED.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
