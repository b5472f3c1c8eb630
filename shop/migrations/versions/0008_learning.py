"""Lists that were shown, what came of them, what was learnt, and experiments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tables of their own."""
    op.create_table(
        "impressions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("model_version", sa.Integer, nullable=False),
        sa.Column("experiment", sa.Text, nullable=False),
        sa.Column("arm", sa.Text, nullable=False),
        sa.Column("shown", sa.JSON, nullable=False),
        sa.Column("context", sa.JSON, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    for column in ("conversation_id", "experiment", "settled"):
        op.create_index(f"ix_impressions_{column}", "impressions", [column])
    op.create_table(
        "impression_rewards",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("impression_id", sa.Text, sa.ForeignKey("impressions.id"), nullable=False),
        sa.Column("product_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("learnt", sa.Boolean, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.UniqueConstraint("impression_id", "product_id", "kind"),
    )
    op.create_index("ix_impression_rewards_learnt", "impression_rewards", ["learnt"])
    op.create_table(
        "learner_states",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
    )
    op.create_table(
        "experiments",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("arms", sa.JSON, nullable=False),
        sa.Column("config", sa.JSON, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("stopped_at", TIME),
    )


def downgrade() -> None:
    """What was learnt from shoppers is lost; the earlier schemas have no place for it."""
    for table in ("experiments", "learner_states", "impression_rewards", "impressions"):
        op.drop_table(table)
