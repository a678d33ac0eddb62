"""The pages of one's own account: password, second factor, and where one is signed in."""

import io

import qrcode
import qrcode.image.svg
from flask import redirect, render_template, request, session
from markupsafe import Markup
from werkzeug.wrappers import Response

from registry import texts
from registry.errors import Invalid, NotSignedIn, RegistryError
from registry.http.accounts import begin_session, current_account, current_actor, current_key
from registry.http.forms.sending import may_be_repeated
from registry.model import Account
from registry.services.accounts import keeping_sessions, securing, signing_in
from registry.services.accounts.counting_attempts import TooManyFailures
from registry.services.accounts.securing import NothingPrepared, SecondFactor
from registry.web.blueprint import pages
from registry.web.parts.findings import by_field

STATUS: dict[type, int] = {Invalid: 422, TooManyFailures: 429, NothingPrepared: 409}
DONE = {
    "passwort": "Das Passwort ist geändert; andere Sitzungen sind beendet.",
    "faktor": "Der zweite Faktor ist eingerichtet; andere Sitzungen sind beendet.",
    "abgemeldet": "Die andere Sitzung ist beendet.",
}


@pages.get("/konto")
def account() -> str:
    """Show one's own account."""
    return _page()


@pages.post("/konto/passwort")
def change_password() -> Response | tuple[str, int]:
    """Change one's own password."""
    own = _own()
    try:
        securing.change_password(current_actor(), request.form.get("old", ""), request.form.get("new", ""))
    except (Invalid, TooManyFailures) as error:
        return _page(by_field(error, "old")), _status(error)
    _begin_anew(own)
    return redirect("/konto?ok=passwort", 303)


@pages.post("/konto/faktor")
@may_be_repeated
def prepare_factor() -> str | tuple[str, int]:
    """Show a new secret for the app, and the recovery codes, once."""
    _own()
    given = request.form
    try:
        prepared = securing.prepare_second_factor(
            current_actor(), given.get("password", ""), given.get("code", "")
        )
    except (Invalid, TooManyFailures) as error:
        return _page(by_field(error, "password")), _status(error)
    session["factor"] = prepared.key
    return _factor_page(prepared)


@pages.post("/konto/faktor/bestaetigen")
def confirm_factor() -> Response | str | tuple[str, int]:
    """Store the second factor when the first code fits."""
    own, key = _own(), str(session.get("factor", ""))
    try:
        securing.confirm_second_factor(current_actor(), key, request.form.get("code", ""))
    except NothingPrepared as error:
        return _page(by_field(error, "password")), _status(error)
    except Invalid as error:
        prepared = securing.prepared_factor(current_actor(), key)
        return _factor_page(prepared, by_field(error, "code")), _status(error)
    _begin_anew(own)
    return redirect("/konto?ok=faktor", 303)


@pages.post("/konto/sitzungen/<int:number>/abmelden")
def end_one_session(number: int) -> Response:
    """End one of one's own other sessions."""
    keeping_sessions.end_one(current_actor(), number)
    return redirect("/konto?ok=abgemeldet", 303)


def _own() -> Account:
    found = current_account()
    if found is None:
        raise NotSignedIn()
    return found


def _begin_anew(own: Account) -> None:
    """Stay signed in where the password or factor was changed; all sessions have ended, this one too."""
    found = signing_in.account_by_mail(own.mail)
    if found:
        begin_session(found)


def _status(error: RegistryError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _page(errors: dict[str, str] | None = None) -> str:
    own, actor = _own(), current_actor()
    done = DONE.get(request.args.get("ok", ""))
    return render_template(
        "account.html",
        account=own,
        roles=sorted(actor.roles),
        actor=actor,
        sessions=keeping_sessions.own(actor, current_key()),
        done=texts.gettext(done) if done else None,
        errors=errors or {},
    )


def _factor_page(prepared: SecondFactor, errors: dict[str, str] | None = None) -> str:
    picture = _picture(prepared.address)
    return render_template("second_factor.html", prepared=prepared, picture=picture, errors=errors or {})


def _picture(address: str) -> Markup:
    written = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage).save(written)
    return Markup(written.getvalue().decode().split("?>", 1)[-1])  # noqa: S704 - made by us, holds a path alone
