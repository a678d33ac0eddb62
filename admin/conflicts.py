"""Two editors of one draft: where they clash all three texts side by side; a text typed for a draft that is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from admin.draft_form import NOTE_FIELDS, draft_form
from admin.draft_typed import notes_of, pairs_of, raw_of
from admin.editors import saved_by, told_by
from registry import texts
from registry.errors import Conflict, Invalid
from registry.rules import dates
from registry.rules.content import plain, sift
from registry.rules.diff import with_gaps
from registry.rules.fields import BY_NAME
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.rules.merging import Clash
from registry.services.lifecycle.revising import Meeting, Shown
from registry.services.log.history import FieldLine
from registry.services.log.values_in_words import label_of, told
from registry.services.pages import listing

KEEP, THEIRS = "keep-", "theirs"
WAITING = frozenset({State.PROPOSED, State.AGREED})  # such a definition may become a draft again
BY_SOMEBODY = "%(person)s hat diesen Entwurf am %(when)s gespeichert, während Sie ihn bearbeitet haben."
BY_YOURSELF = "Sie selbst haben diesen Entwurf am %(when)s in einem anderen Fenster gespeichert."


@dataclass(frozen=True, slots=True)
class ClashLine:
    """One field that both changed: what it said before, how each changed it, and whose the stored text is."""

    field: str
    label: str
    before: Localised | None
    theirs: FieldLine
    yours: FieldLine
    whose: str


def page(view: listing.DraftView, error: Conflict) -> str:
    """Show what both changed, and let the person choose; all else is merged already."""
    meeting = error.merged
    assert isinstance(meeting, Meeting)
    return render_template(
        "desk/conflict.html",
        view=view,
        address=f"/admin/drafts/{view.definition.id}/edit?base={meeting.base}",
        lines=[_line(clash, meeting) for clash in meeting.clashes],
        taken=[texts.gettext(label_of(name)) for name in meeting.taken],
        sentence=told_by(meeting.last, BY_YOURSELF, BY_SOMEBODY)
        if meeting.last
        else texts.sentence_of(error),
        typed=pairs_of(draft_form(None, *meeting.said)),
        language=texts.current_language(),
    )


def merge(form: Any, stored: Any, chosen: Mapping[str, str]) -> None:
    """Put the stored text into each field for which it was chosen."""
    for name in (*BY_NAME, *NOTE_FIELDS):
        if chosen.get(KEEP + name) != THEIRS:
            continue
        for field in (name, f"{name}_gap"):
            if field in form:
                form[field].process(None, stored[field].data)


def kept_page(view: listing.DraftView, form: Any, shown: Shown) -> str:
    """Show what was typed for a definition that is no draft any more, and offer a way on with it."""
    is_waiting = view.definition.state in WAITING
    verb = "edit" if is_waiting else "carry"
    base = request.args.get("base", "")
    return render_template(
        "desk/kept.html",
        view=view,
        address=f"/admin/drafts/{view.definition.id}/{verb}?base={base if base.isdecimal() else ''}",
        is_waiting=is_waiting,
        lines=_typed_lines(form, shown),
        typed=pairs_of(form),
        language=texts.current_language(),
    )


def _typed_lines(form: Any, shown: Shown) -> list[FieldLine]:
    """Tell what was typed that the form did not show before."""
    content, _ = sift(raw_of(form, shown.said.content))
    before = with_gaps(*shown.said.content) | shown.said.notes
    notes = notes_of(form)
    after = with_gaps(*content) | notes | {"valid_from": _as_stored(notes["valid_from"])}
    names = [name for name in (*BY_NAME, *NOTE_FIELDS) if plain(after.get(name)) != plain(before.get(name))]
    return [_field_line(name, before.get(name), after.get(name)) for name in names]


def _as_stored(day: str) -> str:
    """Write a day as it is stored, where it can be read: the form shows it as people type it."""
    try:
        return dates.parse(day).text
    except Invalid:
        return day


def _line(clash: Clash, meeting: Meeting) -> ClashLine:
    name = clash.field
    editor = meeting.editors.get(name) or meeting.last
    return ClashLine(
        name,
        label_of(name),
        told(name, clash.before),
        _field_line(name, clash.before, clash.theirs),
        _field_line(name, clash.before, clash.yours),
        saved_by(editor),
    )


def _field_line(name: str, before: object, after: object) -> FieldLine:
    return FieldLine(name, label_of(name), told(name, before), told(name, after))
