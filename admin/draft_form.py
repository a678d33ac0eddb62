"""The form of a draft, made from the table of fields: German and English side by side, gaps beside each fact."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice

from admin.tables.fields import Both, Choices, concept_choices, office_choices
from registry import texts
from registry.rules.content import Content, LevelSpan, SourceText
from registry.rules.fields import CHOICES, EVIDENCE, FIELDS, SCHEME_OF, SOURCE_ROLES, Gap, Kind
from registry.rules.fields import Field as Fact
from registry.rules.localised import Localised
from registry.rules.versioning import STEPS
from registry.services.names.naming import names

EMPTY_SOURCES = 1
NOTE_FIELDS = ("step", "reason", "valid_from", "origin", "evidence_status", "evidence_url", "version_notes")
GAPS = (("", "Wert"), (Gap.NOT_APPLICABLE.value, "entfällt"), (Gap.TO_CLARIFY.value, "zu klären"))


class LevelForm(Form):
    """One spatial level: whether there are values, since when, until when."""

    level = HiddenField()
    is_there = BooleanField()
    since = StringField()
    until = StringField()
    note_de = HiddenField()  # kept as it is
    note_en = HiddenField()


class SourceForm(Form):
    """One source with its role, legal basis and address."""

    role = SelectField()
    text_de = TextAreaField()
    text_en = TextAreaField()
    legal_basis = StringField()
    url = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(code, texts.gettext(label)) for code, label in SOURCE_ROLES]


class Ticks(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


def draft_form(
    data: Any = None, content: Content | None = None, notes: Mapping[str, Any] | None = None
) -> Any:
    """Make the form: of what was typed, or of a content that is stored."""
    made = _form_class()(data, data=_stored(content, notes or {}) if content else None)
    _offer_choices(made)
    return made


def raw_of(form: Any, before: Content) -> dict[str, object]:
    """Read from the form what describing takes: a value or a gap for each field that has one."""
    raw = {fact.name: _raw(form, fact, before.gaps.get(fact.name)) for fact in FIELDS}
    return {name: value for name, value in raw.items() if value not in (None, "", [], ())}


def notes_of(form: Any) -> dict[str, Any]:
    """Read what the author says about the version."""
    given = {name: form[name].data or "" for name in NOTE_FIELDS if name != "version_notes"}
    german, english = form.version_notes.de.data, form.version_notes.en.data
    return {
        **given,
        "version_notes": Localised(german.strip(), (english or "").strip() or None)
        if german and german.strip()
        else None,
    }


def _form_class() -> type[Form]:
    members: dict[str, Any] = {"lock_version": HiddenField()}
    for fact in FIELDS:
        members[fact.name] = _field(fact)
        members[f"{fact.name}_gap"] = SelectField(
            choices=[SelectChoice(v, texts.gettext(label)) for v, label in GAPS], default=""
        )
    members |= {
        "step": SelectField(validate_choice=False),
        "reason": TextAreaField(),
        "valid_from": StringField(),
        "origin": StringField(),
        "evidence_status": SelectField(validate_choice=False),
        "evidence_url": StringField(),
        "version_notes": FormField(Both),
    }
    return type("DraftForm", (Form,), members)


def _field(fact: Fact) -> Field:
    make = {
        Kind.LINE: lambda: FormField(Both),
        Kind.PROSE: lambda: FormField(Both),
        Kind.CHOICE: lambda: SelectField(validate_choice=False),
        Kind.CONCEPT: lambda: SelectField(validate_choice=False),
        Kind.OFFICE: lambda: SelectField(validate_choice=False),
        Kind.CONCEPTS: lambda: Ticks(validate_choice=False),
        Kind.LEVELS: lambda: FieldList(FormField(LevelForm)),
        Kind.SOURCES: lambda: FieldList(FormField(SourceForm)),
    }.get(fact.kind, StringField)
    return make()


def _offer_choices(form: Any) -> None:
    nothing: Choices = [("", texts.gettext("– bitte wählen –"))]
    for fact in FIELDS:
        offered = _choices(fact)
        if offered is not None:
            kept = _kept(form[fact.name].data, offered)
            form[fact.name].choices = (
                offered + kept if fact.kind is Kind.CONCEPTS else nothing + offered + kept
            )
    form.step.choices = [
        ("", texts.gettext("nach den Änderungen")),
        *((step.value, texts.gettext(text.label)) for step, text in STEPS.items()),
    ]
    form.evidence_status.choices = nothing + [(code, texts.gettext(label)) for code, label in EVIDENCE]


def _kept(chosen: Any, offered: Choices) -> Choices:
    """Keep what was chosen and is not offered any more, so that saving does not lose it in silence."""
    known = {code for code, _ in offered}
    given = [chosen] if isinstance(chosen, str) else chosen or ()
    return [(code, code) for code in given if code and code not in known]


def _choices(fact: Fact) -> Choices | None:
    if fact.kind is Kind.CHOICE:
        return [(code, texts.gettext(label)) for code, label in CHOICES[fact.name]]
    if fact.kind in (Kind.CONCEPT, Kind.CONCEPTS):
        return concept_choices(SCHEME_OF[fact.name])
    return office_choices() if fact.kind is Kind.OFFICE else None


def _stored(content: Content, notes: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {fact.name: _shown(fact, content.values.get(fact.name)) for fact in FIELDS}
    values |= {f"{name}_gap": gap.value for name, gap in content.gaps.items()}
    kept = notes.get("version_notes")
    return {**values, **notes, "version_notes": kept._asdict() if kept else {}}


def _shown(fact: Fact, value: Any) -> Any:
    if fact.kind in (Kind.LINE, Kind.PROSE):
        return value._asdict() if value else {}
    if fact.kind is Kind.LEVELS:
        return _level_rows({span.level: span for span in value or ()})
    if fact.kind is Kind.SOURCES:
        return [_source_row(source) for source in value or ()] + [{"role": "indicator"}] * EMPTY_SOURCES
    return list(value or ()) if fact.kind is Kind.CONCEPTS else "" if value is None else str(value)


def _level_rows(spans: Mapping[str, LevelSpan]) -> list[dict[str, Any]]:
    codes = [
        level.reference.code for level in sorted(names().levels.values(), key=lambda level: level.position)
    ]
    return [_level_row(code, spans.get(code)) for code in codes]


def _level_row(code: str, span: LevelSpan | None) -> dict[str, Any]:
    if span is None:
        return {"level": code, "is_there": False}
    note = span.note or Localised("")
    return {
        "level": code,
        "is_there": True,
        "since": span.since,
        "until": span.until,
        "note_de": note.de,
        "note_en": note.en,
    }


def _source_row(source: SourceText) -> dict[str, Any]:
    return {
        "role": source.role,
        "text_de": source.text.de,
        "text_en": source.text.en,
        "legal_basis": source.legal_basis,
        "url": source.url,
    }


def _raw(form: Any, fact: Fact, kept: Gap | None) -> object:
    """Read a fact: where a gap was left as it stood and a value is typed beside it, the value counts."""
    gap, value = form[f"{fact.name}_gap"].data, _value(form[fact.name], fact)
    return Gap(gap) if gap and (gap != kept or not value) else value


def _value(field: Any, fact: Fact) -> object:
    if fact.kind in (Kind.LINE, Kind.PROSE):
        pair = {"de": field.de.data or "", "en": field.en.data or ""}
        return pair if any(pair.values()) else None
    if fact.kind is Kind.LEVELS:
        return [_level_raw(row) for row in field if row.is_there.data]
    if fact.kind is Kind.SOURCES:
        return [_source_raw(row) for row in field if (row.text_de.data or row.text_en.data or row.url.data)]
    return field.data


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
