"""Loads the flat things a catalogue stands on: words, offices, places, measures, programmes.

What is already there stays as it is: edits made in the desk win over the files.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import insert, select

from registry import db
from registry.errors import Finding, Invalid
from registry.model import (
    Base,
    BoundaryChange,
    Concept,
    ConceptLabel,
    Measure,
    Office,
    OfficeName,
    Programme,
    Scheme,
    SpatialLevel,
    SpatialUnit,
    UnitName,
)
from registry.model.space import CHANGE_KINDS
from registry.rules import dates, wording
from registry.rules.access import Actor, Visibility
from registry.rules.localised import Localised
from registry.services.recording import Entry, Subject, record_all

MISSING = "Diese Angabe fehlt."
UNKNOWN = "„%(value)s“ gibt es nicht."
EXISTS = "„%(value)s“ gibt es schon."
MOST_LEVELS = 99


class Row(Protocol):
    """One row of a file: where it stands and what it says."""

    @property
    def where(self) -> str:
        """Name file and row."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Give the cells by column."""


class Faults:
    """Collects what is wrong in all rows, so that one run names everything."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, where: str, error: Invalid) -> None:
        """Keep the findings of one row, with the row's place."""
        self.findings += [Finding(f.field, f.message, f.data, where) for f in error.findings]

    def stop(self) -> None:
        """Refuse when anything was found."""
        if self.findings:
            raise Invalid(
                self.findings,
                "Es wurde nichts übernommen: %(count)s Angaben stimmen nicht.",
                count=len(self.findings),
            )


def load_things(actor: Actor, catalogue: Any, faults: Faults) -> int:
    """Load every flat thing that is not there yet; gives how many rows were new."""
    entries: list[Entry] = []
    for kind, make in MAKERS:
        for row in getattr(catalogue, kind):
            try:
                made = make(row.values)
            except Invalid as error:
                faults.add(row.where, error)
                continue
            if made is not None:
                entries.append(Entry("import", made, visibility=Visibility.MEMBERS))
        db.session().flush()
        faults.stop()
    record_all(actor, entries)
    return len(entries)


def required(values: Mapping[str, Any], column: str) -> str:
    """Give a cell that must not be empty, cleaned."""
    value = values.get(column)
    cleaned = "" if value is None else wording.line(str(value), column, 2000)
    if not cleaned:
        raise fault(column, MISSING)
    return cleaned


def pair(values: Mapping[str, Any], stem: str) -> Localised | None:
    """Give the two languages of a text; None when both cells are empty."""
    german, english = values.get(f"{stem}_de"), values.get(f"{stem}_en")
    if not german:
        return None
    return Localised(
        wording.prose(german, f"{stem}_de"), wording.prose(english, f"{stem}_en") if english else None
    )


def fault(column: str, message: str, **data: object) -> Invalid:
    """Make the refusal of one cell."""
    return Invalid([Finding(column, message, tuple(data.items()))])


def _pair_required(values: Mapping[str, Any], stem: str) -> Localised:
    required(values, f"{stem}_de")
    found = pair(values, stem)
    assert found is not None
    return found


def _find(model: type[Base], **keys: object) -> Any:
    return db.session().execute(select(model).filter_by(**keys)).scalar_one_or_none()


def _look_up(model: type[Base], column: str, **keys: object) -> Any:
    found = _find(model, **keys)
    if found is None:
        raise fault(column, UNKNOWN, value="/".join(str(v) for v in keys.values()))
    return found


def _add(thing: Base) -> None:
    db.session().add(thing)
    db.session().flush()


def _times(values: Mapping[str, Any]) -> dict[str, Any]:
    since = dates.parse_optional(values.get("valid_from"), "valid_from")
    until = dates.parse_optional(values.get("valid_until"), "valid_until")
    dates.require_order(since, until, "valid_until")
    return {
        "valid_from": since and since.text,
        "valid_from_earliest": since and since.earliest,
        "valid_until": until and until.text,
        "valid_until_earliest": until and until.earliest,
        "recorded_from": db.clock.now(),
    }


def _scheme(values: Mapping[str, Any]) -> Subject | None:
    code = wording.slug(required(values, "code"), "code")
    if _find(Scheme, code=code):
        return None
    _add(Scheme(code=code, title=_pair_required(values, "title"), description=pair(values, "description")))
    return Subject("scheme", code)


def _concept(values: Mapping[str, Any]) -> Subject | None:
    scheme = _look_up(Scheme, "scheme", code=required(values, "scheme"))
    notation = wording.slug(required(values, "notation"), "notation")
    if _find(Concept, scheme_id=scheme.id, notation=notation):
        return None
    broader = values.get("broader")
    concept = Concept(
        scheme_id=scheme.id,
        notation=notation,
        match=_match(values),
        position=_position(scheme.id),
        broader_id=_look_up(Concept, "broader", scheme_id=scheme.id, notation=broader).id
        if broader
        else None,
    )
    _add(concept)
    now = db.clock.now()
    db.session().execute(
        insert(ConceptLabel),
        [
            {"concept_id": concept.id, "kind": kind, "language": language, "text": text, "recorded_from": now}
            for kind, language, text in _label_texts(values)
        ],
    )
    return Subject("concept", f"{scheme.code}/{notation}")


def _match(values: Mapping[str, Any]) -> str | None:
    found = [
        address for address in (values.get("exact_match"), *(values.get("close_match") or ())) if address
    ]
    return wording.address(found[0], "exact_match") if found else None


def _position(scheme_id: int) -> int:
    return len(db.session().execute(select(Concept.id).where(Concept.scheme_id == scheme_id)).all()) + 1


