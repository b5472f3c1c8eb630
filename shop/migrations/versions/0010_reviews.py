"""What customers write about products"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """A table of their own."""
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.id"), nullable=False),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customers.id")),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("rating", sa.Double),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating is null or rating between 1 and 5"),
    )
    for column in ("product_id", "customer_id"):
        op.create_index(f"ix_reviews_{column}", "reviews", [column])


def downgrade() -> None:
    """The reviews are lost; the earlier schemas have no place for them."""
    op.drop_table("reviews")
