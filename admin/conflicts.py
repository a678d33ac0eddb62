"""Two editors at once: both texts side by side, and one made of both, field by field."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from admin.draft_form import NOTE_FIELDS, notes_of
from registry import texts
from registry.errors import Conflict
from registry.rules.content import Content
from registry.rules.fields import BY_NAME
from registry.services.log.history import FieldLine, differences
from registry.services.log.values_in_words import label_of, told
from registry.services.pages import listing

KEEP, THEIRS = "keep-", "theirs"
BUTTONS = frozenset({"csrf_token", "lock_version", "merge", "review", "add_source"})


def page(view: listing.DraftView, form: Any, error: Conflict) -> str:
    """Show what was saved meanwhile beside what was typed, and let the person choose."""
    theirs, yours = error.theirs, error.yours
    assert isinstance(theirs, Content)
    assert isinstance(yours, Content)
    form.lock_version.data = view.definition.lock_version
    return render_template(
        "desk/conflict.html",
        view=view,
        form=form,
        lines=(*differences(theirs, yours), *_notes(view, form)),
        sentence=texts.sentence_of(error),
        typed=[pair for pair in request.form.items(multi=True) if _is_typed(pair[0])],
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


def _notes(view: listing.DraftView, form: Any) -> tuple[FieldLine, ...]:
    typed = notes_of(form)
    pairs = ((name, getattr(view.definition, name) or None, typed[name] or None) for name in NOTE_FIELDS)
    return tuple(
        FieldLine(name, label_of(name), told(name, before), told(name, after))
        for name, before, after in pairs
        if before != after
    )


def _is_typed(name: str) -> bool:
    return name not in BUTTONS and not name.startswith(KEEP)
