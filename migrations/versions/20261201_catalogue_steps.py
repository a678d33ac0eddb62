"""The log is asked which entry made a step of the catalogue"""

from alembic import op

revision = "20261201_catalogue_steps"
down_revision = "20261201_notes_and_editions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_change_step", "change", ["catalogue_number", "number"])


def downgrade() -> None:
    op.drop_index("ix_change_step", table_name="change")
