"""Who orders what is shown, since when and why, and lists that are no shopper's"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TEXT = ("surface", "serving", "candidate", "stage", "wished", "by", "why")


def upgrade() -> None:
    """A table of its own, and a column of lists."""
    op.create_table(
        "serving_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXT),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("share", sa.Double, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("surface", "number"),
    )
    with op.batch_alter_table("impressions") as table:
        table.add_column(sa.Column("suspect", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Who served is lost; the earlier schemas have no place for it."""
    with op.batch_alter_table("impressions") as table:
        table.drop_column("suspect")
    op.drop_table("serving_changes")
