"""Sessions, one-time links and second factors live in the database"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_accounts"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# No session outlives the way back, so any key will do that nobody can guess.
NEW_KEYS = {
    "sqlite": "UPDATE account SET unique_key = lower(hex(randomblob(24)))",
    "postgresql": "UPDATE account SET unique_key = gen_random_uuid()::text",
}


def upgrade() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        _account_id(),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to_account("account_session"),
        sa.PrimaryKeyConstraint("id", name="pk_account_session"),
        sa.UniqueConstraint("key", name="uq_account_session_key"),
    )
    op.create_index("ix_account_session_account_id", "account_session", ["account_id"])
    op.create_table(
        "account_link",
        _account_id(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _to_account("account_link"),
        sa.PrimaryKeyConstraint("account_id", name="pk_account_link"),
        sa.UniqueConstraint("key", name="uq_account_link_key"),
    )
    op.create_table(
        "prepared_factor",
        _account_id(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("recovery_codes", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _to_account("prepared_factor"),
        sa.PrimaryKeyConstraint("account_id", name="pk_prepared_factor"),
    )
    op.create_table(
        "sign_in_count",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("failures", sa.Double(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("succeeded_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_count"),
    )
    op.create_index("ix_sign_in_count_last", "sign_in_count", ["last_at"])
    op.drop_index("ix_sign_in_failure_last", "sign_in_failure")
    op.drop_table("sign_in_failure")
    op.add_column("account", sa.Column("second_factor_step", sa.Integer(), nullable=True))
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_constraint("uq_account_unique_key", type_="unique")
        batch_op.drop_column("unique_key")


def downgrade() -> None:
    op.add_column("account", sa.Column("unique_key", sa.String(), nullable=True))
    op.execute(NEW_KEYS[op.get_bind().dialect.name])
    with op.batch_alter_table("account") as batch_op:
        batch_op.alter_column("unique_key", existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint("uq_account_unique_key", ["unique_key"])
        batch_op.drop_column("second_factor_step")
    op.create_table(
        "sign_in_failure",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_last", "sign_in_failure", ["last_at"])
    for table, index in (
        ("sign_in_count", "ix_sign_in_count_last"),
        ("account_session", "ix_account_session_account_id"),
    ):
        op.drop_index(index, table)
        op.drop_table(table)
    op.drop_table("prepared_factor")
    op.drop_table("account_link")


def _account_id() -> sa.Column[int]:
    return sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False)


def _to_account(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_account_id"
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=name, ondelete="RESTRICT")
