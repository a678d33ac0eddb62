"""A small registry to keep, check and restore: every kind of value, pointers in all directions."""

from datetime import date

from sqlalchemy import text

from registry import db
from registry.model import Concept, ConceptLabel, Definition, Measure, Office, Scheme, SpatialLevel
from registry.rules.fields import BY_NAME
from registry.rules.localised import Localised
from registry.services.lifecycle import describing, publishing
from tests.cast import actor, settle

CONTENT = {
    "title": Localised("Bonuscard", "Bonus card"),
    "definition": Localised('Anteil der Menschen mit Bonuscard ☂ \u2028 \\ "'),
    "keywords": ("hilfe", "bonuscard"),
    "levels": ({"level": "stadtteil", "since": "2010"},),
    "sources": (
        {"role": "indicator", "text": Localised("Sozialdatenatlas"), "url": "https://stuttgart.example/a"},
    ),
    "method_kind": "ratio",
    "numerator": "berechtigte",
    "denominator": "einwohner",
    "formula": "berechtigte / einwohner * 100",
    "decimals": 1,
    "editions": ("2010", "2013"),
    "series_notes": ({"date": "2011", "kind": "widening", "text": Localised("Auch A", "A too")},),
    "source_office": "amt-soziales",
}


def fill() -> None:
    """Write the cast, some words and one adopted indicator, with log, fragments and outbox."""
    settle()
    with db.transaction() as session:
        now = db.clock.now()
        session.add(Scheme(code="keywords", title=Localised("Schlagwörter", "Keywords")))
        session.add_all(
            [Measure(code=code, label=Localised(code.title())) for code in ("berechtigte", "einwohner")]
        )
        session.add(
            SpatialLevel(
                notation="stadtteil", position=3, name=Localised("Stadtteil"), plural=Localised("Stadtteile")
            )
        )
        session.flush()
        session.add(Concept(id=9, scheme_id=1, notation="hilfe"))
        session.flush()
        session.add_all(
            [
                Concept(id=8, scheme_id=1, notation="bonuscard", broader_id=9),
                ConceptLabel(
                    concept_id=9,
                    kind="pref",
                    language="de",
                    text="Hilfe",
                    recorded_from=now,
                    valid_from="2012",
                    valid_from_earliest=date(2012, 1, 1),
                ),
                Office(code="amt-alt", successor_id=1),
            ]
        )
    adopt("IND-0048", CONTENT)


def adopt(code: str, content: dict[str, object]) -> Definition:
    """Bring in one indicator as from the time before the registry."""
    title = content["title"]
    assert isinstance(title, Localised)
    draft = describing.create_indicator(actor("anna"), title=title, steward="amt-soziales", code=code)
    gaps = {name: "zu klären" for name, field in BY_NAME.items() if field.required and name not in content}
    draft = describing.describe(actor("anna"), draft.id, content | gaps, lock_version=draft.lock_version)
    return publishing.adopt(actor("adam"), draft.id, reason="Aus dem Sozialdatenatlas übernommen")


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
