"""The first tables"""

import sqlalchemy as sa
from alembic import op

from migrations import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue")),
    )
    with op.batch_alter_table("catalogue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_made_at"), ["made_at"], unique=False)

    op.create_table(
        "change",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_code", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("catalogue_number", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("reason_digest", sa.LargeBinary(), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("visibility IN ('public', 'members')", name=op.f("ck_change_visibility")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_change_subject", ["subject_kind", "subject_code", "number"], unique=False)
        batch_op.create_index("ix_change_visible", ["visibility", "number"], unique=False)

    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_number", sa.Integer(), nullable=False),
        sa.Column("change_hash", sa.LargeBinary(), nullable=False),
        sa.Column("catalogue_number", sa.Integer(), nullable=False),
        sa.Column("names_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "mark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mark")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["office.id"], name=op.f("fk_office_successor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_scheme_code")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_last", ["last_at"], unique=False)

    op.create_table(
        "spatial_level",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("notation", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plural", sa.Text(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spatial_level")),
        sa.UniqueConstraint("notation", name=op.f("uq_spatial_level_notation")),
        sa.UniqueConstraint("position", name=op.f("uq_spatial_level_position")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_kind"), ["kind"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("unique_key", sa.String(), nullable=False),
        sa.Column("second_factor_method", sa.String(), nullable=True),
        sa.Column("second_factor_secret", sa.String(), nullable=True),
        sa.Column("recovery_codes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pseudonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_account_office_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("mail", name=op.f("uq_account_mail")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_account_unique_key")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_office_id"), ["office_id"], unique=False)

    op.create_table(
        "boundary_change",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("effective_from", sa.String(), nullable=False),
        sa.Column("effective_from_earliest", sa.Date(), nullable=True),
        sa.Column("count_before", sa.Integer(), nullable=True),
        sa.Column("count_after", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('rename', 'recode', 'split', 'merge', 'reassign', 'create', 'dissolve', 'redraw', 'revision')",
            name=op.f("ck_boundary_change_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["level_id"], ["spatial_level.id"], name=op.f("fk_boundary_change_level_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_change")),
    )
    with op.batch_alter_table("boundary_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boundary_change_level_id"), ["level_id"], unique=False)

    op.create_table(
        "change_field",
        sa.Column("change_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("before_salt", sa.LargeBinary(), nullable=True),
        sa.Column("before_digest", sa.LargeBinary(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("after_salt", sa.LargeBinary(), nullable=True),
        sa.Column("after_digest", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_number"],
            ["change.number"],
            name=op.f("fk_change_field_change_number"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("change_number", "position", name=op.f("pk_change_field")),
    )
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("notation", sa.String(), nullable=False),
        sa.Column("broader_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("match", sa.String(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broader_id"], ["concept.id"], name=op.f("fk_concept_broader_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_concept_scheme_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
        sa.UniqueConstraint("scheme_id", "notation", name=op.f("uq_concept_scheme_id_notation")),
    )
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_broader_id"), ["broader_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("steward_id", sa.Integer(), nullable=False),
        sa.Column("steward_is_assigned", sa.Boolean(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_id"],
            ["definition.id"],
            name=op.f("fk_indicator_published_id"),
            ondelete="RESTRICT",
            use_alter=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["steward_id"], ["office.id"], name=op.f("fk_indicator_steward_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["indicator.id"], name=op.f("fk_indicator_successor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_indicator_code")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_published_id"), ["published_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_steward_id"), ["steward_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "office_name",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("number_status", sa.String(), nullable=True),
        sa.Column("division", sa.String(), nullable=True),
        sa.Column("division_status", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_from_earliest", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.String(), nullable=True),
        sa.Column("valid_until_earliest", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_name_office_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_name")),
        sa.UniqueConstraint(
            "office_id",
            "valid_from",
            "recorded_from",
            name=op.f("uq_office_name_office_id_valid_from_recorded_from"),
        ),
    )
    with op.batch_alter_table("office_name", schema=None) as batch_op:
        batch_op.create_index("ix_office_name_known", ["office_id", "recorded_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_name_office_id"), ["office_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_programme_office_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_office_id"), ["office_id"], unique=False)

    op.create_table(
        "spatial_unit",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("key_status", sa.String(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["level_id"], ["spatial_level.id"], name=op.f("fk_spatial_unit_level_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["spatial_unit.id"], name=op.f("fk_spatial_unit_parent_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spatial_unit")),
        sa.UniqueConstraint("level_id", "key", name=op.f("uq_spatial_unit_level_id_key")),
    )
    with op.batch_alter_table("spatial_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spatial_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('reader', 'author', 'reviewer', 'steward', 'chair', 'administrator')",
            name=op.f("ck_account_role_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_role_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_role")),
    )
    op.create_table(
        "boundary_change_unit",
        sa.Column("change_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.CheckConstraint("side IN ('before', 'after')", name=op.f("ck_boundary_change_unit_side")),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["boundary_change.id"],
            name=op.f("fk_boundary_change_unit_change_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["spatial_unit.id"],
            name=op.f("fk_boundary_change_unit_unit_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("change_id", "unit_id", "side", name=op.f("pk_boundary_change_unit")),
    )
    op.create_index("ix_boundary_change_unit_unit_id", "boundary_change_unit", ["unit_id"])
    op.create_table(
        "concept_label",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_from_earliest", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.String(), nullable=True),
        sa.Column("valid_until_earliest", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('pref', 'alt', 'hidden')", name=op.f("ck_concept_label_kind")),
        sa.CheckConstraint("language IN ('de', 'en')", name=op.f("ck_concept_label_language")),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name=op.f("fk_concept_label_concept_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_label")),
    )
    with op.batch_alter_table("concept_label", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_label_concept_id"), ["concept_id"], unique=False)
        batch_op.create_index("ix_concept_label_known", ["concept_id", "recorded_until"], unique=False)
        batch_op.create_index(
            "uq_concept_label_preferred",
            ["concept_id", "language"],
            unique=True,
            sqlite_where=sa.text("kind = 'pref' AND recorded_until IS NULL AND valid_until IS NULL"),
            postgresql_where=sa.text("kind = 'pref' AND recorded_until IS NULL AND valid_until IS NULL"),
        )

    op.create_table(
        "fragment",
        sa.Column("indicator_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("number_from", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number_until", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_fragment_indicator_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("indicator_id", "form", "number_from", name=op.f("pk_fragment")),
    )
    with op.batch_alter_table("fragment", schema=None) as batch_op:
        batch_op.create_index("ix_fragment_closed", ["number_until"], unique=False)
        batch_op.create_index(
            "ix_fragment_current_page",
            ["form", "code"],
            unique=False,
            sqlite_where=sa.text("number_until IS NULL"),
            postgresql_where=sa.text("number_until IS NULL"),
        )
        batch_op.create_index(
            "ix_fragment_page", ["form", "code", "number_from", "number_until"], unique=False
        )
        batch_op.create_index(
            "uq_fragment_current",
            ["indicator_id", "form"],
            unique=True,
            sqlite_where=sa.text("number_until IS NULL"),
            postgresql_where=sa.text("number_until IS NULL"),
        )

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_measure_office_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["concept.id"], name=op.f("fk_measure_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("code", name=op.f("uq_measure_code")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "programme_indicator",
        sa.Column("indicator_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("programme_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_programme_indicator_indicator_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_indicator_programme_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("indicator_id", "programme_id", name=op.f("pk_programme_indicator")),
    )
    op.create_index("ix_programme_indicator_programme_id", "programme_indicator", ["programme_id"])
    op.create_table(
        "unit_name",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_from_earliest", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.String(), nullable=True),
        sa.Column("valid_until_earliest", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["spatial_unit.id"], name=op.f("fk_unit_name_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_name")),
    )
    with op.batch_alter_table("unit_name", schema=None) as batch_op:
        batch_op.create_index("ix_unit_name_known", ["unit_id", "recorded_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_name_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "unit_redirect",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["level_id"], ["spatial_level.id"], name=op.f("fk_unit_redirect_level_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["spatial_unit.id"], name=op.f("fk_unit_redirect_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_redirect")),
        sa.UniqueConstraint("level_id", "key", name=op.f("uq_unit_redirect_level_id_key")),
    )
    with op.batch_alter_table("unit_redirect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_redirect_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "definition",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=True),
        sa.Column("minor", sa.Integer(), nullable=True),
        sa.Column("patch", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("content_digest", sa.LargeBinary(), nullable=True),
        sa.Column("is_adopted", sa.Boolean(), nullable=False),
        sa.Column("is_candidate", sa.Boolean(), nullable=False),
        sa.Column("evidence_status", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("evidence_url", sa.String(), nullable=True),
        sa.Column("version_notes", sa.Text(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("short_title", sa.Text(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("definition", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("interpretation", sa.Text(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("method_kind", sa.String(), nullable=True),
        sa.Column("numerator_id", sa.Integer(), nullable=True),
        sa.Column("denominator_id", sa.Integer(), nullable=True),
        sa.Column("formula", sa.String(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("confidentiality", sa.Text(), nullable=True),
        sa.Column("reference_period", sa.Text(), nullable=True),
        sa.Column("periodicity_id", sa.Integer(), nullable=True),
        sa.Column("available_since", sa.String(), nullable=True),
        sa.Column("available_until", sa.String(), nullable=True),
        sa.Column("comparability", sa.Text(), nullable=True),
        sa.Column("limitations", sa.Text(), nullable=True),
        sa.Column("source_office_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("licence_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_from_earliest", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.String(), nullable=True),
        sa.Column("valid_until_earliest", sa.Date(), nullable=True),
        sa.Column("recorded_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "direction IN ('high_is_good', 'high_is_bad', 'neutral') OR direction IS NULL",
            name=op.f("ck_definition_direction"),
        ),
        sa.CheckConstraint(
            "evidence_status IN ('documented', 'comparator', 'inferred', 'not_found') OR evidence_status IS NULL",
            name=op.f("ck_definition_evidence_status"),
        ),
        sa.CheckConstraint(
            "method_kind IN ('ratio', 'count', 'statistic', 'index', 'described') OR method_kind IS NULL",
            name=op.f("ck_definition_method_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'agreed', 'published', 'superseded', 'retired', 'rejected', 'discarded', 'withheld')",
            name=op.f("ck_definition_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'retired', 'superseded', 'withheld') OR (major IS NOT NULL AND minor IS NOT NULL AND patch IS NOT NULL AND published_at IS NOT NULL AND content_digest IS NOT NULL)",
            name=op.f("ck_definition_numbered"),
        ),
        sa.CheckConstraint(
            "decimals IS NULL OR decimals BETWEEN 0 AND 9", name=op.f("ck_definition_decimals")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_definition_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["denominator_id"], ["measure.id"], name=op.f("fk_definition_denominator_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_definition_indicator_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["concept.id"], name=op.f("fk_definition_licence_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["numerator_id"], ["measure.id"], name=op.f("fk_definition_numerator_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["periodicity_id"], ["concept.id"], name=op.f("fk_definition_periodicity_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_office_id"],
            ["office.id"],
            name=op.f("fk_definition_source_office_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["concept.id"], name=op.f("fk_definition_theme_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["concept.id"], name=op.f("fk_definition_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint(
            "indicator_id",
            "major",
            "minor",
            "patch",
            name=op.f("uq_definition_indicator_id_major_minor_patch"),
        ),
    )
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_definition_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_denominator_id"), ["denominator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_licence_id"), ["licence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_numerator_id"), ["numerator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_periodicity_id"), ["periodicity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_definition_source_office_id"), ["source_office_id"], unique=False
        )
        batch_op.create_index("ix_definition_state_changed", ["state", "changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_definition_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_definition_open",
            ["indicator_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('agreed', 'draft', 'proposed')"),
            postgresql_where=sa.text("state IN ('agreed', 'draft', 'proposed')"),
        )
        batch_op.create_index(
            "uq_definition_published",
            ["indicator_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "uq_definition_start_unknown",
            ["indicator_id"],
            unique=True,
            sqlite_where=sa.text(
                "valid_from IS NULL AND state IN ('published', 'retired', 'superseded', 'withheld')"
            ),
            postgresql_where=sa.text(
                "valid_from IS NULL AND state IN ('published', 'retired', 'superseded', 'withheld')"
            ),
        )

    op.create_table(
        "definition_concept",
        sa.Column("definition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("concept_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("field IN ('keywords', 'breakdowns')", name=op.f("ck_definition_concept_field")),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name=op.f("fk_definition_concept_concept_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_definition_concept_definition_id"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("definition_id", "field", "concept_id", name=op.f("pk_definition_concept")),
    )
    op.create_index("ix_definition_concept_concept_id", "definition_concept", ["concept_id"])
    op.create_table(
        "definition_level",
        sa.Column("definition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_definition_level_definition_id"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["level_id"], ["spatial_level.id"], name=op.f("fk_definition_level_level_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("definition_id", "level_id", name=op.f("pk_definition_level")),
    )
    op.create_index("ix_definition_level_level_id", "definition_level", ["level_id"])
    op.create_table(
        "definition_source",
        sa.Column("definition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.CheckConstraint(
            "role IN ('indicator', 'numerator', 'denominator', 'evidence')",
            name=op.f("ck_definition_source_role"),
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_definition_source_definition_id"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("definition_id", "position", name=op.f("pk_definition_source")),
    )
    op.create_table(
        "formula_term",
        sa.Column("definition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(measure_id IS NULL) <> (indicator_id IS NULL)", name=op.f("ck_formula_term_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_formula_term_definition_id"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_formula_term_indicator_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_formula_term_measure_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("definition_id", "name", name=op.f("pk_formula_term")),
    )
    with op.batch_alter_table("formula_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_formula_term_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_formula_term_measure_id"), ["measure_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":  # SQLite has it inside the table
        op.create_foreign_key(
            "fk_indicator_published_id",
            "indicator",
            "definition",
            ["published_id"],
            ["id"],
            ondelete="RESTRICT",
            deferrable=True,
            initially="DEFERRED",
        )
    head = sa.table(
        "head",
        sa.column("id", sa.Integer),
        sa.column("change_number", sa.Integer),
        sa.column("change_hash", sa.LargeBinary),
        sa.column("catalogue_number", sa.Integer),
        sa.column("names_number", sa.Integer),
    )
    op.bulk_insert(
        head,
        [{"id": 1, "change_number": 0, "change_hash": bytes(32), "catalogue_number": 0, "names_number": 0}],
    )
    statements.run("0001_guards")


def downgrade() -> None:
    statements.run("0001_guards_down")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_indicator_published_id", "indicator", type_="foreignkey")
    with op.batch_alter_table("formula_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_formula_term_measure_id"))
        batch_op.drop_index(batch_op.f("ix_formula_term_indicator_id"))

    op.drop_table("formula_term")
    op.drop_table("definition_source")
    op.drop_table("definition_level")
    op.drop_table("definition_concept")
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_definition_start_unknown",
            sqlite_where=sa.text(
                "valid_from IS NULL AND state IN ('published', 'retired', 'superseded', 'withheld')"
            ),
            postgresql_where=sa.text(
                "valid_from IS NULL AND state IN ('published', 'retired', 'superseded', 'withheld')"
            ),
        )
        batch_op.drop_index(
            "uq_definition_published",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(
            "uq_definition_open",
            sqlite_where=sa.text("state IN ('agreed', 'draft', 'proposed')"),
            postgresql_where=sa.text("state IN ('agreed', 'draft', 'proposed')"),
        )
        batch_op.drop_index(batch_op.f("ix_definition_unit_id"))
        batch_op.drop_index(batch_op.f("ix_definition_theme_id"))
        batch_op.drop_index("ix_definition_state_changed")
        batch_op.drop_index(batch_op.f("ix_definition_source_office_id"))
        batch_op.drop_index(batch_op.f("ix_definition_periodicity_id"))
        batch_op.drop_index(batch_op.f("ix_definition_numerator_id"))
        batch_op.drop_index(batch_op.f("ix_definition_licence_id"))
        batch_op.drop_index(batch_op.f("ix_definition_indicator_id"))
        batch_op.drop_index(batch_op.f("ix_definition_denominator_id"))
        batch_op.drop_index(batch_op.f("ix_definition_author_id"))

    op.drop_table("definition")
    with op.batch_alter_table("unit_redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_redirect_unit_id"))

    op.drop_table("unit_redirect")
    with op.batch_alter_table("unit_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_name_unit_id"))
        batch_op.drop_index("ix_unit_name_known")

    op.drop_table("unit_name")
    op.drop_table("programme_indicator")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_unit_id"))
        batch_op.drop_index(batch_op.f("ix_measure_office_id"))

    op.drop_table("measure")
    with op.batch_alter_table("fragment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fragment_current",
            sqlite_where=sa.text("number_until IS NULL"),
            postgresql_where=sa.text("number_until IS NULL"),
        )
        batch_op.drop_index("ix_fragment_page")
        batch_op.drop_index(
            "ix_fragment_current_page",
            sqlite_where=sa.text("number_until IS NULL"),
            postgresql_where=sa.text("number_until IS NULL"),
        )
        batch_op.drop_index("ix_fragment_closed")

    op.drop_table("fragment")
    with op.batch_alter_table("concept_label", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_concept_label_preferred",
            sqlite_where=sa.text("kind = 'pref' AND recorded_until IS NULL AND valid_until IS NULL"),
            postgresql_where=sa.text("kind = 'pref' AND recorded_until IS NULL AND valid_until IS NULL"),
        )
        batch_op.drop_index("ix_concept_label_known")
        batch_op.drop_index(batch_op.f("ix_concept_label_concept_id"))

    op.drop_table("concept_label")
    op.drop_table("boundary_change_unit")
    op.drop_table("account_role")
    with op.batch_alter_table("spatial_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spatial_unit_parent_id"))

    op.drop_table("spatial_unit")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_office_id"))

    op.drop_table("programme")
    with op.batch_alter_table("office_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_name_office_id"))
        batch_op.drop_index("ix_office_name_known")

    op.drop_table("office_name")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_successor_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_steward_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_published_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_broader_id"))

    op.drop_table("concept")
    op.drop_table("change_field")
    with op.batch_alter_table("boundary_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boundary_change_level_id"))

    op.drop_table("boundary_change")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_office_id"))

    op.drop_table("account")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_kind"))

    op.drop_table("task")
    op.drop_table("spatial_level")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_last")

    op.drop_table("sign_in_failure")
    op.drop_table("scheme")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_successor_id"))

    op.drop_table("office")
    op.drop_table("mark")
    op.drop_table("head")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_visible")
        batch_op.drop_index("ix_change_subject")
        batch_op.drop_index(batch_op.f("ix_change_account_id"))

    op.drop_table("change")
    with op.batch_alter_table("catalogue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalogue_made_at"))

    op.drop_table("catalogue")
