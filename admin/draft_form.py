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
)
from wtforms.fields.choices import SelectChoice

from admin import choosing
from admin.tables.fields import Both, Choices, concept_choices, office_choices
from registry import texts
from registry.rules import dates
from registry.rules.content import Content, LevelSpan, SourceText
from registry.rules.fields import (
    BY_NAME,
    CHOICES,
    EVIDENCE,
    FIELDS,
    NOTE_KINDS,
    SCHEME_OF,
    SOURCE_ROLES,
    Gap,
    Kind,
)
from registry.rules.fields import Field as Fact
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from registry.rules.versioning import STEPS
from registry.services.names.naming import names

EMPTY_SOURCES = 1
EMPTY_NOTE = {"kind": "other"}
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


class NoteForm(Form):
    """One note with its date, kind and address."""

    date = StringField()
    kind = SelectField()
    text_de = TextAreaField()
    text_en = TextAreaField()
    url = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(code, texts.gettext(label)) for code, label in NOTE_KINDS]


def options_of(form: Any, name: str) -> choosing.Options:
    """List what is chosen in a field that is searched by name, and what its search finds."""
    given = form[name].data
    chosen = [given] if isinstance(given, str) else given or ()
    return choosing.options(BY_NAME[name], chosen, (form[choosing.FIND + name].data or "").strip())


def draft_form(
    data: Any = None, content: Content | None = None, notes: Mapping[str, Any] | None = None
) -> Any:
    """Make the form: of what was typed, or of a content that is stored."""
    made = _form_class()(data, data=_stored(content, notes or {}) if content else None)
    _offer_choices(made)
    return made


def _form_class() -> type[Form]:
    members: dict[str, Any] = {}
    for fact in FIELDS:
        members[fact.name] = _field(fact)
        members[f"{fact.name}_drop"] = HiddenField()  # which gap may take the place of a text
        if fact.name in choosing.SEARCHED:
            members[choosing.FIND + fact.name] = StringField()
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
        Kind.CONCEPT: lambda: (
            StringField() if fact.name in choosing.SEARCHED else SelectField(validate_choice=False)
        ),
        Kind.OFFICE: lambda: SelectField(validate_choice=False),
        Kind.CONCEPTS: lambda: SelectMultipleField(validate_choice=False),
        Kind.LEVELS: lambda: FieldList(FormField(LevelForm)),
        Kind.SOURCES: lambda: FieldList(FormField(SourceForm)),
        Kind.NOTES: lambda: FieldList(FormField(NoteForm)),
    }.get(fact.kind, StringField)
    return make()


def _offer_choices(form: Any) -> None:
    nothing: Choices = [("", texts.gettext("– bitte wählen –"))]
    for fact in FIELDS:
        offered = _choices(fact)
        if offered is not None:
            form[fact.name].choices = nothing + offered + _kept(form[fact.name].data, offered)
    form.step.choices = [
        ("", texts.gettext("nach den Änderungen")),
        *((step.value, texts.gettext(text.label)) for step, text in STEPS.items()),
    ]
    form.evidence_status.choices = nothing + [(code, texts.gettext(label)) for code, label in EVIDENCE]


def _kept(chosen: Any, offered: Choices) -> Choices:
    """Keep what was chosen and is not offered any more, so that saving does not lose it in silence."""
    return [(chosen, chosen)] if chosen and chosen not in {code for code, _ in offered} else []


def _choices(fact: Fact) -> Choices | None:
    if fact.name in choosing.SEARCHED:
        return None
    if fact.kind is Kind.CHOICE:
        return [(code, texts.gettext(label)) for code, label in CHOICES[fact.name]]
    if fact.kind is Kind.CONCEPT:
        return concept_choices(SCHEME_OF[fact.name])
    return office_choices() if fact.kind is Kind.OFFICE else None


def _stored(content: Content, notes: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {fact.name: _shown(fact, content.values.get(fact.name)) for fact in FIELDS}
    values |= {f"{name}_gap": gap.value for name, gap in content.gaps.items()}
    kept = notes.get("version_notes")
    since = dates.typed(notes.get("valid_from") or "")
    return {**values, **notes, "valid_from": since, "version_notes": kept._asdict() if kept else {}}


def _shown(fact: Fact, value: Any) -> Any:
    if fact.kind in (Kind.LINE, Kind.PROSE):
        return value._asdict() if value else {}
    if fact.kind is Kind.LEVELS:
        return _level_rows({span.level: span for span in value or ()})
    if fact.kind is Kind.SOURCES:
        return [_source_row(source) for source in value or ()] + [{"role": "indicator"}] * EMPTY_SOURCES
    if fact.kind is Kind.NOTES:
        return [_note_row(note) for note in value or ()] + [EMPTY_NOTE]
    if fact.kind in (Kind.DATE, Kind.DATES):
        given = value if fact.kind is Kind.DATES else (value,)
        return ", ".join(dates.typed(text) for text in given or () if text)
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
        "since": dates.typed(span.since or ""),
        "until": dates.typed(span.until or ""),
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


def _note_row(note: SeriesNote) -> dict[str, Any]:
    return {
        "date": dates.typed(note.date),
        "kind": note.kind,
        "text_de": note.text.de,
        "text_en": note.text.en,
        "url": note.url,
    }
