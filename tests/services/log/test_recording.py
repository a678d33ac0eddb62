"""The log: one chain, a salt for each value, appended and never rewritten."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from registry import db
from registry.model import Change, ChangeField, Head
from registry.rules.access import SYSTEM, Actor, Visibility
from registry.rules.diff import FieldChange
from registry.rules.localised import Localised
from registry.services.log.recording import Entry, digest, entry_hash, moment_text, record, record_all, seal
from registry.services.operations.verifying import verify
from registry.services.state.topics import Topic
from tests.services.conftest import Race

pytestmark = pytest.mark.usefixtures("cast")
OFFICE = Topic("office", "jobcenter")


def written(*entries: Entry, by: Actor = SYSTEM) -> list[int]:
    """Write entries in one transaction."""
    with db.transaction():
        return record_all(by, entries)


def log() -> list[Change]:
    """Read the log."""
    with db.reading() as session:
        return list(session.scalars(select(Change).order_by(Change.number)))


def fields() -> list[ChangeField]:
    """Read the fields of the log."""
    with db.reading() as session:
        return list(
            session.scalars(select(ChangeField).order_by(ChangeField.change_number, ChangeField.position))
        )


def test_numbers_have_no_gaps_and_each_entry_names_the_one_before() -> None:
    assert written(Entry("rename", OFFICE), Entry("rename", OFFICE)) == [1, 2]
    assert written(Entry("rename", OFFICE)) == [3]
    assert [change.number for change in log()] == [1, 2, 3]
    assert log()[0].previous == bytes(32)
    assert all(after.previous == before.hash for before, after in pairwise(log()))
    with db.reading() as session:
        head = session.scalars(select(Head)).one()
        assert (head.change_number, head.change_hash) == (3, log()[-1].hash)


def test_an_entry_says_who_what_why_and_which_decision(clara: Actor) -> None:
    entry = Entry(
        "agree",
        OFFICE,
        (FieldChange("state", "proposed", "agreed"),),
        "Einstimmig",
        "1.0.0",
        "AG 3",
        Visibility.PUBLIC,
        7,
        "chair",
    )
    written(entry, by=clara)
    (change,) = log()
    assert (change.account_id, change.office, change.role) == (clara.account_id, clara.office, "chair")
    assert (change.action, change.subject_kind, change.subject_code) == ("agree", "office", "jobcenter")
    assert (change.version, change.decision, change.catalogue_number, change.visibility) == (
        "1.0.0",
        "AG 3",
        7,
        "public",
    )
    assert (change.reason, fields()[0].before, fields()[0].after) == (
        '"Einstimmig"',
        '"proposed"',
        '"agreed"',
    )


def test_the_log_names_offices_and_no_person(anna: Actor) -> None:
    written(Entry("rename", OFFICE), by=anna)
    with db.reading() as session:
        row = session.execute(text("SELECT * FROM change")).one()
    assert "anna" not in str(tuple(row)).lower()


def test_equal_values_have_other_salts_and_other_digests() -> None:
    written(*[Entry("rename", OFFICE, (FieldChange("name", "gleich", "gleich"),), "gleich")] * 3)
    salts = {salt for field in fields() for salt in (field.before_salt, field.after_salt)} | {
        c.reason_salt for c in log()
    }
    digests = {d for field in fields() for d in (field.before_digest, field.after_digest)} | {
        c.reason_digest for c in log()
    }
    assert len(salts) == len(digests) == 9


def test_no_value_has_no_salt_and_no_digest() -> None:
    written(Entry("rename", OFFICE, (FieldChange("name", None, "neu"),)))
    (field,), (change,) = fields(), log()
    assert (field.before, field.before_salt, field.before_digest) == (None, None, None)
    assert (change.reason, change.reason_salt, change.reason_digest) == (None, None, None)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    value=st.recursive(
        st.text() | st.integers() | st.booleans(), lambda inner: st.lists(inner, max_size=3), max_leaves=5
    )
)
def test_a_seal_fits_its_value_and_no_other(value: object) -> None:
    sealed = seal(value)
    assert sealed.text is not None
    assert sealed.salt is not None
    assert digest(sealed.text, sealed.salt) == sealed.digest
    assert digest(sealed.text + " ", sealed.salt) != sealed.digest
    assert json.loads(sealed.text) == value


def test_both_languages_are_kept() -> None:
    assert seal(Localised("Miete", "Rent")).text == '{"de":"Miete","en":"Rent"}'


def test_the_hash_covers_every_fact_of_an_entry() -> None:
    written(
        Entry(
            "agree", OFFICE, (FieldChange("state", "a", "b"),), "weil", "1.0.0", "AG 3", Visibility.PUBLIC, 7
        )
    )
    (change,) = log()
    row = {name: getattr(change, name) for name in Change.__table__.columns.keys()}  # noqa: SIM118
    values = [(f.field, f.before_digest, f.after_digest) for f in fields()]
    assert entry_hash(row, values) == change.hash
    for name in row.keys() - {"hash", "reason", "reason_salt", "made_at"}:
        assert (
            entry_hash(row | {name: b"x" if isinstance(row[name], bytes) else "x"}, values) != change.hash
        ), name
    assert entry_hash(row, []) != change.hash
    assert entry_hash(row, [("other", *values[0][1:])]) != change.hash


def test_moments_are_of_one_length() -> None:
    written(Entry("rename", OFFICE))
    assert len(moment_text(log()[0].made_at)) == len("2026-03-16T09:30:00.000000+00:00")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET action = 'x'",
        "UPDATE change SET reason = 'x'",
        "UPDATE change SET reason_salt = NULL",
        "DELETE FROM change",
        "UPDATE change_field SET after = 'x'",
        "UPDATE change_field SET field = 'x'",
        "UPDATE change_field SET after = NULL",
        "UPDATE change_field SET after_digest = NULL",
        "DELETE FROM change_field",
        "DELETE FROM head",
    ],
)
def test_the_log_is_append_only(statement: str) -> None:
    written(Entry("rename", OFFICE, (FieldChange("name", "alt", "neu"),), "weil"))
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.execute(text(statement))


def test_an_entry_goes_with_what_it_records() -> None:
    with pytest.raises(RuntimeError), db.transaction():
        record(SYSTEM, Entry("rename", OFFICE))
        raise RuntimeError
    assert log() == []
    assert verify().entries == 0


def test_many_writers_make_one_chain(race: Race) -> None:
    race(
        *[lambda: written(Entry("rename", OFFICE, (FieldChange("name", 1, 2),)), Entry("rename", OFFICE))] * 8
    )
    assert verify().entries == 16
