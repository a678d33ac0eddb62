"""A draft on the desk: read it, edit it, see what it lacks and how it differs from what is published."""

from typing import Any

from flask import redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from admin import conflicts
from admin.desk import desk
from admin.draft_form import NOTE_FIELDS, draft_form, notes_of, raw_of
from admin.tables.entry import version_of
from registry import texts
from registry.errors import Conflict, Finding, Frozen, Invalid
from registry.http.accounts import current_actor
from registry.rules import formula
from registry.rules.access import Action, may, require
from registry.rules.fields import FIELDS
from registry.rules.lifecycle import State
from registry.rules.versioning import STEPS
from registry.services.lifecycle import describing
from registry.services.lifecycle.describing import Notes
from registry.services.log.values_in_words import label_of
from registry.services.names.naming import names
from registry.services.pages import listing

GROUPS = tuple(dict.fromkeys(field.group for field in FIELDS))
NOT_OPEN = "Nur ein Entwurf kann bearbeitet werden. Ziehen Sie den Vorschlag zuerst zurück."


@desk.get("/drafts/<int:number>")
def draft(number: int) -> str:
    """Show a draft: content, gaps, differences, moves."""
    view, done = listing.draft(current_actor(), number), request.args.get("done")
    return render_template(
        "desk/draft.html",
        view=view,
        steps=STEPS,
        formula=_mathml(view.content.values.get("formula")),
        done=done,
        shape_hints=listing.shape_hints(view) if done == "saved" else (),
        was_open=request.args.get("open"),
        fields=FIELDS,
        may_draft=may(current_actor(), Action.DRAFT).is_allowed,
        may_assign=may(current_actor(), Action.EDIT_WORDS).is_allowed,
    )


@desk.get("/drafts/<int:number>/edit")
def edit(number: int) -> str:
    """Show the form of a draft."""
    view = _draft_to_edit(number)
    return _form_page(view, _stored_form(view))


@desk.post("/drafts/<int:number>/edit")
def save(number: int) -> Response | tuple[str, int] | str:
    """Save a draft; what was typed is kept when something is wrong or somebody was faster."""
    view, form = _draft_to_edit(number), draft_form(request.form)
    if looked := _only_looked_at(view, form):
        return looked
    try:
        saved = describing.describe(
            current_actor(),
            number,
            raw_of(form, view.content),
            lock_version=version_of(form),
            notes=Notes(**notes_of(form)),
        )
    except Invalid as error:
        return _form_page(view, form, error.findings), 422
    except Conflict as error:
        return conflicts.page(listing.draft(current_actor(), number), form, error), 409
    return redirect(f"/admin/drafts/{saved.id}?done=saved", 303)


def _only_looked_at(view: listing.DraftView, form: Any) -> str | None:
    """Show the form again where a button asked for something else than saving."""
    if "merge" in request.form:
        conflicts.merge(form, _stored_form(view), request.form)
    elif "add_source" in request.form:
        form.sources.append_entry({"role": "indicator"})
    elif "review" not in request.form:
        return None
    return _form_page(view, form)


def _draft_to_edit(number: int) -> listing.DraftView:
    require(current_actor(), Action.DRAFT)
    view = listing.draft(current_actor(), number)
    if view.definition.state != State.DRAFT:
        raise Frozen(NOT_OPEN)
    return view


def _stored_form(view: listing.DraftView) -> Any:
    notes = {name: getattr(view.definition, name) for name in NOTE_FIELDS}
    form = draft_form(None, view.content, notes)
    form.lock_version.data = view.definition.lock_version
    return form


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
        steps=STEPS,
        formula=_mathml(form.formula.data),
        is_merged="merge" in request.form,
        measures=sorted(names().measures.values(), key=lambda m: m.label.de.casefold()),
        levels={e.reference.code: e.reference.label for e in names().levels.values()},
    )


def _mathml(text: str | None) -> Markup | None:
    """Draw a formula; one that cannot be read yet is not drawn."""
    labels, known, language = names().measures, names().measure_ids, texts.current_language()
    try:
        tree = formula.parse(text) if text else None
    except Invalid:
        return None
    if tree is None:
        return None
    drawn = formula.to_mathml(
        tree, lambda code: labels[known[code]].label.text(language) if code in known else code, language
    )
    return Markup(drawn)  # noqa: S704 - the writer escapes every name
