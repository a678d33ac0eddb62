"""A small registry to keep, check and restore: every kind of value, pointers in all directions."""

from datetime import date

from sqlalchemy import insert, text

from registry import db
from registry.model import (
    Catalogue,
    Concept,
    ConceptLabel,
    Definition,
    DefinitionConcept,
    Fragment,
    Head,
    Indicator,
    Office,
    Scheme,
)
from registry.rules.access import SYSTEM, Visibility
from registry.rules.diff import FieldChange
from registry.rules.localised import Localised
from registry.services.recording import Entry, Subject, record
from tests.cast import actor, settle


def fill() -> None:
    """Write one published indicator with keywords, a fragment and a log of three entries."""
    settle()
    with db.transaction() as session:
        now = db.clock.now()
        session.add_all([Scheme(code="keywords", title=Localised("Schlagwörter", "Keywords"))])
        session.flush()
        session.add_all([Concept(id=9, scheme_id=1, notation="hilfe")])
        session.flush()
        session.add_all(
            [
                Concept(id=8, scheme_id=1, notation="bonuscard", broader_id=9),
                ConceptLabel(
                    concept_id=9,
                    kind="pref",
                    language="de",
                    text='Hilfe ☂ \u2028 \\ "',
                    recorded_from=now,
                    valid_from="2012",
                    valid_from_earliest=date(2012, 1, 1),
                ),
                Office(code="amt-alt", successor_id=1),
            ]
        )
        session.flush()
        indicator = Indicator(code="IND-0048", steward_id=1, created_at=now, issued_at=now)
        session.add(indicator)
        session.flush()
        definition = Definition(
            indicator_id=indicator.id,
            state="agreed",
            major=1,
            minor=0,
            patch=0,
            changed_at=now,
            published_at=now,
            title=Localised("Bonuscard", "Bonus card"),
            recorded_from=now,
            decimals=1,
            gaps={"unit": "zu klären"},
        )
        session.add(definition)
        session.flush()
        session.execute(
            insert(DefinitionConcept),
            [
                {"definition_id": definition.id, "field": "keywords", "concept_id": i, "position": i}
                for i in (8, 9)
            ],
        )
        definition.state, definition.content_digest = "published", bytes(range(32))
        indicator.published_id = definition.id
        session.add_all(
            [
                Catalogue(number=1, made_at=now, total=1),
                Fragment(
                    indicator_id=indicator.id,
                    form="nt",
                    number_from=1,
                    code=indicator.code,
                    body="<a> <b> <c> .\n",
                ),
            ]
        )
        session.flush()
        _record()
        session.execute(Head.__table__.update().values(catalogue_number=1))


def _record() -> None:
    subject = Subject("indicator", "IND-0048")
    title = FieldChange("title", None, Localised("Bonuscard", "Bonus card"))
    record(
        actor("anna"),
        Entry("describe", subject, (title, FieldChange("unit", "prozent", None)), "Neu erfasst"),
    )
    record(
        actor("adam"),
        Entry(
            "adopt",
            subject,
            (title,),
            "Aus dem Bericht",
            version="1.0.0",
            visibility=Visibility.PUBLIC,
            catalogue_number=1,
        ),
    )
    record(
        SYSTEM,
        Entry(
            "rename",
            Subject("office", "amt-soziales"),
            (FieldChange("name", Localised("Sozialamt"), Localised("Amt für Soziales")),),
        ),
    )


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Read every table as plain rows, for comparison."""
    with db.reading() as session:
        names = session.connection().dialect.get_table_names(session.connection())
        return {
            name: sorted(map(_plain, session.execute(text(f"SELECT * FROM {name}")).all()), key=repr)
            for name in names
        }


def _plain(row: object) -> tuple[object, ...]:
    return tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)  # type: ignore[attr-defined]
