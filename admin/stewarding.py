"""Who stewards an indicator and what follows it: asked and changed at the desk, each with its reason."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response
from wtforms import Form

from admin.desk import desk
from admin.tables import fields
from admin.tables.entry import errors_of, gathering, together
from registry.errors import Invalid
from registry.http.accounts import current_actor
from registry.rules.access import Action, require
from registry.services.names.naming import names
from registry.services.pages import listing
from registry.services.registers import indicators


class StewardForm(Form):
    """What belongs to an indicator and to none of its definitions."""

    steward = fields.choice("Federführendes Amt", needed=True)
    successor = fields.line(
        "Nachfolge",
        "Kennung des Indikators, der an die Stelle dieses Indikators tritt. Leer: keiner.",
        width="kurz",
    )
    reason = fields.line("Grund", "Steht im Protokoll.", needed=True)


@desk.get("/indicators/<code>/steward")
def steward(code: str) -> str:
    """Ask which office stewards an indicator, and which indicator follows it."""
    require(current_actor(), Action.EDIT_WORDS)
    return _page(code, _form(dict(indicators.standing(current_actor(), code))))


@desk.post("/indicators/<code>/steward")
def save_steward(code: str) -> Response | tuple[str, int]:
    """Give an indicator to another office, or name what follows it."""
    require(current_actor(), Action.EDIT_WORDS)
    form, actor = _form(None), current_actor()
    reason, wanted = form["reason"].data or "", {name: (form[name].data or "").strip() for name in VERBS}
    now = indicators.standing(actor, code)
    changed = {name: value for name, value in wanted.items() if value != (now[name] or "")}
    try:
        with together() as findings:
            for name, value in changed.items():
                with gathering(findings):
                    VERBS[name](actor, code, value, reason)
    except Invalid as error:
        return _page(code, form, error), 422
    return redirect(f"/admin/indicators?q={code}&done=steward", 303)


VERBS = {"steward": indicators.assign_steward, "successor": indicators.name_successor}


def _form(values: dict[str, Any] | None) -> Form:
    form = StewardForm(request.form if values is None else None, data=values)
    outside = names().external_offices
    form["steward"].choices = [choice for choice in fields.office_choices() if choice[0] not in outside]
    return form


def _page(code: str, form: Form, error: Invalid | None = None) -> str:
    _, title = listing.programmes_of(current_actor(), code)
    return render_template("desk/steward.html", code=code, title=title, form=form, problems=errors_of(error))
