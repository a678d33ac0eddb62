"""Reads what was typed in the form of a draft: values and gaps, what is doubtful, and the form as pairs to send again."""

from collections.abc import Iterator
from typing import Any

from wtforms import FormField
from wtforms.fields import FieldList

from admin.choosing import FIND
from admin.draft_form import NOTE_FIELDS
from registry import texts
from registry.errors import Finding, Word
from registry.rules.content import Content
from registry.rules.fields import FIELDS, Gap, Kind
from registry.rules.fields import Field as Fact
from registry.rules.localised import Localised
from registry.services.names.naming import names

SOURCE_TEXTS = ("text_de", "text_en", "legal_basis", "url")
NOTE_TEXTS = ("date", "text_de", "text_en", "url")
DROP = "_drop"  # says that the text beside a gap may go
GAP_OVER_TEXT = (
    "Hier steht ein Text, und als Angabe ist „%(gap)s“ gewählt. "
    "Beides zugleich geht nicht: Bitte sagen Sie unten, was gelten soll."
)
DATE_WITHOUT_LEVEL = (
    "Bei „%(level)s“ steht ein Zeitraum, aber die Ebene ist nicht angekreuzt. "
    "Bitte kreuzen Sie sie an, oder leeren Sie den Zeitraum."
)


def raw_of(form: Any, before: Content) -> dict[str, object]:
    """Read from the form what describing takes: a value or a gap for each field that has one."""
    raw = {fact.name: _raw(form, fact, before.gaps.get(fact.name)) for fact in FIELDS}
    return {name: value for name, value in raw.items() if value not in (None, "", [], ())}


def notes_of(form: Any) -> dict[str, Any]:
    """Read what the author says about the version."""
    given = {name: form[name].data or "" for name in NOTE_FIELDS if name != "version_notes"}
    german, english = ((part.data or "").strip() for part in (form.version_notes.de, form.version_notes.en))
    return {**given, "version_notes": Localised(german, english or None)}


def doubts_of(form: Any, before: Content) -> list[Finding]:
    """Name what would be lost in silence: a text under a gap chosen anew, a date beside a level that is not ticked."""
    over = [fact for fact in FIELDS if _is_gap_over_text(form, fact, before.gaps.get(fact.name))]
    asked = [
        Finding(fact.name, GAP_OVER_TEXT, (("gap", Word(form[f"{fact.name}_gap"].data)),)) for fact in over
    ]
    stray = [row for row in form.levels if not row.is_there.data and (row.since.data or row.until.data)]
    return asked + [Finding("levels", DATE_WITHOUT_LEVEL, (("level", _level(row)),)) for row in stray]


def settled(form: Any, before: Content) -> list[str]:
    """Name the fields whose gap was left standing beside a value: the value holds."""
    return [
        fact.name
        for fact in FIELDS
        if _is_same_gap(form, fact, before.gaps.get(fact.name)) and _value(form[fact.name], fact)
    ]


def pairs_of(form: Any) -> list[tuple[str, str]]:
    """Give what a browser sends of a form: every field as it stands, boxes only when ticked."""
    return [pair for field in form if not field.name.startswith(FIND) for pair in _pairs(field)]


def _pairs(field: Any) -> Iterator[tuple[str, str]]:
    if isinstance(field, FormField | FieldList):
        for part in field:
            yield from _pairs(part)
    elif isinstance(field.data, bool):
        yield from [(field.name, "y")] if field.data else []
    elif isinstance(field.data, list):
        yield from ((field.name, str(chosen)) for chosen in field.data)
    else:
        yield field.name, "" if field.data is None else str(field.data)


def _raw(form: Any, fact: Fact, kept: Gap | None) -> object:
    """Read a fact: a value beside a gap counts, unless the author said that the gap is to take its place."""
    gap, value = form[f"{fact.name}_gap"].data, _value(form[fact.name], fact)
    is_dropped = form[fact.name + DROP].data == gap and not _is_same_gap(form, fact, kept)
    return Gap(gap) if gap in tuple(Gap) and (not value or is_dropped) else value


def _is_same_gap(form: Any, fact: Fact, kept: Gap | None) -> bool:
    return kept is not None and form[f"{fact.name}_gap"].data == kept


def _is_gap_over_text(form: Any, fact: Fact, kept: Gap | None) -> bool:
    gap = form[f"{fact.name}_gap"].data
    is_new = gap in tuple(Gap) and gap != kept and form[fact.name + DROP].data != gap
    return is_new and bool(_value(form[fact.name], fact))


def _level(row: Any) -> Word | str:
    found = names().level_ids.get(row.level.data)
    return names().levels[found].reference.label.text(texts.current_language()) if found else row.level.data


def _value(field: Any, fact: Fact) -> object:
    if fact.kind in (Kind.LINE, Kind.PROSE):
        pair = {"de": field.de.data or "", "en": field.en.data or ""}
        return pair if any(text.strip() for text in pair.values()) else None
    if fact.kind is Kind.LEVELS:
        return [_level_raw(row) for row in field if row.is_there.data]
    if fact.kind is Kind.SOURCES:
        return [_source_raw(row) for row in field if _says_anything(row, SOURCE_TEXTS)]
    if fact.kind is Kind.NOTES:
        return [_note_raw(row) for row in field if _says_anything(row, NOTE_TEXTS)]
    return field.data


def _says_anything(row: Any, names: tuple[str, ...]) -> bool:
    return any((row[name].data or "").strip() for name in names)


def _level_raw(row: Any) -> dict[str, object]:
    note = {"de": row.note_de.data or "", "en": row.note_en.data or ""}
    return {
        "level": row.level.data,
        "since": row.since.data,
        "until": row.until.data,
        "note": note if note["de"] else None,
    }


def _source_raw(row: Any) -> dict[str, object]:
    return {
        "role": row.role.data,
        "text": {"de": row.text_de.data or "", "en": row.text_en.data or ""},
        "legal_basis": row.legal_basis.data,
        "url": row.url.data,
    }


def _note_raw(row: Any) -> dict[str, object]:
    return {
        "date": row.date.data,
        "kind": row.kind.data,
        "text": {"de": row.text_de.data or "", "en": row.text_en.data or ""},
        "url": row.url.data,
    }
