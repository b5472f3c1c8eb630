"""The first tables"""

from alembic import op

from shop.migrations.first_tables import TABLES

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the first schema."""
    TABLES.create_all(op.get_bind())


def downgrade() -> None:
    """Remove them."""
    TABLES.drop_all(op.get_bind())
