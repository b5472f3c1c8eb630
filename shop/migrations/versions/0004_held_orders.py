"""Orders that are kept back, notes for packing and courier, labels asked for again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing is kept back and nothing noted."""
    op.add_column("orders", sa.Column("hold_until", sa.Date))
    op.add_column("orders", sa.Column("note", sa.Text, nullable=False, server_default=""))
    op.add_column("returns", sa.Column("label_asked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """The days and notes are lost; the earlier schemas have no place for them."""
    op.drop_column("returns", "label_asked_at")
    op.drop_column("orders", "note")
    op.drop_column("orders", "hold_until")
