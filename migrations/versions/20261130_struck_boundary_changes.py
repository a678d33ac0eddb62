"""A change of boundaries entered by mistake is struck out, not lost"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_struck_boundary_changes"
down_revision = "20261130_scheduled_publications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("boundary_change", sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("boundary_change", sa.Column("struck_reason", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("boundary_change", "struck_reason")
    op.drop_column("boundary_change", "struck_at")
