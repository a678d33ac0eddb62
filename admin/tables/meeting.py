"""Two forms of one row: what only one changed is kept, where both changed a field all three texts are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from wtforms import BooleanField, Form, FormField, SelectField, SelectMultipleField

from admin.editors import saved_by, told_by
from registry import texts
from registry.errors import Conflict
from registry.rules.localised import Localised
from registry.rules.merging import UNKNOWN, Clash, merge
from registry.rules.refusals import CHANGED
from registry.services.log.rewinding import Earlier, Editor

BY_SOMEBODY = "%(person)s hat diesen Eintrag am %(when)s gespeichert, während Sie ihn bearbeitet haben."
BY_YOURSELF = "Sie selbst haben diesen Eintrag am %(when)s in einem anderen Fenster gespeichert."
KEEP, THEIRS = "keep-", "theirs"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where two forms clash, and who saved the other one."""

    clashes: tuple[Clash, ...]
    last: Editor | None


class ClashLine(NamedTuple):
    """One field in three texts, with whose the stored one is; `field` where one of them can be chosen."""

    label: str
    before: Localised | str | None
    theirs: Localised | str | None
    yours: Localised | str | None
    whose: str = ""
    field: str = ""


def plain_of(form: Form) -> dict[str, object]:
    """Give what a form says, as it is compared: trimmed, with empty fields left out."""
    said = {field.name: _plain(field) for field in form if field.name != "lock_version"}
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def take_chosen(form: Form, stored: Form, chosen: Mapping[str, str]) -> None:
    """Put the stored text into each field for which it was chosen."""
    for field in form:
        if chosen.get(KEEP + field.name) == THEIRS:
            _take(field, stored[field.name])


def meet(form: Form, stored: Form, base: Form | None, earlier: Earlier | None) -> None:
    """Keep in a form what is stored now wherever its author changed nothing; Conflict where both did."""
    theirs, yours = plain_of(stored), plain_of(form)
    before = dict.fromkeys(theirs | yours, UNKNOWN) if base is None else _known(base, earlier)
    merged = merge(before, theirs, yours)
    for field in form:
        if merged.values.get(field.name) != yours.get(field.name):
            _fill(field, merged.values.get(field.name), stored[field.name])
    if merged.clashes:
        raise Conflict(CHANGED, merged=Meeting(merged.clashes, earlier.last if earlier else None))


def lines_of(form: Form, meeting: Meeting) -> tuple[ClashLine, ...]:
    """Tell each clash in three texts, codes by their names."""
    return tuple(_line(form[clash.field], clash, meeting) for clash in meeting.clashes)


def sentence_of(meeting: Meeting) -> str:
    """Say who saved the same row meanwhile."""
    last = meeting.last
    return told_by(last, BY_YOURSELF, BY_SOMEBODY) if last else texts.gettext(CHANGED)


def _line(field: Any, clash: Clash, meeting: Meeting) -> ClashLine:
    before, theirs, yours = (_told(field, side) for side in (clash.before, clash.theirs, clash.yours))
    return ClashLine(field.label.text, before, theirs, yours, saved_by(meeting.last), clash.field)


def _known(base: Form, earlier: Earlier | None) -> dict[str, object]:
    values = plain_of(base)
    lost = {name for name, value in earlier.values.items() if value is UNKNOWN} if earlier else set()
    # A form may call a field otherwise than the log: then nothing of it is known for certain.
    is_named = all(name in base for name in lost)
    return {**values, **dict.fromkeys(lost if is_named else values, UNKNOWN)}


def _plain(field: Any) -> object:
    if isinstance(field, FormField):
        pair = {part.short_name: _text(part.data) for part in field}
        return {code: text for code, text in pair.items() if text}
    if isinstance(field, SelectMultipleField):
        return sorted(field.data or ())
    if isinstance(field, BooleanField):
        return bool(field.data) or None
    return _text(field.data)


def _text(value: object) -> str:
    lines = ("" if value is None else str(value)).replace("\r\n", "\n").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _fill(field: Any, value: object, stored: Any) -> None:
    """Put a merged value into a field; one merged by members is in neither form."""
    if isinstance(field, SelectMultipleField):
        field.data = value or []
    else:
        _take(field, stored)


def _take(field: Any, stored: Any) -> None:
    if isinstance(field, FormField):
        for part in field:
            part.data = stored.form[part.short_name].data
    else:
        field.data = stored.data


def _told(field: Any, value: Any) -> Localised | str | None:
    if value in (None, "", [], {}):
        return None
    if isinstance(value, dict):
        return Localised(value.get("de", ""), value.get("en"))
    if isinstance(field, SelectField | SelectMultipleField):
        labels: dict[str, Localised | str] = dict(field.choices)
        codes = value if isinstance(value, list) else [value]
        found = [labels.get(code, str(code)) for code in codes]
        return found[0] if len(found) == 1 else ", ".join(_spoken(label) for label in found)
    return texts.gettext("ja") if value is True else str(value)


def _spoken(label: Localised | str) -> str:
    return label.text(texts.current_language()) if isinstance(label, Localised) else label
