"""Every move of the lifecycle table on the desk: a page that says what it does, asks, and takes it."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from admin.desk import desk
from registry.errors import Finding, Invalid, NotAllowed, Word, WrongState
from registry.http.accounts import current_actor
from registry.rules.lifecycle import STATE_LABELS, Move, State, move_named
from registry.rules.versioning import STEPS
from registry.services.lifecycle import moves_by_name, scheduling
from registry.services.pages import listing

ASKED = frozenset({"reason", "decision"})


@desk.get("/drafts/<int:number>/<move>")
def ask(number: int, move: str) -> str:
    """Ask for what a move needs, and say what it does."""
    view = listing.draft(current_actor(), number)
    return _page(view, _offered(view, move), {})


@desk.post("/drafts/<int:number>/<move>")
def take(number: int, move: str) -> Response | tuple[str, int]:
    """Take a move of the lifecycle table."""
    given = {name: request.form.get(name, "") for name in ASKED}
    try:
        moved = moves_by_name.take(current_actor(), move, number, **given)
    except Invalid as error:
        view = listing.draft(current_actor(), number)
        return _page(view, move_named(move), given, error.findings), 422
    if State(moved.state) is State.WITHHELD:  # nobody sees it any more; the log says so
        return redirect("/changes", 303)
    is_released = move == "publish" and moved.state == State.AGREED
    return redirect(f"/admin/drafts/{moved.id}?done={'schedule' if is_released else move}", 303)


@desk.post("/drafts/<int:number>/unschedule")
def unschedule(number: int) -> Response:
    """Call the release of an agreed version back."""
    scheduling.unschedule(current_actor(), number)
    return redirect(f"/admin/drafts/{number}?done=unschedule", 303)


def _offered(view: listing.DraftView, name: str) -> Move:
    """Find the move among those that start here; the refusal says why it is not possible."""
    move = move_named(name)
    offer = next((offer for offer in view.offers if offer.move is move), None)
    if offer is None:
        raise WrongState(state=Word(STATE_LABELS[State(view.definition.state)]))
    if not offer.answer.is_allowed:
        raise NotAllowed(offer.answer.reason, **dict(offer.answer.data))
    return move


def _page(
    view: listing.DraftView, move: Move, given: dict[str, str], findings: tuple[Finding, ...] = ()
) -> str:
    # What the draft lacks stands in its own form, not in this one.
    lines = [(finding, _anchor(view, finding.field)) for finding in findings]
    return render_template(
        "desk/move.html", view=view, move=move, given=given, lines=lines, steps=STEPS, is_last=bool(findings)
    )


def _anchor(view: listing.DraftView, field: str) -> str:
    return f"#feld-{field}" if field in ASKED else f"/admin/drafts/{view.definition.id}/edit#feld-{field}"
