"""A form that is sent twice is answered once, and what was typed outlives a session"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_sent_forms"
down_revision = "20261130_struck_boundary_changes"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sent_form",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("signed_in_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["signed_in_id"], ["account.id"], name="fk_sent_form_signed_in_id", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_sent_form"),
    )
    op.create_index("ix_sent_form_made", "sent_form", ["made_at"])
    op.create_index("ix_sent_form_signed_in_id", "sent_form", ["signed_in_id"])
    op.create_table(
        "kept_form",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_kept_form_account_id", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_kept_form"),
    )
    op.create_index("ix_kept_form_made", "kept_form", ["made_at"])


def downgrade() -> None:
    op.drop_table("kept_form")
    op.drop_table("sent_form")
