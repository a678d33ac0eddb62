"""Agreed versions wait for the day they begin"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_scheduled_publications"
down_revision = "20261130_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled",
        sa.Column("definition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("obstacle", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_scheduled_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_scheduled_definition_id_definition"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("definition_id", name=op.f("pk_scheduled")),
    )
    op.create_index(op.f("ix_scheduled_account_id"), "scheduled", ["account_id"])


def downgrade() -> None:
    op.drop_table("scheduled")
