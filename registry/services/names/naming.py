"""Every label in memory: offices, concepts, levels, programmes and measures, fresh as of the head's names number and the city's day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from registry import db
from registry.formats.records import ConceptReference, MeasureReference, OfficeReference, Redrawn, Reference
from registry.model import (
    BoundaryChange,
    Concept,
    ConceptLabel,
    Head,
    Measure,
    Office,
    OfficeName,
    Programme,
    Scheme,
    SpatialLevel,
)
from registry.rules import in_force
from registry.rules.localised import LANGUAGES, Localised
from registry.services.state.position import Standing, standing


class Level(NamedTuple):
    """A spatial level as it is referred to, with its place from large to small and how it was redrawn."""

    reference: Reference
    position: int
    plural: Localised
    redrawn: tuple[Redrawn, ...] = ()


class ConceptEntry(NamedTuple):
    """A concept with the scheme it belongs to."""

    scheme: str
    reference: ConceptReference
    is_retired: bool
    position: int
    broader_id: int | None


@dataclass(frozen=True)
class Names:
    """All labels by id, and all ids by code; `number`, the city's `day` and the last restore tell how fresh they are."""

    number: int
    day: date
    restored: str | None
    offices: dict[int, OfficeReference]
    concepts: dict[int, ConceptEntry]
    levels: dict[int, Level]
    programmes: dict[int, Reference]
    measures: dict[int, MeasureReference]
    external_offices: frozenset[str]
    office_ids: dict[str, int] = field(init=False)
    concept_ids: dict[tuple[str, str], int] = field(init=False)
    level_ids: dict[str, int] = field(init=False)
    programme_ids: dict[str, int] = field(init=False)
    measure_ids: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        keys = {
            "office_ids": {r.code: i for i, r in self.offices.items()},
            "concept_ids": {(e.scheme, e.reference.code): i for i, e in self.concepts.items()},
            "level_ids": {e.reference.code: i for i, e in self.levels.items()},
            "programme_ids": {r.code: i for i, r in self.programmes.items()},
            "measure_ids": {r.code: i for i, r in self.measures.items()},
        }
        for name, ids in keys.items():
            object.__setattr__(self, name, ids)

    def of_scheme(self, scheme: str) -> tuple[ConceptReference, ...]:
        """List the concepts of a scheme in their order."""
        return self._by_scheme.get(scheme, ())

    def notations(self, scheme: str) -> tuple[str, ...]:
        """List the notations of a scheme in their order."""
        return self._notations.get(scheme, ())

    @cached_property
    def _by_scheme(self) -> dict[str, tuple[ConceptReference, ...]]:
        found: dict[str, list[ConceptReference]] = defaultdict(list)
        for entry in sorted(self.concepts.values(), key=lambda e: (e.position, e.reference.code)):
            found[entry.scheme].append(entry.reference)
        return {scheme: tuple(references) for scheme, references in found.items()}

    @cached_property
    def _notations(self) -> dict[str, tuple[str, ...]]:
        return {scheme: tuple(r.code for r in found) for scheme, found in self._by_scheme.items()}


_cache: WeakKeyDictionary[Engine, Names] = WeakKeyDictionary()
KEPT = "names"  # where a session keeps them until its read or transaction ends


def names() -> Names:
    """Give all labels; asks the head once in each read or transaction, loads anew only when a label changed or a day began."""
    with db.reading() as session:
        kept = db.kept()
        if KEPT not in kept:
            kept[KEPT] = _fresh(session)
        found: Names = kept[KEPT]
        return found


def _fresh(session: Session) -> Names:
    now, cached = standing(), _cache.get(db.engine())
    if session.info.get("renamed"):
        return _load(session, now)
    state = (now.names_number, db.clock.today(), now.restored)
    if cached is None or (cached.number, cached.day, cached.restored) != state:
        cached = _cache[db.engine()] = _load(session, now)
    return cached


def touch() -> None:
    """Say, inside a transaction, that a label changed: everybody loads anew after the commit."""
    session = db.session()
    session.flush()
    session.execute(update(Head).values(names_number=Head.names_number + 1))
    session.info["renamed"] = True
    db.kept().pop(KEPT, None)


