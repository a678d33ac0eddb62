"""Verification finds every byte changed by hand, and names the entry."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Column, Table, delete, select, text, update

from registry import db
from registry.model import (
    Definition,
    DefinitionConcept,
    DefinitionLevel,
    DefinitionSource,
    FormulaTerm,
    table_of,
)
from registry.model.base import Document, Editions, LocalisedText, Moment, SeriesNotes
from registry.rules.access import SYSTEM, Actor
from registry.rules.diff import FieldChange
from registry.rules.fields import CHOICES, EVIDENCE, SOURCE_ROLES
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from registry.services.content.seals import SEAL
from registry.services.lifecycle import publishing
from registry.services.log.recording import Entry, record
from registry.services.operations import sealing, verifying
from registry.services.operations.verifying import DefinitionBroken, LogBroken, verify
from registry.services.state.topics import Topic
from registry.settings import Settings, use
from tests.services.filling import CONTENT, adopt, fill
from tests.services.tampering import other, places, unguarded, verify_changed


@pytest.fixture(autouse=True)
def filled(database: str, settings: Settings) -> None:
    """Fill the database."""
    use(settings)
    fill()


def broken(verification: Callable[[], object]) -> int:
    """Give the number of the first entry that does not fit."""
    with pytest.raises(LogBroken) as found:
        verification()
    number = found.value.data["number"]
    assert isinstance(number, int)
    return number


def verify_after(*statements: str) -> None:
    """Verify a database after these statements; nothing stays changed."""
    with unguarded() as session:
        for statement in statements:
            session.execute(text(statement))
        session.expire_all()
        verify()


def test_an_untouched_log_verifies_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "TELL_EVERY", 1)
    told: list[tuple[int, int]] = []
    verified = verify(lambda done, total: told.append((done, total)))
    assert (verified.entries, verified.definitions) == (3, 1)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_value_changed_in_any_column_of_any_row_names_its_entry() -> None:
    found = {place: broken(partial(verify_changed, place, other(place))) for place in places()}
    assert len(found) > 200
    assert {place: number for place, number in found.items() if number != place.number} == {}
    verify()


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("DELETE FROM change WHERE number = 2", 2),
        ("DELETE FROM change_field WHERE change_number = 2 AND position = 3", 2),
        ("DELETE FROM change_field WHERE change_number = 3", 3),
        ("DELETE FROM change WHERE number = 3", 3),
        (
            "UPDATE change_field SET before = after, after = before WHERE change_number = 3 AND position = 1",
            3,
        ),
        ("UPDATE head SET change_number = 2", 3),
        ("UPDATE head SET change_hash = previous FROM change WHERE number = 3", 3),
        ("UPDATE head SET catalogue_number = 7", 3),
    ],
)
def test_whatever_is_taken_away_or_exchanged_is_missed(statement: str, number: int) -> None:
    assert broken(partial(verify_after, statement)) == number


def test_the_end_cannot_be_cut_off_with_its_fields() -> None:
    cut = ("DELETE FROM change_field WHERE change_number = 3", "DELETE FROM change WHERE number = 3")
    assert broken(partial(verify_after, *cut)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE definition SET decimals = 2",
        "UPDATE definition SET formula = 'berechtigte / einwohner * 10'",
        "UPDATE definition_level SET since = '2011'",
        'UPDATE definition_source SET text = \'{"de": "anderswo"}\'',
        "DELETE FROM definition_concept WHERE concept_id = 8",
        "UPDATE definition SET patch = 1",
    ],
)
def test_a_frozen_definition_changed_by_hand_is_named(statement: str) -> None:
    with pytest.raises(DefinitionBroken) as found:
        verify_after(statement)
    assert found.value.data["code"] == "IND-0048"


def test_a_definition_taken_away_is_missed() -> None:
    assert broken(partial(verify_after, "UPDATE definition SET state = 'draft', content_digest = NULL")) == 3


def redact(number: int, *, field: str) -> None:
    """Take a value away the way the guards allow."""
    with db.transaction() as session:
        for side in ("before", "after"):
            session.execute(
                text(
                    f"UPDATE change_field SET {side} = NULL, {side}_salt = NULL WHERE change_number = :n AND field = :f"
                ),
                {"n": number, "f": field},
            )


def test_a_missing_value_counts_only_with_a_redaction_that_names_it() -> None:
    redact(2, field="sources")
    assert broken(verify) == 2
    with db.transaction():
        record(SYSTEM, Entry("redact", Topic("change", "2"), (FieldChange("2/title/after", None, None),)))
    assert broken(verify) == 2
    with db.transaction():
        record(SYSTEM, Entry("redact", Topic("change", "2"), (FieldChange("2/sources/after", None, None),)))
    assert verify().entries == 5


FROZEN_TABLES = (Definition, DefinitionConcept, DefinitionLevel, DefinitionSource, FormulaTerm)
COUNTING = {"lock_version", "changed_at"}  # they say when a row was last touched, for conflicts and lists
ANOTHER: dict[type, Callable[[Any], object]] = {
    bool: lambda value: not value,
    int: lambda value: (value or 0) + 90,
    str: lambda value: f"{value or ''}x",
    bytes: lambda value: bytes([(value or b"x")[0] ^ 1]),
    dict: lambda value: {**(value or {}), "unit": "not_recorded"},
    date: lambda value: (value or date(2020, 1, 1)) + timedelta(days=1),
    datetime: lambda value: (value or datetime(2020, 1, 1, tzinfo=UTC)) + timedelta(microseconds=1),
    Localised: lambda value: Localised(f"{value.de if value else ''}x"),
    Editions: lambda value: (*(value or ()), "2100"),
    SeriesNotes: lambda value: (*(value or ()), SeriesNote("2100", "other", Localised("x"))),
}
# What the database itself takes in these columns, where not everything goes.
SPECIAL: dict[tuple[str, str], tuple[object, ...]] = {
    ("definition", "state"): ("superseded", "retired", "withheld", "published"),
    ("definition", "step"): ("major", "minor"),
    ("definition", "direction"): tuple(code for code, _ in CHOICES["direction"]),
    ("definition", "method_kind"): tuple(code for code, _ in CHOICES["method_kind"]),
    ("definition", "evidence_status"): tuple(code for code, _ in EVIDENCE),
    ("definition", "decimals"): (3, 4),
    ("definition", "valid_from"): ("2011", "2012"),
    ("definition", "valid_until"): ("2031", "2032"),
    ("definition_concept", "field"): ("breakdowns", "keywords"),
    ("definition_source", "role"): tuple(code for code, _ in SOURCE_ROLES),
}


def frozen_columns() -> list[Any]:
    """Name every column of every table that holds frozen definitions, as the model has them."""
    return [
        pytest.param(table, column, id=f"{table.name}.{column.name}")
        for table in map(table_of, FROZEN_TABLES)
        for column in table.columns
        if column.name not in COUNTING
    ]


def kind_of(column: Column[Any]) -> type:
    """Name what a column holds."""
    if isinstance(column.type, Moment):
        return datetime
    if isinstance(column.type, LocalisedText):
        return Localised
    if isinstance(column.type, Document):
        return dict
    if isinstance(column.type, Editions | SeriesNotes):
        return type(column.type)
    return column.type.python_type


@pytest.mark.parametrize(("table", "column"), frozen_columns())
def test_no_column_of_a_frozen_definition_changes_unseen(table: Table, column: Column[Any]) -> None:
    with db.reading() as session:
        frozen = select(Definition.id).where(Definition.content_digest.is_not(None))
        its = table.c.id if table.name == "definition" else table.c.definition_id
        rows = [dict(row) for row in session.execute(select(table).where(its.in_(frozen))).mappings()]
    assert rows, f"the filling has no row in {table.name}"
    for row in rows[:2]:
        choices = SPECIAL.get((table.name, column.name)) or (ANOTHER[kind_of(column)](row[column.name]),)
        value = next(choice for choice in choices if choice != row[column.name])
        key = [part == row[part.name] for part in table.primary_key]
        with pytest.raises((DefinitionBroken, LogBroken)), unguarded() as session:
            if db.is_sqlite():
                session.execute(text("PRAGMA ignore_check_constraints = ON"))
            beside = {"measure_id": None} if column.name == "indicator_id" and "measure_id" in row else {}
            session.execute(update(table).where(*key).values({column.name: value} | beside))
            session.expire_all()
            verify()


def test_a_part_added_to_a_frozen_definition_is_seen() -> None:
    with db.reading() as session:
        level = session.execute(select(table_of(DefinitionLevel))).mappings().first()
        assert level is not None
    with pytest.raises(DefinitionBroken), unguarded() as session:
        session.execute(
            delete(table_of(DefinitionLevel)).where(table_of(DefinitionLevel).c.level_id == level["level_id"])
        )
        session.expire_all()
        verify()


@pytest.fixture
def unsealed(monkeypatch: pytest.MonkeyPatch) -> str:
    """Adopt another indicator as an earlier release did, without a seal; give its code."""
    fields = publishing.published_fields
    monkeypatch.setattr(
        publishing, "published_fields", lambda *given: tuple(f for f in fields(*given) if f.field != SEAL)
    )
    adopt("IND-0049", CONTENT | {"title": Localised("Unfälle")})
    return "IND-0049"


@pytest.mark.usefixtures("unsealed")
def test_an_unsealed_definition_of_an_earlier_release_verifies_and_is_sealed_once(adam: Actor) -> None:
    verify()
    assert sealing.seal_unsealed(adam) == 1
    assert sealing.seal_unsealed(adam) == 0
    verify()
    with pytest.raises(DefinitionBroken):
        verify_after("UPDATE definition SET origin = 'anderswo' WHERE id = 2")


@pytest.mark.parametrize(
    "change",
    [
        "state = 'retired'",
        "valid_until = '2031', valid_until_earliest = '2031-01-01'",
        "decision = 'AG 9/2025'",
        "valid_from = '2011'",
    ],
)
@pytest.mark.usefixtures("unsealed")
def test_what_the_log_states_is_compared_before_there_is_a_seal(change: str) -> None:
    with pytest.raises(DefinitionBroken):
        verify_after(f"UPDATE definition SET {change} WHERE id = 2")
