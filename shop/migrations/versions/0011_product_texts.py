"""Products have texts in several languages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """A column of theirs; what there is stays the text of the shop's first language."""
    column = sa.Column("texts", sa.JSON, nullable=False, server_default="{}")
    op.add_column("products", column)


def downgrade() -> None:
    """The texts of further languages are lost; the earlier schemas have no place for them."""
    op.drop_column("products", "texts")