def _label_texts(values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    texts = [("pref", "de", required(values, "label_de"))]
    if values.get("label_en"):
        texts.append(("pref", "en", required(values, "label_en")))
    for column, kind, language in (
        ("alt_de", "alt", "de"),
        ("alt_en", "alt", "en"),
        ("hidden_de", "hidden", "de"),
    ):
        texts += [(kind, language, wording.line(text, column)) for text in values.get(column) or ()]
    return texts


def _office(values: Mapping[str, Any]) -> Subject | None:
    code = wording.slug(required(values, "code"), "code")
    if _find(Office, code=code):
        return None
    mailbox = values.get("mailbox")
    _add(
        Office(
            code=code,
            is_external=bool(values.get("is_external")),
            note=pair(values, "note"),
            evidence=values.get("evidence"),
            mailbox=wording.mail(mailbox, "mailbox") if mailbox else None,
            source_url=_address(values),
        )
    )
    return Subject("office", code)


def _address(values: Mapping[str, Any]) -> str | None:
    return wording.address(values["source_url"], "source_url") if values.get("source_url") else None


def _office_name(values: Mapping[str, Any]) -> Subject | None:
    office = _look_up(Office, "office", code=required(values, "office"))
    name = _pair_required(values, "name")
    if any(known.name.de == name.de for known in office.names):
        return None
    _add(
        OfficeName(
            office_id=office.id,
            name=name,
            number=values.get("number"),
            number_status=values.get("number_status"),
            division=values.get("referat"),
            division_status=values.get("referat_status"),
            evidence=values.get("evidence"),
            **_times(values),
        )
    )
    db.session().expire(office, ["names"])
    return Subject("office", office.code)


def _level(values: Mapping[str, Any]) -> Subject | None:
    notation = wording.slug(required(values, "notation"), "notation")
    if _find(SpatialLevel, notation=notation):
        return None
    position = wording.number(required(values, "position"), "position", MOST_LEVELS)
    if _find(SpatialLevel, position=position):
        raise fault("position", EXISTS, value=position)
    _add(
        SpatialLevel(
            notation=notation,
            position=position,
            name=_pair_required(values, "name"),
            plural=_pair_required(values, "plural"),
        )
    )
    return Subject("level", notation)


def _unit(values: Mapping[str, Any]) -> Subject | None:
    level = _look_up(SpatialLevel, "level", notation=required(values, "level"))
    key = required(values, "key")
    if _find(SpatialUnit, level_id=level.id, key=key):
        return None
    unit = SpatialUnit(
        level_id=level.id,
        key=key,
        key_status=values.get("key_status"),
        note=values.get("note"),
        source_url=_address(values),
        parent_id=_parent(values),
    )
    _add(unit)
    _add(UnitName(unit_id=unit.id, name=required(values, "name"), **_times(values)))
    return Subject("unit", f"{level.notation}/{key}")


def _parent(values: Mapping[str, Any]) -> int | None:
    if not values.get("parent_level"):
        return None
    level = _look_up(SpatialLevel, "parent_level", notation=values["parent_level"])
    return int(_look_up(SpatialUnit, "parent_key", level_id=level.id, key=values.get("parent_key")).id)


def _boundary_change(values: Mapping[str, Any]) -> Subject | None:
    level = _look_up(SpatialLevel, "level", notation=required(values, "level"))
    kind, effective = (
        required(values, "kind"),
        dates.parse(required(values, "effective_from"), "effective_from"),
    )
    if kind not in CHANGE_KINDS:
        raise fault("kind", UNKNOWN, value=kind)
    if _find(BoundaryChange, level_id=level.id, kind=kind, effective_from=effective.text):
        return None
    _add(
        BoundaryChange(
            level_id=level.id,
            kind=kind,
            effective_from=effective.text,
            effective_from_earliest=effective.earliest,
            count_before=values.get("count_before"),
            count_after=values.get("count_after"),
            note=pair(values, "note"),
            source_url=_address(values),
        )
    )
    return Subject("level", level.notation)


def _measure(values: Mapping[str, Any]) -> Subject | None:
    code = wording.measure_code(required(values, "code"), "code")
    if _find(Measure, code=code):
        return None
    units = _look_up(Scheme, "unit", code="units")
    office, unit = values.get("office"), values.get("unit")
    _add(
        Measure(
            code=code,
            label=_pair_required(values, "label"),
            population=pair(values, "population"),
            source=pair(values, "source"),
            note=pair(values, "note"),
            unit_id=_look_up(Concept, "unit", scheme_id=units.id, notation=unit).id if unit else None,
            office_id=_look_up(Office, "office", code=office).id if office else None,
        )
    )
    return Subject("measure", code)


def _programme(values: Mapping[str, Any]) -> Subject | None:
    code = wording.slug(required(values, "code"), "code")
    if _find(Programme, code=code):
        return None
    since, office = dates.parse_optional(values.get("since"), "since"), values.get("lead_office")
    _add(
        Programme(
            code=code,
            label=_pair_required(values, "label"),
            description=pair(values, "description"),
            since=since and since.text,
            source_url=_address(values),
            office_id=_look_up(Office, "lead_office", code=office).id if office else None,
        )
    )
    return Subject("programme", code)


MAKERS: Iterable[tuple[str, Callable[[Mapping[str, Any]], Subject | None]]] = (
    ("schemes", _scheme),
    ("concepts", _concept),
    ("offices", _office),
    ("office_names", _office_name),
    ("levels", _level),
    ("units", _unit),
    ("boundary_changes", _boundary_change),
    ("measures", _measure),
    ("programmes", _programme),
)
