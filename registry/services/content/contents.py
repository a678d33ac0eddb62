"""The bridge between a definition's rows and its content: codes outside, ids inside."""

import hashlib
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select

from registry import db
from registry.errors import Finding, Invalid
from registry.model import (
    Base,
    Definition,
    DefinitionConcept,
    DefinitionLevel,
    DefinitionSource,
    FormulaTerm,
    Indicator,
    table_of,
)
from registry.rules import formula
from registry.rules.content import Content, LevelSpan, SourceText, canonical
from registry.rules.fields import BY_NAME, FIELDS, SCHEME_OF, Gap, Kind
from registry.rules.refusals import RETIRED
from registry.services.names.naming import Names, names

NOT_KNOWN = "„%(value)s“ ist hier nicht bekannt."
DID_YOU_MEAN = "„%(value)s“ ist hier nicht bekannt. Meinten Sie „%(nearest)s“?"
REFERENCES = {Kind.CONCEPT, Kind.OFFICE, Kind.MEASURE}
PARTS = (DefinitionConcept, DefinitionLevel, DefinitionSource, FormulaTerm)
OWN_COLUMNS = tuple(
    f.name for f in FIELDS if f.kind not in REFERENCES | {Kind.CONCEPTS, Kind.LEVELS, Kind.SOURCES}
)


@dataclass(slots=True)
class Rows:
    """A content as rows: columns of the definition, and its parts by table."""

    columns: dict[str, Any] = field(default_factory=dict)
    parts: dict[type[Base], list[dict[str, Any]]] = field(
        default_factory=lambda: {part: [] for part in PARTS}
    )


def rows_of(content: Content, labels: Names, indicator_ids: dict[str, int]) -> Rows:
    """Turn content into rows; Invalid lists every code that is not known, with the nearest known one."""
    rows = Rows()
    findings: list[Finding] = []
    rows.columns = dict.fromkeys(_COLUMNS)
    rows.columns["gaps"] = {name: str(gap) for name, gap in sorted(content.gaps.items())}
    for name, value in content.values.items():
        findings += _WRITERS.get(BY_NAME[name].kind, _own)(rows, name, value, labels)
    findings += _formula_terms(rows, content.values.get("formula"), labels, indicator_ids)
    if findings:
        raise Invalid(findings)
    return rows


def write(definition: Definition, content: Content) -> None:
    """Put a content into an open definition's rows, in place of what was there."""
    session = db.session()
    rows = rows_of(content, names(), indicator_ids_in(content))
    for column, value in rows.columns.items():
        setattr(definition, column, value)
    session.flush()
    for part, parts in rows.parts.items():
        session.execute(delete(part).where(part.definition_id == definition.id))  # type: ignore[attr-defined]
        if parts:
            session.execute(insert(part), [{"definition_id": definition.id, **row} for row in parts])


def content_of(definition: Definition) -> Content:
    """Read a definition's content: plain values with codes, and its gaps."""
    return contents_of([definition])[definition.id]


def contents_of(definitions: list[Definition]) -> dict[int, Content]:
    """Read the contents of many definitions with four queries."""
    labels = names()
    parts = {part: parts_of(part, [d.id for d in definitions]) for part in PARTS[:3]}
    return {
        d.id: _content(d, {part: found.get(d.id, []) for part, found in parts.items()}, labels)
        for d in definitions
    }


def content_digest(content: Content) -> bytes:
    """Give the SHA-256 of a content's canonical text, as the log and the frozen row keep it."""
    return hashlib.sha256(canonical(content).encode()).digest()


def indicator_ids_in(content: Content) -> dict[str, int]:
    """Look up the indicators that a formula names."""
    text = content.values.get("formula")
    codes = [name for name in formula.names(formula.parse(text)) if name.startswith("IND-")] if text else []
    if not codes:
        return {}
    with db.reading() as session:
        found = session.execute(select(Indicator.code, Indicator.id).where(Indicator.code.in_(codes)))
        return dict(found.all())


ROWS = {part: select(*table_of(part).c) for part in PARTS}
PARTS_OF_ONE: dict[type[Base], Select[Any]] = {
    part: ROWS[part].where(table_of(part).c.definition_id == bindparam("ids")) for part in PARTS
}
PARTS_OF: dict[type[Base], Select[Any]] = {
    part: ROWS[part].where(table_of(part).c.definition_id.in_(bindparam("ids", expanding=True)))
    for part in PARTS
}


def parts_of(part: type[Base], ids: list[int]) -> dict[int, list[Any]]:
    """Read the rows of one kind of part, by definition."""
    found: dict[int, list[Any]] = {}
    is_one = len(ids) == 1
    chosen = (PARTS_OF_ONE if is_one else PARTS_OF)[part]
    for row in db.rows(chosen, {"ids": ids[0] if is_one else ids}):
        found.setdefault(row.definition_id, []).append(row)
    return found


