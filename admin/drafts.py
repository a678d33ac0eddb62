"""A draft on the desk: read it, edit it, see what it lacks and how it differs from what is published."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from admin import choosing, conflicts
from admin.desk import desk
from admin.draft_form import EMPTY_NOTE, draft_form, options_of
from admin.draft_typed import doubts_of, notes_of, raw_of, settled
from admin.tables.entry import base_of
from registry import texts
from registry.errors import Conflict, Finding, Invalid, NotSaved
from registry.http.accounts import current_actor
from registry.http.forms.sending import may_be_repeated
from registry.rules import formula
from registry.rules.access import Action, may, require
from registry.rules.content import Content
from registry.rules.fields import BY_NAME, FIELDS
from registry.rules.lifecycle import OPEN, State
from registry.rules.localised import Localised
from registry.rules.versioning import STEPS
from registry.services.lifecycle import describing, revising
from registry.services.lifecycle.describing import DraftOpen, Notes
from registry.services.lifecycle.revising import NoDraftAnyMore, Revised, Shown
from registry.services.log.values_in_words import label_of
from registry.services.names.naming import names
from registry.services.pages import listing
from registry.services.pages.portal_hints import Hint, portal_hints

GROUPS = tuple(dict.fromkeys(field.group for field in FIELDS))
KEPT = ("settled", "taken")  # what a saved page says beside "saved": fields, by name


class Advice(NamedTuple):
    """A sentence beside a field that does not keep anybody from saving: a warning, or only for information."""

    kind: str
    sentence: Localised | str


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
        told={name: _labels(request.args.get(name, "")) for name in KEPT},
        hints=_portal_hints(view),
        was_open=request.args.get("open"),
        fields=FIELDS,
        may_draft=may(current_actor(), Action.DRAFT).is_allowed,
        may_assign=may(current_actor(), Action.EDIT_WORDS).is_allowed,
    )


@desk.get("/drafts/<int:number>/edit")
def edit(number: int) -> Response | str:
    """Show the form of a draft as it was at the base in the address, so that text and base come back together."""
    view = _draft_to_edit(number)
    asked = base_of(request.args.get("base"))
    shown = revising.shown(current_actor(), number, asked)
    if shown.base != asked:
        given = request.args.to_dict() | {"base": str(shown.base)}
        return redirect(f"/admin/drafts/{number}/edit?{urlencode(given)}", 303)
    return _form_page(view, draft_form(None, *shown.said), shown)


@desk.post("/drafts/<int:number>/edit")
def save(number: int) -> Response | tuple[str, int] | str:
    """Save a draft; what was typed is kept when something is wrong or somebody was faster."""
    view, form = _view(number), draft_form(request.form)
    shown = _shown_in_form(number)
    if view.definition.state != State.DRAFT:
        return conflicts.kept_page(view, form, shown), 409
    if looked := _only_looked_at(view, form, shown):
        return looked
    if doubts := doubts_of(form, shown.said.content):
        faults = revising.faults_of(current_actor(), number, *_typed(form, shown))
        return _form_page(view, form, shown, (*doubts, *faults)), 422
    try:
        raw, notes = _typed(form, shown)
        revised = revising.revise(current_actor(), number, raw, notes, base=base_of(request.args.get("base")))
    except Invalid as error:
        return _form_page(view, form, shown, error.findings), 422
    except Conflict as error:
        return conflicts.page(_view(number), error), 409
    except NoDraftAnyMore:
        return conflicts.kept_page(_view(number), form, shown), 409
    return redirect(_saved_at(revised, settled(form, shown.said.content)), 303)


@desk.post("/drafts/<int:number>/carry")
@may_be_repeated
def carry(number: int) -> tuple[str, int] | str:
    """Take what was typed for a draft that is none any more into a new one; nothing is saved yet."""
    view, form, shown = _view(number), draft_form(request.form), _shown_in_form(number)
    try:
        draft_id = _next_draft(view.record.code)
    except NotSaved:  # shown again after a session's end: no draft is begun before somebody asks for it
        return conflicts.kept_page(view, form, shown), 409
    draft = _view(draft_id)
    if draft.definition.state != State.DRAFT:
        return conflicts.kept_page(draft, form, shown), 409
    raw, notes = _typed(form, shown)
    asked = base_of(request.args.get("base"))
    try:
        meeting = revising.carried_over(current_actor(), (number, draft_id), raw, notes, base=asked)
    except Invalid as error:
        return _form_page(draft, form, revising.shown(current_actor(), draft_id), error.findings), 422
    if meeting.clashes:
        return conflicts.page(draft, Conflict(merged=meeting)), 409
    page = draft_form(None, *meeting.said)
    return _form_page(draft, page, Shown(meeting.said, meeting.base, None), is_unsaved=True)


def _next_draft(code: str) -> int:
    try:
        return describing.begin_draft(current_actor(), code).id
    except DraftOpen as error:
        return int(str(error.data["definition_id"]))


def _only_looked_at(view: listing.DraftView, form: Any, shown: Shown) -> tuple[str, int] | str | None:
    """Show the form again where a button asked for something else than saving."""
    findings: tuple[Finding, ...] = ()
    if "merge" in request.form:
        conflicts.merge(form, draft_form(None, *shown.said), request.form)
    elif "add_source" in request.form:
        form.sources.append_entry({"role": "indicator"})
    elif "add_note" in request.form:
        form.series_notes.append_entry(EMPTY_NOTE)
    elif "review" in request.form:
        findings = revising.faults_of_formula(current_actor(), view.definition.id, form.formula.data or "")
    elif not choosing.is_asking(request.form):
        return None
    page = _form_page(view, form, shown, findings, is_unsaved=True)
    return (page, 422) if findings else page


def _shown_in_form(number: int) -> Shown:
    """Give what the form showed that was sent; where nobody knows, what a form shows now."""
    return revising.shown(current_actor(), number, base_of(request.args.get("base")))


def _typed(form: Any, shown: Shown) -> tuple[dict[str, object], Notes]:
    return raw_of(form, shown.said.content), Notes(**notes_of(form))


def _saved_at(revised: Revised, settled_fields: list[str]) -> str:
    told = {"settled": ",".join(settled_fields), "taken": ",".join(revised.taken)}
    more = "".join(f"&{name}={fields}" for name, fields in told.items() if fields)
    return f"/admin/drafts/{revised.definition.id}?done=saved{more}"


def _labels(fields: str) -> list[str]:
    return [texts.gettext(label_of(name)) for name in fields.split(",") if _is_field(name)]


def _is_field(name: str) -> bool:
    return name in BY_NAME or name in revising.NOTES


def _view(number: int) -> listing.DraftView:
    require(current_actor(), Action.DRAFT)
    return listing.draft(current_actor(), number)


def _draft_to_edit(number: int) -> listing.DraftView:
    view = _view(number)
    if view.definition.state != State.DRAFT:
        raise NoDraftAnyMore()
    return view


def _form_page(
    view: listing.DraftView,
    form: Any,
    shown: Shown,
    findings: Iterable[Finding] = (),
    *,
    is_unsaved: bool = False,
) -> str:
    by_field: dict[str, list[str]] = {}
    for finding in findings:
        by_field.setdefault(finding.field, []).append(texts.sentence_of_finding(finding))
    return render_template(
        "desk/form.html",
        view=view,
        form=form,
        address=f"/admin/drafts/{view.definition.id}/edit?base={shown.base}",
        since=shown.since,
        fields=FIELDS,
        groups=GROUPS,
        errors=by_field,
        label_of=label_of,
        steps=STEPS,
        formula=_mathml(form.formula.data),
        is_merged="merge" in request.form,
        is_carried=request.path.endswith("/carry"),
        is_unsaved=is_unsaved or bool(by_field),
        options={name: options_of(form, name) for name in choosing.SEARCHED},
        searched=choosing.searched(request.form) if request.method == "POST" else None,
        gaps_over=gaps_over(form, shown.said.content),
        hints=_hints(view, form, shown),
        levels={e.reference.code: e.reference.label for e in names().levels.values()},
    )


def _hints(view: listing.DraftView, form: Any, shown: Shown) -> dict[str, list[Advice]]:
    """Give by field what does not fit in the form, and what portals would miss in the draft as it is stored."""
    hints: dict[str, list[Advice]] = {}
    for finding in revising.misfits_of(current_actor(), raw_of(form, shown.said.content)):
        hints.setdefault(finding.field, []).append(Advice("warning", texts.sentence_of_finding(finding)))
    for hint in _portal_hints(view) if request.method == "GET" else ():
        hints.setdefault(hint.field, []).append(Advice("warning" if hint.is_must else "info", hint.message))
    return hints


def _portal_hints(view: listing.DraftView) -> tuple[Hint, ...]:
    is_open = State(view.definition.state) in OPEN
    return portal_hints(current_actor(), view.record) if is_open else ()


def gaps_over(form: Any, before: Content) -> dict[str, str]:
    """Give by field the gap that asks whether it may take the place of a text."""
    return {f.field: form[f"{f.field}_gap"].data for f in doubts_of(form, before) if f.field != "levels"}


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
