"""Triggers in both databases keep frozen definitions, the log and the catalogue's numbers as they are."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from migrations.guards import CONTENT, PARTS
from registry import db
from registry.model import Base
from registry.model.changelog import Change, ChangeField
from registry.model.concept import Concept, Scheme
from registry.model.definition import Definition, DefinitionConcept
from registry.model.fragment import Catalogue, Fragment
from registry.model.indicator import Indicator
from registry.model.office import Office
from registry.rules.localised import Localised
from tests.cast import LONG_AGO

DIGEST = bytes(32)
LIFECYCLE = {
    "state",
    "step",
    "lock_version",
    "author_id",
    "changed_at",
    "decision",
    "valid_until",
    "valid_until_earliest",
    "recorded_until",
}


@pytest.fixture
def published(cast: None) -> int:
    """Write one frozen definition with a keyword, its fragment, and a log entry; give its id."""
    with db.transaction() as session:
        office = session.scalars(select(Office)).first()
        indicator = Indicator(code="IND-0001", steward_id=office.id, created_at=LONG_AGO)
        scheme = Scheme(code="keywords", title=Localised("Schlagwörter"))
        session.add_all([indicator, scheme])
        session.flush()
        word = Concept(scheme_id=scheme.id, notation="buergergeld")
        definition = Definition(
            indicator_id=indicator.id,
            title=Localised("Bonuscard"),
            changed_at=LONG_AGO,
            recorded_from=LONG_AGO,
        )
        session.add_all([word, definition])
        session.flush()
        session.add(DefinitionConcept(definition_id=definition.id, field="keywords", concept_id=word.id))
        session.flush()
        for name, value in _frozen().items():
            setattr(definition, name, value)
        session.add(
            Change(
                number=1,
                made_at=LONG_AGO,
                action="publish",
                subject_kind="indicator",
                visibility="public",
                subject_code="IND-0001",
                reason="weil",
                reason_salt=b"salt",
                reason_digest=DIGEST,
                previous=DIGEST,
                hash=DIGEST,
            )
        )
        session.flush()
        session.add_all(
            [
                ChangeField(
                    change_number=1,
                    position=0,
                    field="title",
                    after='"x"',
                    after_salt=b"salt",
                    after_digest=DIGEST,
                ),
                Catalogue(number=1, made_at=LONG_AGO, total=1),
                Fragment(indicator_id=indicator.id, form="ttl", number_from=1, code="IND-0001", body=b"..."),
            ]
        )
        return definition.id


def _frozen() -> dict[str, object]:
    return {
        "state": "published",
        "major": 1,
        "minor": 0,
        "patch": 0,
        "published_at": LONG_AGO,
        "content_digest": DIGEST,
    }


REFUSED = (
    "UPDATE definition SET title = 'x'",
    "UPDATE definition SET content_digest = NULL",
    "UPDATE definition SET major = 2",
    "UPDATE definition SET valid_from = '2012'",
    "DELETE FROM definition",
    "UPDATE definition_concept SET position = 3",
    "DELETE FROM definition_concept",
    "UPDATE indicator SET code = 'IND-0002'",
    "DELETE FROM indicator",
    "UPDATE change SET action = 'adopt'",
    "UPDATE change SET reason = 'anders'",
    "UPDATE change SET reason = NULL",
    "UPDATE change SET reason_salt = NULL",
    "UPDATE change SET reason = NULL, reason_salt = NULL, reason_digest = NULL",
    "UPDATE change SET hash = previous, number = 2",
    "DELETE FROM change",
    "UPDATE change_field SET after = '\"y\"'",
    "UPDATE change_field SET before = '\"y\"', before_salt = after_salt",
    "DELETE FROM change_field",
    "DELETE FROM head",
    "UPDATE catalogue SET total = 2",
    "DELETE FROM catalogue",
    "UPDATE fragment SET body = NULL",
    "UPDATE fragment SET number_from = 2",
    "DELETE FROM fragment",
)
ALLOWED = (
    "UPDATE definition SET state = 'superseded'",
    "UPDATE definition SET valid_until = '2017', recorded_until = changed_at",
    "UPDATE change SET reason = NULL, reason_salt = NULL",
    "UPDATE change_field SET after = NULL, after_salt = NULL",
    "UPDATE fragment SET number_until = 2",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_history_cannot_be_changed_by_any_statement(published: int, statement: str) -> None:
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("statement", ALLOWED)
def test_what_the_lifecycle_and_redaction_need_stays_possible(published: int, statement: str) -> None:
    with db.transaction() as session:
        assert session.execute(text(statement)).rowcount == 1


def test_a_frozen_definition_takes_no_further_part(published: int) -> None:
    with db.transaction() as session:
        word = session.scalars(select(Concept)).one()
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.add(DefinitionConcept(definition_id=published, field="breakdowns", concept_id=word.id))


def test_a_closed_fragment_may_be_purged_but_not_reopened(published: int) -> None:
    with db.transaction() as session:
        session.execute(text("UPDATE fragment SET number_until = 2"))
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.execute(text("UPDATE fragment SET number_until = NULL"))
    with db.transaction() as session:
        assert session.execute(text("DELETE FROM fragment")).rowcount == 1


def test_every_column_of_a_definition_is_either_frozen_or_of_its_lifecycle() -> None:
    assert set(CONTENT) | LIFECYCLE == set(Definition.__table__.columns.keys())
    assert not set(CONTENT) & LIFECYCLE


WAITING = "scheduled"  # a release says nothing of the content, and goes when the definition is frozen


def test_every_part_of_a_definition_is_guarded() -> None:
    parts = {table.name for table in Base.metadata.sorted_tables if "definition_id" in table.columns}
    assert set(PARTS) == parts - {WAITING}


def _second_open_draft(session: Session, published: Definition) -> None:
    for _ in range(2):
        session.add(_draft(published.indicator_id))


def _second_published(session: Session, published: Definition) -> None:
    session.add(_draft(published.indicator_id, **_frozen() | {"major": 2}))


def _second_of_the_same_number(session: Session, published: Definition) -> None:
    session.add(_draft(published.indicator_id, valid_from="2012", **_frozen() | {"state": "superseded"}))


def _second_start_unknown(session: Session, published: Definition) -> None:
    session.add(_draft(published.indicator_id, **_frozen() | {"state": "superseded", "major": 2}))


def _published_without_number(session: Session, published: Definition) -> None:
    session.add(_draft(published.indicator_id, valid_from="2012", state="superseded"))


def _unknown_state(session: Session, published: Definition) -> None:
    session.add(_draft(published.indicator_id, state="lost"))


def _unknown_office(session: Session, published: Definition) -> None:
    session.add(_draft(published.indicator_id, source_office_id=9999))


def _draft(indicator_id: int, **values: object) -> Definition:
    return Definition(
        **{
            "indicator_id": indicator_id,
            "title": Localised("Entwurf"),
            "changed_at": LONG_AGO,
            "recorded_from": LONG_AGO,
        }
        | values
    )


@pytest.mark.parametrize(
    "write",
    [
        _second_open_draft,
        _second_published,
        _second_of_the_same_number,
        _second_start_unknown,
        _published_without_number,
        _unknown_state,
        _unknown_office,
    ],
)
def test_constraints_refuse_what_cannot_be(
    published: int, write: Callable[[Session, Definition], None]
) -> None:
    with pytest.raises(IntegrityError), db.transaction() as session:
        write(session, session.get_one(Definition, published))


def test_the_second_editor_of_the_same_row_is_noticed(published: int) -> None:
    with db.transaction() as session:
        session.add(_draft(session.get_one(Definition, published).indicator_id))
    with pytest.raises(StaleDataError), db.transaction() as session:
        draft = session.scalars(select(Definition).where(Definition.state == "draft")).one()
        session.execute(text("UPDATE definition SET lock_version = 7 WHERE state = 'draft'"))
        draft.step = "minor"
        session.flush()
