"""The desk's list of indicators, and where a new one or a new draft begins."""

from collections.abc import Collection

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from admin.desk import desk
from admin.tables.entry import base_of
from registry import texts
from registry.errors import BadQuestion, Invalid, NotSaved
from registry.http.accounts import current_actor
from registry.http.paging import page_number
from registry.rules.access import Action, may, require
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.services.lifecycle import describing
from registry.services.lifecycle.describing import DraftOpen
from registry.services.log.rewinding import end_of_log
from registry.services.names.naming import names
from registry.services.pages import listing
from registry.services.registers import programmes as programme_register

FORM_FIELD = {"title": "title_de"}  # where a finding is shown


@desk.get("/indicators")
def indicators() -> str:
    """List indicators and drafts by state."""
    chosen = request.args.get("state", "")
    if chosen and chosen not in listing.STATES:
        raise BadQuestion(field="state", value=chosen[:40])
    text, steward = request.args.get("q", "")[:200], request.args.get("steward", "")
    is_mine = bool(request.args.get("mine"))
    work = listing.work(
        current_actor(),
        state=State(chosen) if chosen else None,
        text=text,
        steward=steward,
        is_mine=is_mine,
        page=page_number(),
    )
    return render_template(
        "desk/indicators.html",
        work=work,
        chosen=chosen,
        q=text,
        steward=steward,
        is_mine=is_mine,
        states=listing.STATES,
        offices=_offices(),
        may_draft=may(current_actor(), Action.DRAFT).is_allowed,
    )


@desk.get("/indicators/new")
def new() -> str:
    """Ask for the title and the steward of a new indicator."""
    require(current_actor(), Action.DRAFT)
    return render_template("desk/new.html", offices=_offices(), given={}, errors={})


@desk.post("/indicators/new")
def found() -> Response | tuple[str, int]:
    """Give a new indicator its code and open its first draft."""
    given = request.form
    try:
        title = Localised(given.get("title_de", ""), given.get("title_en") or None)
        draft = describing.create_indicator(current_actor(), title=title, steward=given.get("steward", ""))
    except Invalid as error:
        errors = {FORM_FIELD.get(f.field, f.field): texts.sentence_of_finding(f) for f in error.findings}
        return render_template("desk/new.html", offices=_offices(), given=given, errors=errors), 422
    return redirect(f"/admin/drafts/{draft.id}", 303)


@desk.post("/indicators/<code>/draft")
def begin(code: str) -> Response:
    """Open a draft beside the published definition, or lead to the one that is open."""
    try:
        return redirect(f"/admin/drafts/{describing.begin_draft(current_actor(), code).id}", 303)
    except DraftOpen as error:
        return redirect(f"/admin/drafts/{error.data['definition_id']}?open=1", 303)


def _offices() -> list[tuple[str, str]]:
    known = names()
    return sorted(
        ((o.code, o.label.de) for o in known.offices.values() if o.code not in known.external_offices),
        key=lambda office: texts.alphabetical(office[1]),
    )


@desk.get("/indicators/<code>/programmes")
def programmes(code: str) -> Response | str:
    """Ask which monitoring programmes use an indicator, as it was at the base in the address."""
    require(current_actor(), Action.EDIT_WORDS)
    base = base_of(request.args.get("base"))
    if base is None or base > end_of_log():
        return redirect(f"/admin/indicators/{code}/programmes?base={end_of_log()}", 303)
    return _programmes_page(code, programme_register.assigned_then(current_actor(), code, base), base)


def _programmes_page(code: str, used: Collection[str], base: int | None) -> str:
    _, title = listing.programmes_of(current_actor(), code)
    known = [(r.code, r.label) for r in names().programmes.values()]
    return render_template("desk/programmes.html", code=code, title=title, used=used, known=known, base=base)


@desk.post("/indicators/<code>/programmes")
def assign(code: str) -> Response | str:
    """Say which monitoring programmes use an indicator; what others assigned since stays."""
    base, chosen = base_of(request.args.get("base")), request.form.getlist("programme")
    try:
        programme_register.assign_programmes(current_actor(), code, chosen, base=base)
    except NotSaved:
        return _programmes_page(code, chosen, base)
    return redirect(f"/admin/indicators?q={code}&done=assign", 303)