def _content(definition: Definition, parts: dict[type[Base], list[Any]], labels: Names) -> Content:
    values: dict[str, Any] = {name: getattr(definition, name) for name in OWN_COLUMNS}
    for name in _CONCEPT_FIELDS:
        values[name] = _code(
            labels.concepts, getattr(definition, f"{name}_id"), lambda entry: entry.reference.code
        )
    for name in ("numerator", "denominator"):
        values[name] = _code(labels.measures, getattr(definition, f"{name}_id"), lambda measure: measure.code)
    values["source_office"] = _code(labels.offices, definition.source_office_id, lambda office: office.code)
    for name in ("keywords", "breakdowns"):
        chosen = sorted((p for p in parts[DefinitionConcept] if p.field == name), key=lambda p: p.position)
        values[name] = tuple(labels.concepts[p.concept_id].reference.code for p in chosen)
    spans = sorted(parts[DefinitionLevel], key=lambda p: labels.levels[p.level_id].position)
    values["levels"] = tuple(
        LevelSpan(labels.levels[p.level_id].reference.code, p.since, p.until, p.note) for p in spans
    )
    sources = sorted(parts[DefinitionSource], key=lambda p: p.position)
    values["sources"] = tuple(SourceText(p.role, p.text, p.legal_basis, p.url) for p in sources)
    stated = {name: values[name] for name in BY_NAME if values[name] not in (None, ())}
    return Content(stated, {name: Gap(gap) for name, gap in definition.gaps.items()})


def _code(entries: Mapping[int, Any], key: int | None, code: Callable[[Any], str]) -> str | None:
    return None if key is None else code(entries[key])


_CONCEPT_FIELDS = tuple(f.name for f in FIELDS if f.kind is Kind.CONCEPT)
_COLUMNS = (*OWN_COLUMNS, *(f"{f.name}_id" for f in FIELDS if f.kind in REFERENCES))


def _own(rows: Rows, name: str, value: Any, labels: Names) -> list[Finding]:
    rows.columns[name] = value
    return []


def _concept(rows: Rows, name: str, value: str, labels: Names) -> list[Finding]:
    found = labels.concept_ids.get((SCHEME_OF[name], value))
    rows.columns[f"{name}_id"] = found
    return _unusable(name, value, found, labels)


def _concepts(rows: Rows, name: str, values: tuple[str, ...], labels: Names) -> list[Finding]:
    scheme = SCHEME_OF[name]
    ids = [(labels.concept_ids.get((scheme, value)), value) for value in values]
    rows.parts[DefinitionConcept] += [
        {"field": name, "concept_id": i, "position": position}
        for position, (i, _) in enumerate(ids)
        if i is not None
    ]
    return [finding for i, value in ids for finding in _unusable(name, value, i, labels)]


def _office(rows: Rows, name: str, value: str, labels: Names) -> list[Finding]:
    rows.columns[f"{name}_id"] = labels.office_ids.get(value)
    return [] if value in labels.office_ids else [_unknown(name, value, list(labels.office_ids))]


def _measure(rows: Rows, name: str, value: str, labels: Names) -> list[Finding]:
    rows.columns[f"{name}_id"] = labels.measure_ids.get(value)
    return [] if value in labels.measure_ids else [_unknown(name, value, list(labels.measure_ids))]


def _levels(rows: Rows, name: str, spans: tuple[LevelSpan, ...], labels: Names) -> list[Finding]:
    known = [span for span in spans if span.level in labels.level_ids]
    rows.parts[DefinitionLevel] += [
        {"level_id": labels.level_ids[s.level], "since": s.since, "until": s.until, "note": s.note}
        for s in known
    ]
    return [_unknown(name, s.level, list(labels.level_ids)) for s in spans if s.level not in labels.level_ids]


def _sources(rows: Rows, name: str, sources: tuple[SourceText, ...], labels: Names) -> list[Finding]:
    rows.parts[DefinitionSource] += [{"position": i, **source._asdict()} for i, source in enumerate(sources)]
    return []


_WRITERS: dict[Kind, Callable[[Rows, str, Any, Names], list[Finding]]] = {
    Kind.CONCEPT: _concept,
    Kind.CONCEPTS: _concepts,
    Kind.OFFICE: _office,
    Kind.MEASURE: _measure,
    Kind.LEVELS: _levels,
    Kind.SOURCES: _sources,
}


def _formula_terms(
    rows: Rows, text: str | None, labels: Names, indicator_ids: dict[str, int]
) -> list[Finding]:
    if not text:
        return []
    tree = formula.parse(text)
    known = ChainMap(labels.measure_ids, indicator_ids)  # nothing is copied
    try:
        formula.check(tree, known, labels.notations("breakdowns"))
    except Invalid as error:
        return [Finding("formula", f.message, f.data) for f in error.findings]
    rows.parts[FormulaTerm] += [
        {"name": name, "measure_id": labels.measure_ids.get(name), "indicator_id": indicator_ids.get(name)}
        for name in formula.names(tree)
    ]
    return []


def _unusable(name: str, value: str, concept_id: int | None, labels: Names) -> list[Finding]:
    if concept_id is None:
        return [_unknown(name, value, labels.notations(SCHEME_OF[name]))]
    if labels.concepts[concept_id].is_retired:
        return [Finding(name, RETIRED, (("value", value),))]
    return []


def _unknown(name: str, value: str, known: Sequence[str]) -> Finding:
    nearest = get_close_matches(value, known, n=1)
    if nearest:
        return Finding(name, DID_YOU_MEAN, (("value", value), ("nearest", nearest[0])))
    return Finding(name, NOT_KNOWN, (("value", value),))
