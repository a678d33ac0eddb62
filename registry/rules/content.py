"""The content of a definition as plain values: cleaning what was typed, and one canonical text for digests."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from registry.errors import Finding, Invalid
from registry.rules import dates, formula, wording
from registry.rules.amounts import too_many
from registry.rules.fields import BY_NAME, CHOICES, NOTE_KINDS, SOURCE_ROLES, Field, Gap, Kind
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote, in_order, listed

UNKNOWN_FIELD = "Dieses Feld gibt es nicht."
UNKNOWN_CHOICE = "„%(value)s“ ist hier nicht möglich. Möglich sind: %(choices)s."
WRONG_SHAPE = "Diese Angabe hat nicht die erwartete Form."
ENGLISH_ALONE = "Der deutsche Text fehlt."
TWICE = "„%(value)s“ steht hier zweimal."
GAPS = frozenset(Gap)
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class LevelSpan(NamedTuple):
    """A spatial level with values, from when until when as EDTF texts."""

    level: str
    since: str | None = None
    until: str | None = None
    note: Localised | None = None


class SourceText(NamedTuple):
    """Where a part of the figure comes from; role is one of SOURCE_ROLES."""

    role: str
    text: Localised
    legal_basis: str | None = None
    url: str | None = None


class Content(NamedTuple):
    """What a definition states: `values` by field name, `gaps` for the facts it has no value for."""

    values: dict[str, Any]
    gaps: dict[str, Gap]


def clean(raw: Mapping[str, object]) -> Content:
    """Turn typed or read values into content; Invalid lists every fault, one finding for each field."""
    content, findings = sift(raw)
    if findings:
        raise Invalid(findings)
    return content


def sift(raw: Mapping[str, object]) -> tuple[Content, list[Finding]]:
    """Give the content of what is sound, and the faults of the rest."""
    values: dict[str, Any] = {}
    gaps: dict[str, Gap] = {}
    findings: list[Finding] = []
    for name, value in raw.items():
        try:
            cleaned = _clean_field(name, value)
        except Invalid as error:
            findings += error.findings
            continue
        if isinstance(cleaned, Gap):
            gaps[name] = cleaned
        elif cleaned is not None:
            values[name] = cleaned
    try:
        _require_order(values)
    except Invalid as error:
        findings += error.findings
    return Content(values, gaps), findings


def plain(value: object) -> object:
    """Turn a value into what JSON knows; equal values always give equal results."""
    if isinstance(value, Localised):
        return {k: v for k, v in value._asdict().items() if v is not None}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: plain(v) for k, v in value._asdict().items() if v is not None}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def canonical(content: Content) -> str:
    """Give the one text of a content that digests are made of."""
    everything = {name: plain(value) for name, value in (content.values | content.gaps).items()}
    return CANONICAL.encode(everything)


def _require_order(values: Mapping[str, Any]) -> None:
    since, until = (dates.parse_optional(values.get(name)) for name in ("available_since", "available_until"))
    dates.require_order(since, until, "available_until")


def _clean_field(name: str, value: object) -> Any:
    field = BY_NAME.get(name)
    if field is None:
        raise refusal(name, UNKNOWN_FIELD)
    if isinstance(value, str) and value in GAPS:
        return Gap(str(value))
    if value is None or value in ("", [], ()):
        return None
    if isinstance(value, list | tuple) and (finding := too_many(name, len(value))):
        raise Invalid([finding])
    try:
        return CLEANERS[field.kind](field, value)
    except (TypeError, KeyError, AttributeError) as error:
        raise refusal(name, WRONG_SHAPE) from error


def refusal(field: str, message: str, **data: object) -> Invalid:
    """Make the refusal of one field."""
    return Invalid([Finding(field, message, tuple(data.items()))])


def _localised(field: Field, value: Any) -> Localised | None:
    pair = (
        value
        if isinstance(value, Mapping)
        else value._asdict()
        if isinstance(value, Localised)
        else {"de": value}
    )
    if set(pair) - {"de", "en"}:
        raise refusal(field.name, WRONG_SHAPE)
    parts = {k: wording.text_of(field.kind, str(pair.get(k) or ""), field.name) for k in ("de", "en")}
    if not parts["de"] and parts["en"]:
        raise refusal(field.name, ENGLISH_ALONE)
    return Localised(parts["de"], parts["en"] or None) if parts["de"] else None


def _choice(field: Field, value: Any) -> str:
    return _among(field.name, str(value), [code for code, _ in CHOICES[field.name]])


def _among(name: str, value: str, choices: list[str]) -> str:
    if value not in choices:
        raise refusal(name, UNKNOWN_CHOICE, value=value, choices=", ".join(choices))
    return value


def _code(field: Field, value: Any) -> str:
    return wording.line(str(value), field.name)


def _codes(field: Field, value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    return _once(field.name, tuple(wording.line(str(item), field.name) for item in items))


def _once(name: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((code for code, count in Counter(codes).items() if count > 1), None)
    if twice is not None:
        raise refusal(name, TWICE, value=twice)
    return codes


def _number(field: Field, value: Any) -> int:
    return wording.number(str(value), field.name)


def _date(field: Field, value: Any) -> str:
    return dates.parse(str(value), field.name).text


def _formula(field: Field, value: Any) -> str:
    text = wording.text_of(field.kind, str(value), field.name)
    try:
        formula.parse(text)
    except Invalid as error:
        raise Invalid([replace(finding, field=field.name) for finding in error.findings]) from error
    return text


def _dates(field: Field, value: Any) -> tuple[str, ...]:
    bounds = sorted((dates.parse(text, field.name) for text in listed(value)), key=dates.order)
    return _once(field.name, tuple(bound.text for bound in bounds))


def _mail(field: Field, value: Any) -> str:
    return wording.mail(str(value), field.name)


def _levels(field: Field, value: Any) -> tuple[LevelSpan, ...]:
    spans = tuple(_level(field.name, item) for item in value)
    _once(field.name, tuple(span.level for span in spans))
    return spans


def _level(name: str, item: Any) -> LevelSpan:
    given = _mapping(item)
    since, until = (dates.parse_optional(_text(given.get(key)), name) for key in ("since", "until"))
    dates.require_order(since, until, name)
    note = given.get("note")
    return LevelSpan(
        wording.line(str(given["level"]), name),
        since and since.text,
        until and until.text,
        _localised(BY_NAME["title"]._replace(name=name), note) if note else None,
    )


def _sources(field: Field, value: Any) -> tuple[SourceText, ...]:
    return tuple(_source(field, item) for item in value)


def _source(field: Field, item: Any) -> SourceText:
    given = _mapping(item)
    text = _localised(field._replace(kind=Kind.PROSE), given["text"])
    if text is None:
        raise refusal(field.name, "Eine Quelle braucht einen Text.")
    role = _among(field.name, str(given.get("role") or "indicator"), [code for code, _ in SOURCE_ROLES])
    basis, url = _text(given.get("legal_basis")), _text(given.get("url"))
    return SourceText(
        role,
        text,
        wording.line(basis, field.name) if basis else None,
        wording.address(url, field.name) if url else None,
    )


def _notes(field: Field, value: Any) -> tuple[SeriesNote, ...]:
    return in_order(_note(field, item) for item in value)


def _note(field: Field, item: Any) -> SeriesNote:
    given = _mapping(item)
    text, day = _localised(field._replace(kind=Kind.PROSE), given["text"]), _text(given.get("date"))
    if text is None:
        raise refusal(field.name, "Ein Hinweis braucht einen Text.")
    if day is None:
        raise refusal(field.name, "Ein Hinweis braucht ein Datum.")
    url = _text(given.get("url"))
    return SeriesNote(
        dates.parse(day, field.name).text,
        _among(field.name, str(given.get("kind") or "other"), [code for code, _ in NOTE_KINDS]),
        text,
        wording.address(url, field.name) if url else None,
    )


def _mapping(item: Any) -> Mapping[str, Any]:
    return item if isinstance(item, Mapping) else item._asdict()


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


CLEANERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.LINE: _localised,
    Kind.PROSE: _localised,
    Kind.CHOICE: _choice,
    Kind.CONCEPT: _code,
    Kind.CONCEPTS: _codes,
    Kind.OFFICE: _code,
    Kind.MEASURE: _code,
    Kind.FORMULA: _formula,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.DATES: _dates,
    Kind.MAIL: _mail,
    Kind.LEVELS: _levels,
    Kind.SOURCES: _sources,
    Kind.NOTES: _notes,
}
