"""A draft on the desk: read it, edit it, see what it lacks and how it differs, and take the moves of the lifecycle."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from admin.desk import desk
from admin.draft_form import draft_form, notes_of, raw_of
from registry import texts
from registry.errors import Conflict, Finding, Invalid
from registry.http.accounts import current_actor
from registry.rules import formula
from registry.rules.content import Content
from registry.rules.diff import Piece, words
from registry.rules.fields import FIELDS, label_of
from registry.rules.lifecycle import move_named
from registry.rules.versioning import STEPS
from registry.services import describing, listing, taking
from registry.services.describing import Notes
from registry.services.naming import names
from registry.services.reading import differences

GROUPS = tuple(dict.fromkeys(field.group for field in FIELDS))
NOTE_FIELDS = ("step", "reason", "valid_from", "origin", "evidence_status", "evidence_url", "version_notes")


@desk.get("/drafts/<int:number>")
def draft(number: int) -> str:
    """Show a draft: content, gaps, differences, moves."""
    view, done = listing.draft(current_actor(), number), request.args.get("done")
    return render_template(
        "desk/draft.html",
        view=view,
        steps=STEPS,
        formula=_mathml(view.content),
        done=done,
        shape_hints=listing.shape_hints(view) if done == "saved" else (),
        was_open=request.args.get("open"),
        fields=FIELDS,
    )


@desk.get("/drafts/<int:number>/edit")
def edit(number: int) -> str:
    """Show the form of a draft."""
    view = listing.draft(current_actor(), number)
    notes = {name: getattr(view.definition, name) for name in NOTE_FIELDS}
    form = draft_form(None, view.content, notes)
    form.lock_version.data = view.definition.lock_version
    return _form_page(view, form)


@desk.post("/drafts/<int:number>/edit")
def save(number: int) -> Response | tuple[str, int] | str:
    """Save a draft; what was typed is kept when something is wrong or somebody was faster."""
    form = draft_form(request.form)
    view = listing.draft(current_actor(), number)
    if "add_source" in request.form:
        form.sources.append_entry({"role": "indicator"})
    if "add_source" in request.form or "review" in request.form:
        return _form_page(view, form)
    try:
        saved = describing.describe(
            current_actor(),
            number,
            raw_of(form),
            lock_version=_version_of(form),
            notes=Notes(**notes_of(form)),
        )
    except Invalid as error:
        return _form_page(view, form, error.findings), 422
    except Conflict as error:
        return _conflict_page(view, form, error), 409
    return redirect(f"/admin/drafts/{saved.id}?done=saved", 303)


@desk.get("/drafts/<int:number>/<move>")
def ask(number: int, move: str) -> str:
    """Ask for what a move needs, and say what it does."""
    view = listing.draft(current_actor(), number)
    return render_template(
        "desk/move.html", view=view, move=move_named(move), given={}, findings=(), steps=STEPS
    )


@desk.post("/drafts/<int:number>/<move>")
def take(number: int, move: str) -> Response | tuple[str, int]:
    """Take a move of the lifecycle table."""
    given = request.form
    try:
        moved = taking.take(
            current_actor(), move, number, reason=given.get("reason", ""), decision=given.get("decision", "")
        )
    except Invalid as error:
        view = listing.draft(current_actor(), number)
        page = render_template(
            "desk/move.html",
            view=view,
            move=move_named(move),
            given=given,
            findings=error.findings,
            steps=STEPS,
        )
        return page, 422
    return redirect(f"/admin/drafts/{moved.id}?done={move}", 303)


def _form_page(view: listing.DraftView, form: Any, findings: tuple[Finding, ...] = ()) -> str:
    by_field: dict[str, list[str]] = {}
    for finding in findings:
        by_field.setdefault(finding.field, []).append(texts.sentence_of_finding(finding))
    return render_template(
        "desk/form.html",
        view=view,
        form=form,
        fields=FIELDS,
        groups=GROUPS,
        errors=by_field,
        label_of=label_of,
        measures=sorted(names().measures.values(), key=lambda m: m.label.de.casefold()),
        levels={e.reference.code: e.reference.label for e in names().levels.values()},
    )


def _conflict_page(view: listing.DraftView, form: Any, error: Conflict) -> str:
    theirs, yours = error.theirs, error.yours
    assert isinstance(theirs, Content)
    assert isinstance(yours, Content)
    lines = differences(theirs, yours)
    form.lock_version.data = view.definition.lock_version
    return render_template(
        "desk/conflict.html",
        view=view,
        form=form,
        lines=lines,
        sentence=texts.sentence_of(error),
        typed=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in ("csrf_token", "lock_version")
        ],
        language=texts.current_language(),
        words=_words,
    )


def _words(before: str, after: str) -> tuple[Piece, ...]:
    return words(before, after)


def _version_of(form: Any) -> int:
    text = str(form.lock_version.data or "")
    return int(text) if text.isdigit() else -1


def _mathml(content: Content) -> str | None:
    text = content.values.get("formula")
    labels, known = names().measures, names().measure_ids
    language = texts.current_language()
    return (
        formula.to_mathml(
            formula.parse(text),
            lambda code: labels[known[code]].label.text(language) if code in known else code,
            language,
        )
        if text
        else None
    )
