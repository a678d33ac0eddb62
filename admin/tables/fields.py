"""The fields that forms of flat tables are made of; each says with its kind how it is drawn."""

from typing import Any

from wtforms import (
    BooleanField,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from registry import texts
from registry.errors import Finding
from registry.http.templating import text
from registry.rules.localised import Localised
from registry.rules.refusals import MISSING
from registry.services.names.naming import names

NOTHING, CHOOSE = "– keine Angabe –", "– bitte wählen –"
LONG = frozenset({"keywords", "units"})  # lists whose own order nobody knows by heart
Choices = list[tuple[str, Localised | str]]  # values, and how each is called


class Both(Form):
    """A text in German and English."""

    de = TextAreaField()
    en = TextAreaField()


def lock() -> Any:
    """Carry the number of the row the editor began from."""
    return HiddenField()


def line(label: str, help: str = "", *, needed: bool = False, width: str = "") -> Any:
    """Ask for one line."""
    return StringField(label, description=help, render_kw={"needed": needed, "kind": "line", "width": width})


def lines(label: str, help: str = "") -> Any:
    """Ask for several words or phrases, one a line."""
    return TextAreaField(label, description=help, render_kw={"kind": "lines"})


def prose(label: str, help: str = "") -> Any:
    """Ask for a longer text."""
    return TextAreaField(label, description=help, render_kw={"kind": "lines"})


def both(label: str, help: str = "", *, needed: bool = False, rows: int = 1) -> Any:
    """Ask for a text in German and English."""
    return FormField(
        Both, label, description=help, render_kw={"needed": needed, "kind": "both", "rows": rows}
    )


def choice(label: str, help: str = "", *, needed: bool = False) -> Any:
    """Ask for one of several."""
    return SelectField(
        label, description=help, validate_choice=False, render_kw={"needed": needed, "kind": "choice"}
    )


def ticks(label: str, help: str = "", *, needed: bool = False) -> Any:
    """Ask for any of several."""
    return SelectMultipleField(
        label, description=help, validate_choice=False, render_kw={"needed": needed, "kind": "ticks"}
    )


class SuggestedField(StringField):
    """One line with suggestions; what is typed may be another than these."""

    choices: Choices = []


def suggested(label: str, help: str = "") -> Any:
    """Ask for one of many by name, with suggestions while typing."""
    return SuggestedField(label, description=help, render_kw={"kind": "suggested"})


def switch(label: str, help: str = "") -> Any:
    """Ask for yes or no."""
    return BooleanField(label, description=help, render_kw={"kind": "switch"})


def or_nothing(choices: Choices) -> Choices:
    """Let a choice be left out."""
    return [("", texts.gettext(NOTHING)), *choices]


def leave_open(form: Form) -> None:
    """Begin needed choices with none: what nobody chose is asked for, not saved as the first of the list."""
    for field in form:
        given = field.render_kw or {}
        if given.get("kind") == "choice" and given.get("needed") and not field.data:
            field.choices = [("", texts.gettext(CHOOSE)), *field.choices]


def missing(form: Form) -> list[Finding]:
    """Name every needed field that is left empty."""
    needed = [field for field in form if (field.render_kw or {}).get("needed")]
    return [Finding(field.name, MISSING) for field in needed if not _said(field)]


def _said(field: Any) -> bool:
    given = field.data.values() if isinstance(field.data, dict) else [field.data]
    return any(str(part or "").strip() for part in given)


def office_choices() -> Choices:
    """List all offices by name."""
    return by_name([(office.code, office.label) for office in names().offices.values()])


def concept_choices(scheme: str) -> Choices:
    """List the concepts of a code list that are in use: long lists by name, others in their own order."""
    known = names()
    listed = (known.concepts[known.concept_ids[scheme, concept.code]] for concept in known.of_scheme(scheme))
    chosen: Choices = [(e.reference.code, e.reference.label) for e in listed if not e.is_retired]
    return by_name(chosen) if scheme in LONG else chosen


def by_name(choices: Choices) -> Choices:
    """Sort choices by what they are called."""
    return sorted(choices, key=lambda choice: texts.alphabetical(text(choice[1])))
