"""What the pages about themes and code lists show."""

from dataclasses import dataclass

from sqlalchemy import func, select

from registry import db
from registry.errors import NotFound
from registry.formats.records import ConceptReference
from registry.model import Concept, ConceptLabel, Definition, Scheme
from registry.rules import in_force
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.names.naming import Names, names
from registry.services.pages.uses import Uses, counts, required, uses
from vocab.terms import described

ALTERNATIVE = "alt"
# Hidden labels are words that people type and nobody else should read: they are for the index alone.
SHOWN = ("pref", ALTERNATIVE)


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme with its labels, but the hidden ones, and the indicators of it."""

    concept: ConceptReference
    labels: tuple[ConceptLabel, ...]
    coming: tuple[ConceptLabel, ...]
    uses: Uses


@dataclass(frozen=True, slots=True)
class ConceptLine:
    """A concept of a code list with all its labels but the hidden ones."""

    concept: ConceptReference
    alternatives: tuple[ConceptLabel, ...]
    broader: str | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A code list as a page."""

    scheme: Scheme
    concepts: tuple[ConceptLine, ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """One of our own terms: a property of a definition, or a value of one."""

    name: str
    label: Localised
    said: Localised | None
    is_property: bool


def terms(actor: Actor) -> tuple[TermLine, ...]:
    """List our own terms, the same for every installation."""
    return tuple(
        TermLine(
            each.name, Localised(*each.label), Localised(*each.said) if each.said else None, each.is_property
        )
        for each in described()
    )


def themes(actor: Actor) -> tuple[tuple[ConceptReference, int], ...]:
    """List the themes, each with the number of its published indicators."""
    with db.reading() as session:
        labels = names()
        used = counts(session, Definition.theme_id)
        return tuple(
            (ref, used.get(labels.concept_ids["themes", ref.code], 0)) for ref in labels.of_scheme("themes")
        )


def theme(actor: Actor, notation: str) -> ThemeView:
    """Show one theme."""
    with db.reading() as session:
        labels = names()
        found = required(labels.concept_ids.get(("themes", notation)))
        shown = (ConceptLabel.concept_id == found, ConceptLabel.kind.in_(SHOWN))
        rows = session.execute(select(ConceptLabel).where(*shown).order_by(ConceptLabel.id))
        written = tuple(rows.scalars())
        return ThemeView(
            labels.concepts[found].reference,
            written,
            tuple(in_force.coming(written, db.clock.today())),
            uses(session, Definition.theme_id == found),
        )


def schemes(actor: Actor) -> tuple[tuple[Scheme, int], ...]:
    """List the code lists with the number of their concepts."""
    with db.reading() as session:
        known = dict(
            session.execute(select(Concept.scheme_id, func.count()).group_by(Concept.scheme_id)).all()
        )
        rows = session.execute(select(Scheme).order_by(Scheme.id)).scalars()
        return tuple((row, known.get(row.id, 0)) for row in rows)


def scheme(actor: Actor, code: str) -> SchemeView:
    """Show one code list with all labels but the hidden ones."""
    with db.reading() as session:
        row = session.execute(select(Scheme).where(Scheme.code == code)).scalar_one_or_none()
        if row is None:
            raise NotFound()
        known = (
            select(ConceptLabel)
            .join(Concept, Concept.id == ConceptLabel.concept_id)
            .where(
                Concept.scheme_id == row.id,
                ConceptLabel.recorded_until.is_(None),
                ConceptLabel.kind == ALTERNATIVE,
            )
        )
        others: dict[int, list[ConceptLabel]] = {}
        today = db.clock.today()
        for label in session.execute(known.order_by(ConceptLabel.id)).scalars():
            if in_force.has_begun(label, today):
                others.setdefault(label.concept_id, []).append(label)
        return SchemeView(row, _concept_lines(names(), code, others))


def _concept_lines(
    labels: Names, code: str, others: dict[int, list[ConceptLabel]]
) -> tuple[ConceptLine, ...]:
    entries = sorted(
        ((i, e) for i, e in labels.concepts.items() if e.scheme == code), key=lambda pair: pair[1].position
    )
    return tuple(
        ConceptLine(
            e.reference,
            tuple(others.get(i, ())),
            labels.concepts[e.broader_id].reference.code if e.broader_id else None,
            e.is_retired,
        )
        for i, e in entries
    )
