"""The stage of the service tests: words to describe with, and a definition brought to any state by real verbs."""

from typing import Any

from registry import db
from registry.model import (
    Concept,
    ConceptLabel,
    Definition,
    Indicator,
    Measure,
    Programme,
    Scheme,
    SpatialLevel,
)
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.services.content.contents import content_of
from registry.services.lifecycle import deciding, describing, proposing, publishing
from registry.services.names import naming
from tests.cast import LONG_AGO, actor

SCHEMES = {
    "themes": ("soziale-lage", "wohnen"),
    "keywords": ("bonuscard", "hilfe"),
    "units": ("prozent", "personen"),
    "frequencies": ("jaehrlich",),
    "breakdowns": ("alter",),
    "licences": ("dl-by-de-2.0",),
}
LEVELS = ("gemeinde", "stadtbezirk", "stadtteil")
STEWARD = "statistisches-amt"

# Says everything that a proposal needs.
FULL: dict[str, Any] = {
    "title": Localised("Bonuscard", "Bonus card"),
    "theme": "soziale-lage",
    "keywords": ("bonuscard", "hilfe"),
    "definition": Localised("Anteil der Menschen mit Bonuscard an allen Menschen."),
    "direction": "neutral",
    "method_kind": "ratio",
    "numerator": "berechtigte",
    "denominator": "einwohner",
    "formula": "berechtigte / einwohner * 100",
    "unit": "prozent",
    "decimals": 1,
    "confidentiality": "entfällt",
    "levels": ({"level": "stadtteil", "since": "2010"},),
    "reference_period": Localised("31. Dezember"),
    "periodicity": "jaehrlich",
    "sources": ({"role": "indicator", "text": Localised("Sozialdatenatlas")},),
    "source_office": "amt-soziales",
}


def set_up() -> None:
    """Write the code lists, levels, measures and programmes that FULL refers to; the cast is there already."""
    with db.transaction() as session:
        for code, notations in SCHEMES.items():
            scheme = Scheme(code=code, title=Localised(code.title()))
            session.add(scheme)
            session.flush()
            for position, notation in enumerate(notations):
                labels = [
                    ConceptLabel(kind="pref", language="de", text=notation.title(), recorded_from=LONG_AGO)
                ]
                session.add(Concept(scheme_id=scheme.id, notation=notation, position=position, labels=labels))
        for position, notation in enumerate(LEVELS, 1):
            name = Localised(notation.title())
            session.add(SpatialLevel(notation=notation, position=position, name=name, plural=name))
        session.add_all(
            Measure(code=code, label=Localised(code.title())) for code in ("berechtigte", "einwohner")
        )
        session.add_all(
            Programme(code=code, label=Localised(code.title()))
            for code in ("sozialmonitoring", "quartiersmonitoring")
        )
        naming.touch()


def drafted(**changed: Any) -> Definition:
    """Open a new indicator's draft that says everything; None takes a field away."""
    draft = describing.create_indicator(actor("anna"), title=FULL["title"], steward=STEWARD)
    return described(draft, **changed)


def described(draft: Definition, *, notes: describing.Notes | None = None, **changed: Any) -> Definition:
    """Let a draft say everything, with some of it changed."""
    said = {name: value for name, value in (FULL | changed).items() if value is not None}
    return fresh(
        describing.describe(actor("anna"), draft.id, said, lock_version=draft.lock_version, notes=notes)
    )


def proposed(draft: Definition | None = None) -> Definition:
    """Put a draft before the group."""
    return fresh(
        proposing.propose(actor("anna"), (draft or drafted()).id, reason="Auftrag der Arbeitsgruppe")
    )


def agreed(draft: Definition | None = None) -> Definition:
    """Let the group agree."""
    return fresh(deciding.agree(actor("clara"), proposed(draft).id, decision="AG 2026-03/4"))


def published(draft: Definition | None = None) -> Definition:
    """Publish."""
    return fresh(publishing.publish(actor("stefan"), agreed(draft).id))


def next_published(code: str, *, notes: describing.Notes | None = None, **changed: Any) -> Definition:
    """Publish a further version of an indicator."""
    draft = describing.begin_draft(actor("anna"), code)
    return published(described(draft, notes=notes, **changed))


def superseded() -> Definition:
    """Publish a version and another after it; gives the first."""
    first = published()
    next_published(code_of(first), title=Localised("Bonuscard Kultur"))
    return first


def retired() -> Definition:
    """Put an indicator out of force."""
    return fresh(deciding.retire(actor("clara"), published().id, decision="AG 2026-03/9"))


def withheld() -> Definition:
    """Withdraw a published definition."""
    return fresh(publishing.withhold(actor("adam"), published().id, reason="Persönliche Daten"))


def rejected() -> Definition:
    """Let the group refuse a proposal."""
    return fresh(deciding.reject(actor("clara"), proposed().id, decision="AG 2026-03/5"))


def discarded() -> Definition:
    """Throw a draft away."""
    return fresh(proposing.discard(actor("anna"), drafted().id))


STAND_IN = {
    State.DRAFT: drafted,
    State.PROPOSED: proposed,
    State.AGREED: agreed,
    State.PUBLISHED: published,
    State.SUPERSEDED: superseded,
    State.RETIRED: retired,
    State.REJECTED: rejected,
    State.DISCARDED: discarded,
    State.WITHHELD: withheld,
}


def code_of(definition: Definition) -> str:
    """Give the code of a definition's indicator."""
    with db.reading() as session:
        return session.get_one(Indicator, definition.indicator_id).code


def fresh(definition: Definition) -> Definition:
    """Read a definition anew, with its content loaded."""
    with db.reading() as session:
        return session.get_one(Definition, definition.id, populate_existing=True)


def said(definition: Definition) -> dict[str, Any]:
    """Give what a definition says, as fields with values."""
    with db.reading():
        return content_of(fresh(definition)).values
