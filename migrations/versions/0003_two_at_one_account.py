"""Two administrators at one account are told of each other"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("lock_version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("account", "lock_version")