def _load(session: Session, now: Standing) -> Names:
    return Names(
        now.names_number,
        db.clock.today(),
        now.restored,
        offices=_offices(session),
        concepts=_concepts(session),
        levels=_levels(session),
        programmes=_programmes(session),
        measures=_measures(session),
        external_offices=frozenset(session.execute(select(Office.code).where(Office.is_external)).scalars()),
    )


def _offices(session: Session) -> dict[int, OfficeReference]:
    known = select(OfficeName).where(OfficeName.recorded_until.is_(None))
    today, present = db.clock.today(), dict[int, OfficeName]()
    for name in in_force.in_order(session.scalars(known)):
        if in_force.has_begun(name, today):
            present[name.office_id] = name  # the latest stands
    rows = session.execute(select(Office.id, Office.code, Office.mailbox)).all()
    return {
        i: OfficeReference(
            code, present[i].name if i in present else Localised(code), f"/offices/{code}", mailbox
        )
        for i, code, mailbox in rows
    }


def _concepts(session: Session) -> dict[int, ConceptEntry]:
    labels = _labels(session)
    rows = session.execute(select(Concept, Scheme.code).join(Scheme, Scheme.id == Concept.scheme_id)).all()
    return {
        c.id: ConceptEntry(scheme, _concept(c, scheme, labels[c.id]), c.is_retired, c.position, c.broader_id)
        for c, scheme in rows
    }


def _labels(session: Session) -> dict[int, list[ConceptLabel]]:
    known = select(ConceptLabel).where(ConceptLabel.recorded_until.is_(None))
    found: dict[int, list[ConceptLabel]] = defaultdict(list)
    today = db.clock.today()
    for label in session.execute(known.order_by(ConceptLabel.id)).scalars():
        if in_force.has_begun(label, today):  # what is still to come is nobody's word yet
            found[label.concept_id].append(label)
    return found


def _concept(concept: Concept, scheme: str, labels: Iterable[ConceptLabel]) -> ConceptReference:
    today = db.clock.today()
    is_preferred = {n.id: n.kind == "pref" and in_force.is_in_force(n, today) for n in labels}
    preferred = {label.language: label.text for label in labels if is_preferred[label.id]}
    # Former labels are still what people search for.
    others = [label for label in labels if not is_preferred[label.id]]
    german, english = (
        tuple(dict.fromkeys(o.text for o in others if o.language == each)) for each in LANGUAGES
    )
    path = f"/themes/{concept.notation}" if scheme == "themes" else f"/vocab/{scheme}#{concept.notation}"
    label = Localised(preferred.get("de", concept.notation), preferred.get("en"))
    return ConceptReference(concept.notation, label, path, concept.match, german, english)


def _levels(session: Session) -> dict[int, Level]:
    changes: dict[int, list[BoundaryChange]] = defaultdict(list)
    documented = select(BoundaryChange).where(BoundaryChange.struck_at.is_(None))
    for change in session.scalars(documented.order_by(BoundaryChange.effective_from_earliest)):
        changes[change.level_id].append(change)
    levels = session.scalars(select(SpatialLevel).order_by(SpatialLevel.position))
    return {level.id: _level(level, changes[level.id]) for level in levels}


def _level(level: SpatialLevel, changes: Iterable[BoundaryChange]) -> Level:
    reference = Reference(level.notation, level.name, f"/levels/{level.notation}")
    redrawn = (
        Redrawn(reference, c.kind, c.effective_from, c.count_before, c.count_after, c.note, c.source_url)
        for c in changes
    )
    return Level(reference, level.position, level.plural, tuple(redrawn))


def _programmes(session: Session) -> dict[int, Reference]:
    rows = session.execute(select(Programme.id, Programme.code, Programme.label).order_by(Programme.id)).all()
    return {i: Reference(code, label, f"/programmes/{code}") for i, code, label in rows}


def _measures(session: Session) -> dict[int, MeasureReference]:
    rows = session.execute(
        select(Measure.id, Measure.code, Measure.label, Concept.notation).outerjoin(
            Concept, Concept.id == Measure.unit_id
        )
    ).all()
    return {i: MeasureReference(code, label, f"/measures/{code}", unit) for i, code, label, unit in rows}
