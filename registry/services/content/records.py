"""Pictures definitions: model rows become plain records with every reference resolved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from registry import db
from registry.formats.records import (
    Availability,
    ConceptReference,
    DefinitionRecord,
    MeasureReference,
    OfficeReference,
    Redrawn,
    Reference,
    Source,
)
from registry.model import Definition, Indicator, ProgrammeIndicator
from registry.rules import dates, formula
from registry.rules.content import Content, LevelSpan, SourceText
from registry.rules.fields import BY_NAME, SCHEME_OF, Kind
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.services.content.contents import contents_of
from registry.services.names.naming import Names, names


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a record says that its own definition does not hold."""

    indicator: Indicator
    programmes: tuple[int, ...] = ()
    previous_version: str | None = None
    successor: Reference | None = None


Numbers = Mapping[int, Sequence[tuple[int, int, int]]]  # by indicator, in their order


def record_of(
    definition: Definition, indicator: Indicator | None = None, numbers: Numbers | None = None
) -> DefinitionRecord:
    """Picture one definition; an indicator and numbers that are read already are not read again."""
    return records_of([definition], [indicator] if indicator else (), numbers)[0]


def records_of(
    definitions: list[Definition], known: Iterable[Indicator] = (), numbers: Numbers | None = None
) -> list[DefinitionRecord]:
    """Picture many definitions with a handful of queries."""
    with db.reading() as session:
        contents = contents_of(definitions)
        indicators = {i.id: i for i in known} or _indicators(session, {d.indicator_id for d in definitions})
        around = _surroundings(definitions, indicators, numbers)
        labels = names()
        terms = _indicator_terms(contents.values())
        return [picture(d, contents[d.id], around[d.id], labels, terms) for d in definitions]


def picture(
    definition: Any, content: Content, around: Surroundings, labels: Names, terms: Mapping[str, Reference]
) -> DefinitionRecord:
    """Picture a definition (a row or what looks like one) from parts that are already read."""
    values, indicator = content.values, around.indicator
    facts = {name: _resolved(name, value, labels) for name, value in values.items()}
    return DefinitionRecord(
        code=indicator.code,
        path=f"/indicators/{indicator.code}",
        version=definition.version,
        state=State(definition.state),
        steward=labels.offices[indicator.steward_id],
        is_adopted=definition.is_adopted,
        is_candidate=definition.is_candidate,
        steward_is_assigned=indicator.steward_is_assigned,
        formula_terms=_formula_terms(values.get("formula"), labels, terms),
        programmes=tuple(labels.programmes[i] for i in around.programmes),
        gaps=dict(content.gaps),
        evidence_status=definition.evidence_status,
        origin=definition.origin,
        evidence_url=definition.evidence_url,
        version_notes=definition.version_notes,
        decision=definition.decision,
        valid_from=definition.valid_from,
        valid_until=definition.valid_until,
        issued=_iso(indicator.issued_at),
        modified=_iso(definition.published_at or definition.changed_at),
        retired=_iso(definition.changed_at) if definition.state == State.RETIRED else None,
        previous_version=around.previous_version,
        successor=around.successor,
        boundary_changes=_boundary_changes(values, labels),
        **{"title": Localised(indicator.code), **facts},
    )


