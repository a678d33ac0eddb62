"""Redacts values of a log entry in two steps: choose and say why, then see all that goes and type the number."""

import json
from typing import NamedTuple

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from admin.desk import desk
from admin.tables.entry import Problems, errors_of
from registry import texts
from registry.errors import Finding, Invalid
from registry.http.accounts import current_actor
from registry.rules import cleaning
from registry.rules.access import Action, require
from registry.rules.refusals import REASON_NEEDED
from registry.services.log import redacting
from registry.services.log.redacting import Place
from registry.services.log.values_in_words import label_of, told

NONE_CHOSEN = "Bitte wählen Sie, was geschwärzt werden soll."
NOT_TYPED = "Zum Bestätigen tippen Sie die Nummer des Eintrags: %(number)s."
SIDES = {None: "", "before": "vorher", "after": "nachher"}


class Line(NamedTuple):
    """One value that can go: how the form calls it, its label, the value, and the entries that say the same."""

    name: str
    label: str
    value: object
    entries: tuple[int, ...]
    is_chosen: bool


@desk.get("/log/<int(max=2147483647):number>/redact")
def choose_redaction(number: int) -> str:
    """Show what an entry says and may no longer say."""
    require(current_actor(), Action.REDACT)
    return _page(number)


@desk.post("/log/<int(max=2147483647):number>/redact")
def redact(number: int) -> Response | tuple[str, int] | str:
    """Show all that goes; once the number is typed, take it away."""
    actor, given = current_actor(), request.form
    require(actor, Action.REDACT)
    try:
        places = _chosen(number)
        if "confirm" not in given:
            return _page(number, is_asked=True)
        if given["confirm"].strip() != str(number):
            raise Invalid([Finding("confirm", NOT_TYPED, (("number", number),))])
        redacting.redact_all(actor, places, reason=given.get("reason", ""))
    except Invalid as error:
        return _page(number, error, is_asked="confirm" in given), 422
    return redirect(f"/admin/log/entry/?number={number}&done=1", 303)


def _chosen(number: int) -> tuple[Place, ...]:
    """Give the places that were ticked; Invalid when none was, or no reason is given."""
    names = set(request.form.getlist("place"))
    places = tuple(o.place for o in redacting.offered(current_actor(), number) if _name(o.place) in names)
    findings = [
        Finding(field, message)
        for field, message, is_there in (
            ("place", NONE_CHOSEN, bool(places)),
            ("reason", REASON_NEEDED, bool(cleaning.prose(request.form.get("reason", "")))),
        )
        if not is_there
    ]
    if findings:
        raise Invalid(findings)
    return places


def _page(number: int, error: Invalid | None = None, *, is_asked: bool = False) -> str:
    problems: Problems = errors_of(error)
    names = set(request.form.getlist("place"))
    offered = redacting.offered(current_actor(), number)
    return render_template(
        "desk/redact.html",
        number=number,
        lines=[_line(one, names) for one in offered],
        reason=request.form.get("reason", ""),
        is_asked=is_asked,
        problems=problems,
    )


def _line(one: redacting.Offered, names: set[str]) -> Line:
    place, name = one.place, _name(one.place)
    side = SIDES[place.side]
    label = texts.gettext(label_of(place.field)) + (f" ({texts.gettext(side)})" if side else "")
    entries = tuple(sorted({copy.number for copy in one.copies}))
    return Line(name, label, told(place.field, json.loads(one.text)), entries, name in names)


def _name(place: Place) -> str:
    return "/".join(part for part in (place.field, place.side) if part)
