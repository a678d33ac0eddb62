"""What must hold after any crash: log, definitions, fragments, catalogue and index tell the same story."""

from sqlalchemy import func, select

from registry import db
from registry.formats.packing import from_stored, unpack
from registry.model import Catalogue, Change, Definition, Fragment, Head, Indicator
from registry.rules.lifecycle import State
from registry.search.question import Question
from registry.services.catalogue.fragments import export_head, render
from registry.services.content.records import records_of
from registry.services.finding.finding import find
from registry.services.operations.keeping import check
from registry.services.operations.verifying import verify
from registry.settings import Settings
from tests.cast import actor


def require_agreement(settings: Settings) -> None:
    """Fail where two parts of the registry tell different stories; a worker must be running and done."""
    verify()
    problems = [checked for checked in check(settings) if checked.found.verdict == "problem"]
    assert problems == []
    assert_whole_definitions()
    assert_fragments_are_those_of_the_rows()
    assert_catalogue_is_gapless()
    assert_index_is_that_of_the_rows()


def published() -> list[Definition]:
    """Give the definitions in force."""
    with db.reading() as session:
        chosen = select(Definition).where(Definition.state == State.PUBLISHED).order_by(Definition.id)
        return list(session.scalars(chosen))


def assert_whole_definitions() -> None:
    """No definition is half published: number, seal, pointer and state go together."""
    with db.reading() as session:
        pointed = set(session.scalars(select(Indicator.published_id)))
        rows = list(session.scalars(select(Definition)))
    for row in rows:
        is_frozen = row.state in (State.PUBLISHED, State.SUPERSEDED)
        facts = {
            row.version is not None,
            row.content_digest is not None,
            row.published_at is not None,
            is_frozen,
        }
        assert len(facts) == 1, row.id
        assert (row.id in pointed) == (row.state == State.PUBLISHED), row.id


def assert_fragments_are_those_of_the_rows() -> None:
    """Each definition in force has its fragments, byte for byte what it renders to now."""
    found = published()
    with db.reading() as session:
        chosen = select(Fragment.code, Fragment.form, Fragment.body).where(Fragment.number_until.is_(None))
        stored = {(code, form): unpack(from_stored(body)) for code, form, body in session.execute(chosen)}
    rendered = {
        (record.code, form): unpack(body)
        for record in (records_of(found) if found else [])
        for form, body in render(record, export_head()).items()
    }
    assert stored == rendered


def assert_catalogue_is_gapless() -> None:
    """Every number of the catalogue was taken by exactly one entry of the log, in the same order."""
    with db.reading() as session:
        numbers = list(session.scalars(select(Catalogue.number).order_by(Catalogue.number)))
        logged = list(
            session.scalars(
                select(Change.catalogue_number)
                .where(Change.catalogue_number.is_not(None))
                .order_by(Change.number)
            )
        )
        head = session.scalar(select(Head.catalogue_number))
        total = session.scalar(select(Catalogue.total).order_by(Catalogue.number.desc()).limit(1)) or 0
        in_force = session.scalar(select(func.count()).where(Definition.state == State.PUBLISHED))
    assert numbers == logged == list(range(1, len(numbers) + 1))
    assert (head, total) == (len(numbers), in_force)


def assert_index_is_that_of_the_rows() -> None:
    """The index holds every definition in force and every open draft, at its present version, and nothing else."""
    hits = find(actor("anna"), Question(size=1_000)).items
    with db.reading() as session:
        chosen = select(Definition, Indicator.code).join(Indicator, Indicator.id == Definition.indicator_id)
        is_open = Definition.state.in_((State.DRAFT, State.PROPOSED, State.AGREED))
        rows = session.execute(chosen.where(is_open | (Definition.state == State.PUBLISHED))).all()
    expected = {
        (code if row.state == State.PUBLISHED else f"{code}-draft", row.version, row.state, row.title.de)
        for row, code in rows
    }
    assert {(hit.id, hit.version, hit.state, hit.title.de) for hit in hits} == expected
    assert len(hits) == len(expected)