def _iso(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _resolved(name: str, value: Any, labels: Names) -> Any:
    resolve = RESOLVERS.get(BY_NAME[name].kind)
    return resolve(labels, name, value) if resolve else value


def _concept(labels: Names, name: str, code: str) -> ConceptReference:
    return labels.concepts[labels.concept_ids[SCHEME_OF[name], code]].reference


def _concepts(labels: Names, name: str, codes: Iterable[str]) -> tuple[ConceptReference, ...]:
    return tuple(_concept(labels, name, code) for code in codes)


def _measure(labels: Names, _name: str, code: str) -> MeasureReference:
    return labels.measures[labels.measure_ids[code]]


def _office(labels: Names, _name: str, code: str) -> OfficeReference:
    return labels.offices[labels.office_ids[code]]


def _levels(labels: Names, _name: str, spans: Iterable[LevelSpan]) -> tuple[Availability, ...]:
    found = [(labels.levels[labels.level_ids[span.level]], span) for span in spans]
    ordered = sorted(found, key=lambda pair: pair[0].position)
    return tuple(
        Availability(level.reference, level.position, s.since, s.until, s.note) for level, s in ordered
    )


def _boundary_changes(values: Mapping[str, Any], labels: Names) -> tuple[Redrawn, ...]:
    """List how the levels of a definition were redrawn since its first value, and what made today's boundaries."""
    first = values.get("available_since") or next(iter(values.get("editions", ())), None)
    found = [
        change
        for span in values.get("levels", ())
        for change, is_last in _marked(labels.levels[labels.level_ids[span.level]].redrawn)
        if is_last or not _is_before(change.effective_from, span.since or first)
    ]
    return tuple(sorted(found, key=lambda change: dates.parse(change.effective_from).earliest))


def _marked(changes: Sequence[Redrawn]) -> Iterable[tuple[Redrawn, bool]]:
    return ((change, change is changes[-1]) for change in changes)


def _is_before(text: str, first: str | None) -> bool:
    return first is not None and dates.parse(text).latest < dates.parse(first).earliest


def _sources(_labels: Names, _name: str, sources: Iterable[SourceText]) -> tuple[Source, ...]:
    return tuple(Source(*source) for source in sources)


# How the value of each kind becomes what a record holds; a kind that is not here stays as it is.
RESOLVERS: dict[Kind, Callable[[Names, str, Any], Any]] = {
    Kind.CONCEPT: _concept,
    Kind.CONCEPTS: _concepts,
    Kind.MEASURE: _measure,
    Kind.OFFICE: _office,
    Kind.LEVELS: _levels,
    Kind.SOURCES: _sources,
}


def _formula_terms(text: str | None, labels: Names, terms: Mapping[str, Reference]) -> tuple[Reference, ...]:
    if not text:
        return ()
    return tuple(_term(name, labels, terms) for name in formula.names(formula.parse(text)))


def _term(name: str, labels: Names, terms: Mapping[str, Reference]) -> Reference:
    if name in labels.measure_ids:
        measure = labels.measures[labels.measure_ids[name]]
        return Reference(measure.code, measure.label, measure.path)
    return terms.get(name, Reference(name, Localised(name), f"/indicators/{name}"))


def _indicator_terms(contents: Iterable[Content]) -> dict[str, Reference]:
    """Name the indicators that formulas refer to by their present titles."""
    texts = {c.values["formula"] for c in contents if "formula" in c.values and "IND-" in c.values["formula"]}
    codes = {name for text in texts for name in formula.names(formula.parse(text)) if name.startswith("IND-")}
    return references(codes) if codes else {}


def references(codes: Iterable[str]) -> dict[str, Reference]:
    """Give references to indicators by code, with the title of their published definition."""
    statement = (
        select(Indicator.code, Definition.title)
        .outerjoin(Definition, Definition.id == Indicator.published_id)
        .where(Indicator.code.in_(list(codes)))
    )
    rows: Iterable[tuple[str, Localised | None]] = db.session().execute(statement).all()
    return {code: Reference(code, title or Localised(code), f"/indicators/{code}") for code, title in rows}


def _indicators(session: Any, ids: set[int]) -> dict[int, Indicator]:
    return {i.id: i for i in session.execute(select(Indicator).where(Indicator.id.in_(ids))).scalars()}


_programme = ProgrammeIndicator.__table__.c
PROGRAMMES_OF = (
    select(_programme.indicator_id, _programme.programme_id)
    .where(_programme.indicator_id.in_(bindparam("ids", expanding=True)))
    .order_by(_programme.programme_id)
)


def _surroundings(
    definitions: list[Definition], indicators: dict[int, Indicator], numbers: Numbers | None
) -> dict[int, Surroundings]:
    ids = list(indicators)
    programmes: dict[int, list[int]] = {}
    for indicator_id, programme_id in db.rows(PROGRAMMES_OF, {"ids": ids}):
        programmes.setdefault(indicator_id, []).append(programme_id)
    numbers = _numbers(ids) if numbers is None else numbers
    successors = _successors(indicators)
    return {
        d.id: Surroundings(
            indicators[d.indicator_id],
            tuple(programmes.get(d.indicator_id, ())),
            _before(d, numbers.get(d.indicator_id, ())),
            successors.get(d.indicator_id),
        )
        for d in definitions
    }


def _numbers(ids: list[int]) -> Numbers:
    statement = (
        select(Definition.indicator_id, Definition.major, Definition.minor, Definition.patch)
        .where(Definition.indicator_id.in_(ids), Definition.major.is_not(None))
        .order_by(Definition.major, Definition.minor, Definition.patch)
    )
    found: dict[int, list[tuple[int, int, int]]] = {}
    for indicator_id, major, minor, patch in db.session().execute(statement):
        found.setdefault(indicator_id, []).append((major or 0, minor or 0, patch or 0))
    return found


def _before(definition: Definition, numbers: Sequence[tuple[int, int, int]]) -> str | None:
    own = (definition.major or 0, definition.minor or 0, definition.patch or 0)
    earlier = [n for n in numbers if definition.major is None or n < own]
    return ".".join(map(str, earlier[-1])) if earlier else None


def _successors(indicators: dict[int, Indicator]) -> dict[int, Reference]:
    wanted = {i.id: i.successor_id for i in indicators.values() if i.successor_id}
    if not wanted:
        return {}
    statement = select(Indicator.id, Indicator.code).where(Indicator.id.in_(wanted.values()))
    codes = dict(db.session().execute(statement).all())
    found = references(codes.values())
    return {i: found[codes[successor]] for i, successor in wanted.items()}
