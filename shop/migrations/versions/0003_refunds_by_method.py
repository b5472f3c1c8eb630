"""A return may lead to several refunds, one for each way to pay"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INDEX = "ix_refunds_return_id"
POSTGRES_NAME = "refunds_return_id_key"
SQLITE_NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
SQLITE_NAME = "uq_refunds_return_id"
CHECKS = ("amount_cents >= 0",)


def upgrade() -> None:
    """Let refunds share a return; every refund keeps its own."""
    if op.get_bind().dialect.name == "sqlite":
        checks = tuple(sa.CheckConstraint(check) for check in CHECKS)
        with op.batch_alter_table(
            "refunds", recreate="always", table_args=checks, naming_convention=SQLITE_NAMES
        ) as batch:
            batch.drop_constraint(SQLITE_NAME, type_="unique")
    else:
        op.drop_constraint(POSTGRES_NAME, "refunds", type_="unique")
    op.create_index(INDEX, "refunds", ["return_id"])


def downgrade() -> None:
    """Of several refunds of a return only the first still names it; the money stays as it is."""
    op.drop_index(INDEX, "refunds")
    _one_refund_a_return()
    if op.get_bind().dialect.name == "sqlite":
        checks = tuple(sa.CheckConstraint(check) for check in CHECKS)
        with op.batch_alter_table("refunds", recreate="always", table_args=checks) as batch:
            batch.create_unique_constraint(SQLITE_NAME, ["return_id"])
    else:
        op.create_unique_constraint(POSTGRES_NAME, "refunds", ["return_id"])


def _one_refund_a_return() -> None:
    refunds = sa.table("refunds", sa.column("id"), sa.column("return_id"))
    first = sa.select(sa.func.min(refunds.c.id)).group_by(refunds.c.return_id)
    kept = sa.select(first.subquery().c[0])
    op.get_bind().execute(
        sa.update(refunds).where(refunds.c.id.not_in(kept)).values(return_id=None)
    )
