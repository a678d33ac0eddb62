"""Definitions name the editions that have values, and what changed inside a version"""

import sqlalchemy as sa
from alembic import op

from migrations import statements

revision = "20261201_notes_and_editions"
down_revision = "20261130_sent_forms"
branch_labels = None
depends_on = None

COLUMNS = ("editions", "series_notes")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("definition", sa.Column(name, sa.Text(), nullable=True))
    statements.run("20261201_notes_and_editions")


def downgrade() -> None:
    statements.run("20261201_notes_and_editions_down")
    for name in COLUMNS:
        op.drop_column("definition", name)
