"""What a visitor does not want to see again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A table of their own."""
    op.create_table(
        "dismissals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.id"), nullable=False),
        sa.Column("customer_id", sa.Text, sa.ForeignKey("customers.id")),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("session_id", "product_id"),
    )
    op.create_index("ix_dismissals_customer_id", "dismissals", ["customer_id"])


def downgrade() -> None:
    """Nobody remembers what was not wanted."""
    op.drop_table("dismissals")
