"""Every move of the lifecycle table on the desk: a page that says what it does, asks, and takes it."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from admin.desk import desk
from registry.errors import Finding, Invalid, NotAllowed, Word, WrongState
from registry.http.accounts import current_actor
from registry.rules.lifecycle import STATE_LABELS, State, move_named
from registry.rules.versioning import STEPS
from registry.services.lifecycle import moves_by_name, resuming, scheduling
from registry.services.lifecycle.describing import DraftOpen
from registry.services.lifecycle.moving import Offer
from registry.services.lifecycle.proposing import UNCHANGED
from registry.services.pages import listing

ASKED = frozenset({"reason", "decision"})


@desk.get("/drafts/<int:number>/<move>")
def ask(number: int, move: str) -> str:
    """Ask for what a move needs, and say what it does."""
    view = listing.draft(current_actor(), number)
    return _page(view, _offered(view, move), _proposed_words(view, move))


@desk.post("/drafts/<int:number>/resume")
def resume(number: int) -> Response:
    """Take up again what was rejected or discarded, or lead to the draft that is open."""
    try:
        return redirect(f"/admin/drafts/{resuming.resume(current_actor(), number).id}?done=resume", 303)
    except DraftOpen as error:
        return redirect(f"/admin/drafts/{error.data['definition_id']}?open=1", 303)


@desk.post("/drafts/<int:number>/<move>")
def take(number: int, move: str) -> Response | tuple[str, int]:
    """Take a move of the lifecycle table."""
    given = {name: request.form.get(name, "") for name in ASKED}
    try:
        moved = moves_by_name.take(current_actor(), move, number, **given)
    except Invalid as error:
        view = listing.draft(current_actor(), number)
        return _page(view, _offered(view, move), given, error.findings), 422
    if State(moved.state) is State.WITHHELD:  # nobody sees it any more
        return redirect("/admin/indicators?done=withhold", 303)
    is_released = move == "publish" and moved.state == State.AGREED
    return redirect(f"/admin/drafts/{moved.id}?done={'schedule' if is_released else move}", 303)


@desk.post("/drafts/<int:number>/unschedule")
def unschedule(number: int) -> Response:
    """Call the release of an agreed version back."""
    scheduling.unschedule(current_actor(), number)
    return redirect(f"/admin/drafts/{number}?done=unschedule", 303)


def _proposed_words(view: listing.DraftView, move: str) -> dict[str, str]:
    """Put the reason of the change before whoever publishes, because everybody will read it."""
    return {"reason": view.definition.reason or ""} if move == "publish" else {}


def _offered(view: listing.DraftView, name: str) -> Offer:
    """Find the move among those that start here; the refusal says why it is not possible."""
    move = move_named(name)
    offer = next((offer for offer in view.offers if offer.move is move), None)
    if offer is None:
        raise WrongState(state=Word(STATE_LABELS[State(view.definition.state)]))
    if not offer.answer.is_allowed:
        raise NotAllowed(offer.answer.reason, **dict(offer.answer.data))
    return offer


def _page(
    view: listing.DraftView, offer: Offer, given: dict[str, str], findings: tuple[Finding, ...] = ()
) -> str:
    # What the draft lacks stands in its own form, not in this one.
    lines = [(finding, _anchor(view, finding.field)) for finding in findings]
    return render_template(
        "desk/move.html",
        view=view,
        move=offer.move,
        asks_reason=offer.asks_reason,
        given=given,
        lines=lines,
        steps=STEPS,
        unchanged=UNCHANGED if view.is_unchanged and offer.move.name == "propose" else "",
    )


def _anchor(view: listing.DraftView, field: str) -> str:
    return f"#feld-{field}" if field in ASKED else f"/admin/drafts/{view.definition.id}/edit#feld-{field}"
