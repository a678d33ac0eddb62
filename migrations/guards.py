"""The triggers that keep frozen definitions frozen and the log append-only, as they are to stand today.

No revision runs this: each carries its own SQL, and a test compares what they leave with what is said here.
"""

from typing import NamedTuple

FROZEN = "Veröffentlichte Fassungen sind unveränderlich"
LOG = "Das Protokoll kann nur fortgeschrieben werden"


class Guard(NamedTuple):
    """One refusal: a trigger before an event on a table, under a condition over OLD and NEW."""

    table: str
    event: str
    condition: str
    message: str

    @property
    def name(self) -> str:
        """Name the trigger."""
        return f"guard_{self.table}_{self.event.lower()}"


CONTENT = (
    "id",
    "indicator_id",
    "major",
    "minor",
    "patch",
    "published_at",
    "content_digest",
    "is_adopted",
    "is_candidate",
    "reason",
    "evidence_status",
    "origin",
    "evidence_url",
    "version_notes",
    "gaps",
    "title",
    "short_title",
    "theme_id",
    "definition",
    "purpose",
    "interpretation",
    "direction",
    "method_kind",
    "numerator_id",
    "denominator_id",
    "formula",
    "unit_id",
    "decimals",
    "population",
    "method",
    "confidentiality",
    "reference_period",
    "periodicity_id",
    "available_since",
    "available_until",
    "editions",
    "series_notes",
    "comparability",
    "limitations",
    "source_office_id",
    "contact",
    "licence_id",
    "valid_from",
    "valid_from_earliest",
    "recorded_from",
)
FROZEN_STATES = "'published', 'superseded', 'retired', 'withheld'"
PARTS = ("definition_concept", "definition_level", "definition_source", "formula_term")
ALWAYS = "1 = 1"


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _redaction_only(values: tuple[str, ...], fixed: tuple[str, ...]) -> str:
    """Say when an update is anything but nulling values together with their salts."""
    kept = _changed(*fixed)
    changed = " OR ".join(f"(NEW.{v} IS DISTINCT FROM OLD.{v} AND NEW.{v} IS NOT NULL)" for v in values)
    pairs = " OR ".join(
        f"((NEW.{v} IS NULL AND OLD.{v} IS NOT NULL) <> (NEW.{v}_salt IS NULL AND OLD.{v}_salt IS NOT NULL))"
        for v in values
    )
    salts = " OR ".join(
        f"(NEW.{v}_salt IS DISTINCT FROM OLD.{v}_salt AND NEW.{v}_salt IS NOT NULL)" for v in values
    )
    return f"{kept} OR {changed} OR {pairs} OR {salts}"


GUARDS = (
    Guard(
        "definition",
        "UPDATE",
        f"OLD.content_digest IS NOT NULL AND ({_changed(*CONTENT)} OR NEW.state NOT IN ({FROZEN_STATES}))",
        FROZEN,
    ),
    Guard("definition", "DELETE", ALWAYS, "Fassungen werden nie gelöscht"),
    Guard("indicator", "DELETE", ALWAYS, "Indikatoren werden nie gelöscht"),
    Guard("indicator", "UPDATE", _changed("code"), "Indikatoren werden nie umbenannt"),
    Guard("change", "DELETE", ALWAYS, LOG),
    Guard(
        "change",
        "UPDATE",
        _redaction_only(
            ("reason",),
            (
                "number",
                "made_at",
                "account_id",
                "office",
                "role",
                "action",
                "subject_kind",
                "subject_code",
                "version",
                "decision",
                "catalogue_number",
                "visibility",
                "reason_digest",
                "previous",
                "hash",
            ),
        ),
        LOG,
    ),
    Guard("change_field", "DELETE", ALWAYS, LOG),
    Guard(
        "change_field",
        "UPDATE",
        _redaction_only(
            ("before", "after"), ("change_number", "position", "field", "before_digest", "after_digest")
        ),
        LOG,
    ),
    Guard("head", "DELETE", ALWAYS, LOG),
    Guard("catalogue", "UPDATE", ALWAYS, "Nummern des Katalogs sind unveränderlich"),
    Guard("catalogue", "DELETE", ALWAYS, "Nummern des Katalogs sind unveränderlich"),
    Guard(
        "fragment",
        "UPDATE",
        "OLD.number_until IS NOT NULL OR NEW.number_until IS NULL OR "
        + _changed("indicator_id", "form", "number_from", "code", "body"),
        "Fragmente sind unveränderlich",
    ),
    Guard("fragment", "DELETE", "OLD.number_until IS NULL", "Gültige Fragmente werden nicht gelöscht"),
)
FROZEN_PARENT = "SELECT 1 FROM definition WHERE id = {row}.definition_id AND content_digest IS NOT NULL"
PART_EVENTS = (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",)))


def _sqlite() -> list[str]:
    parts = [
        Guard(table, event, " OR ".join(f"EXISTS ({FROZEN_PARENT.format(row=row)})" for row in rows), FROZEN)
        for table in PARTS
        for event, rows in PART_EVENTS
    ]
    return [_sqlite_guard(guard) for guard in (*GUARDS, *parts)]


def _sqlite_guard(g: Guard) -> str:
    return (
        f"CREATE TRIGGER {g.name} BEFORE {g.event} ON {g.table} FOR EACH ROW WHEN {g.condition} "
        f"BEGIN SELECT RAISE(ABORT, '{g.message}'); END"
    )


def _postgresql_guard(g: Guard) -> str:
    return (
        f"CREATE TRIGGER {g.name} BEFORE {g.event} ON {g.table} FOR EACH ROW WHEN ({g.condition}) "
        f"EXECUTE FUNCTION guard_refuse('{g.message}')"
    )


PG_FUNCTIONS = (
    """CREATE FUNCTION guard_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql""",
    f"""CREATE FUNCTION guard_part() RETURNS trigger AS $$
    BEGIN
      IF TG_OP <> 'DELETE' THEN
        IF EXISTS ({FROZEN_PARENT.format(row="NEW")}) THEN
          RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
      END IF;
      IF TG_OP <> 'INSERT' THEN
        IF EXISTS ({FROZEN_PARENT.format(row="OLD")}) THEN
          RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql""",
)


def _postgresql() -> list[str]:
    rows = [_postgresql_guard(guard) for guard in GUARDS]
    parts = [
        f"CREATE TRIGGER guard_{table} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION guard_part()"
        for table in PARTS
    ]
    return [*PG_FUNCTIONS, *rows, *parts]


STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}


def statements(dialect: str) -> list[str]:
    """Write all guards as they stand when every revision has run."""
    return STATEMENTS[dialect]()
