"""Words of definitions are found in the order of the definitions"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OLD, NEW = "ix_definition_concept_concept_id", "ix_definition_concept_shared"


def upgrade() -> None:
    op.drop_index(OLD, "definition_concept")
    op.create_index(NEW, "definition_concept", ["concept_id", "definition_id"])


def downgrade() -> None:
    op.drop_index(NEW, "definition_concept")
    op.create_index(OLD, "definition_concept", ["concept_id"])
