"""Loads the flat things a catalogue stands on: words, offices, places, measures, programmes.

What is already there stays as it is: edits made in the desk win over the files.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select

from registry import db
from registry.errors import Invalid
from registry.model import (
    Concept,
    ConceptLabel,
    Measure,
    Office,
    OfficeName,
    Programme,
    Scheme,
)
from registry.rules import dates, wording
from registry.rules.access import Actor, Visibility
from registry.rules.refusals import RETIRED
from registry.services.importing import places
from registry.services.importing.rows import (
    Faults,
    Row,
    add,
    fault,
    find,
    look_up,
    pair,
    pair_required,
    required,
    source_address,
    text,
    times,
)
from registry.services.log.recording import Entry, record_all
from registry.services.state.topics import Topic

TWICE = "„%(value)s“ steht schon da, mit anderem Inhalt: %(where)s."
# What tells the rows of a file apart.
KEYS: dict[str, tuple[str, ...]] = {
    "schemes": ("code",),
    "concepts": ("scheme", "notation"),
    "offices": ("code",),
    "office_names": ("office", "name_de"),
    "levels": ("notation",),
    "units": ("level", "key"),
    "boundary_changes": ("level", "kind", "effective_from"),
    "measures": ("code",),
    "programmes": ("code",),
}


def load_things(actor: Actor, catalogue: Any, faults: Faults) -> int:
    """Load every flat thing that is not there yet; gives how many rows were new."""
    entries: list[Entry] = []
    for kind, make in MAKERS:
        seen: dict[tuple[str, ...], Row] = {}
        for row in getattr(catalogue, kind):
            key = tuple(str(row.values.get(column) or "") for column in KEYS[kind])
            try:
                _require_alone(row, key, seen, KEYS[kind][-1])
                made = make(row.values)
            except Invalid as error:
                faults.add(row.where, error, key[-1])
                continue
            if made is not None:
                entries.append(Entry("import", made, visibility=Visibility.MEMBERS))
        db.session().flush()
    record_all(actor, entries)
    return len(entries)


def _require_alone(row: Row, key: tuple[str, ...], seen: dict[tuple[str, ...], Row], column: str) -> None:
    """Refuse a second row for the same thing that says something else of it."""
    first = seen.setdefault(key, row)
    if dict(first.values) != dict(row.values):
        raise fault(column, TWICE, value="/".join(key), where=first.where)


def _scheme(values: Mapping[str, Any]) -> Topic | None:
    code = wording.slug(required(values, "code"), "code")
    if find(Scheme, code=code):
        return None
    add(Scheme(code=code, title=pair_required(values, "title"), description=pair(values, "description")))
    return Topic("scheme", code)


def _concept(values: Mapping[str, Any]) -> Topic | None:
    scheme = look_up(Scheme, "scheme", code=required(values, "scheme"))
    notation = wording.slug(required(values, "notation"), "notation")
    if find(Concept, scheme_id=scheme.id, notation=notation):
        return None
    broader = values.get("broader")
    concept = Concept(
        scheme_id=scheme.id,
        notation=notation,
        match=_match(values),
        position=_position(scheme.id),
        broader_id=_in_use("broader", scheme, broader) if broader else None,
    )
    add(concept)
    now = db.clock.now()
    db.session().execute(
        insert(ConceptLabel),
        [
            {"concept_id": concept.id, "kind": kind, "language": language, "text": text, "recorded_from": now}
            for kind, language, text in _label_texts(values)
        ],
    )
    return Topic("concept", f"{scheme.code}/{notation}")


def _in_use(column: str, scheme: Scheme, notation: str) -> int:
    """Find a concept that a cell points to, or refuse one that is not in use any more."""
    found: Concept = look_up(Concept, column, scheme_id=scheme.id, notation=notation)
    if found.is_retired:
        raise fault(column, RETIRED, value=notation)
    return found.id


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
        ("hidden_en", "hidden", "en"),
    ):
        texts += [(kind, language, wording.line(word, column)) for word in values.get(column) or ()]
    return texts


def _office(values: Mapping[str, Any]) -> Topic | None:
    code = wording.slug(required(values, "code"), "code")
    if find(Office, code=code):
        return None
    mailbox = values.get("mailbox")
    add(
        Office(
            code=code,
            is_external=bool(values.get("is_external")),
            note=pair(values, "note"),
            evidence=text(values, "evidence", wording.prose),
            mailbox=wording.mail(mailbox, "mailbox") if mailbox else None,
            source_url=source_address(values),
        )
    )
    return Topic("office", code)


def _office_name(values: Mapping[str, Any]) -> Topic | None:
    office = look_up(Office, "office", code=required(values, "office"))
    name = pair_required(values, "name")
    if any(known.name.de == name.de for known in office.names):
        return None
    add(
        OfficeName(
            office_id=office.id,
            name=name,
            number=text(values, "number"),
            number_status=text(values, "number_status"),
            division=text(values, "referat"),
            division_status=text(values, "referat_status"),
            evidence=text(values, "evidence", wording.prose),
            **times(values),
        )
    )
    db.session().expire(office, ["names"])
    return Topic("office", office.code)


def _measure(values: Mapping[str, Any]) -> Topic | None:
    code = wording.measure_code(required(values, "code"), "code")
    if find(Measure, code=code):
        return None
    units = look_up(Scheme, "unit", code="units")
    office, unit = values.get("office"), values.get("unit")
    add(
        Measure(
            code=code,
            label=pair_required(values, "label"),
            population=pair(values, "population"),
            source=pair(values, "source"),
            note=pair(values, "note"),
            unit_id=_in_use("unit", units, unit) if unit else None,
            office_id=look_up(Office, "office", code=office).id if office else None,
        )
    )
    return Topic("measure", code)


def _programme(values: Mapping[str, Any]) -> Topic | None:
    code = wording.slug(required(values, "code"), "code")
    if find(Programme, code=code):
        return None
    since, office = dates.parse_optional(values.get("since"), "since"), values.get("lead_office")
    add(
        Programme(
            code=code,
            label=pair_required(values, "label"),
            description=pair(values, "description"),
            since=since and since.text,
            source_url=source_address(values),
            office_id=look_up(Office, "lead_office", code=office).id if office else None,
        )
    )
    return Topic("programme", code)


MAKERS: Iterable[tuple[str, Callable[[Mapping[str, Any]], Topic | None]]] = (
    ("schemes", _scheme),
    ("concepts", _concept),
    ("offices", _office),
    ("office_names", _office_name),
    ("levels", places.level),
    ("units", places.unit),
    ("boundary_changes", places.boundary_change),
    ("measures", _measure),
    ("programmes", _programme),
)
