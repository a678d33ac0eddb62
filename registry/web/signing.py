"""The pages for signing in and out, and for one's own account."""

import io

import qrcode
import qrcode.image.svg
from flask import redirect, render_template, request, session
from markupsafe import Markup
from werkzeug.wrappers import Response

from registry import texts
from registry.errors import Invalid, NotSignedIn, RegistryError
from registry.http.accounts import (
    begin_session,
    client_address,
    current_account,
    current_actor,
    end_session,
    own_path,
)
from registry.rules.access import Actor
from registry.services.accounts import securing, signing_in
from registry.services.accounts.securing import SecondFactor
from registry.services.accounts.signing_in import CodeNeeded, SignInRefused, TooManyFailures
from registry.web.blueprint import pages

STATUS: dict[type[RegistryError], int] = {
    CodeNeeded: 200,
    SignInRefused: 401,
    Invalid: 422,
    TooManyFailures: 429,
}


@pages.get("/anmelden")
def sign_in_form() -> Response | str:
    """Ask for name and password."""
    if current_actor().account_id:
        return redirect(own_path(request.args.get("next")))
    return render_template("sign_in.html", next=request.args.get("next", ""), mail="")


@pages.post("/anmelden")
def sign_in() -> Response | tuple[str, int]:
    """Check name, password and code."""
    given = request.form
    try:
        account = signing_in.sign_in(
            given.get("mail", ""), given.get("password", ""), client_address(), given.get("code", "")
        )
    except (SignInRefused, TooManyFailures, CodeNeeded) as error:
        page = render_template(
            "sign_in.html",
            next=given.get("next", ""),
            mail=given.get("mail", ""),
            error=texts.sentence_of(error),
            needs_code=isinstance(error, CodeNeeded) or "code" in given,
        )
        return page, STATUS[type(error)]
    begin_session(account)
    return redirect(own_path(given.get("next")), 303)


@pages.post("/abmelden")
def sign_out() -> Response:
    """End the session."""
    end_session()
    return redirect("/", 303)


@pages.get("/konto")
def account() -> str:
    """Show one's own account."""
    return _account_page()


@pages.post("/konto/passwort")
def change_password() -> Response | tuple[str, int]:
    """Change one's own password."""
    try:
        securing.change_password(_signed_in(), request.form.get("old", ""), request.form.get("new", ""))
    except (Invalid, TooManyFailures) as error:
        return _account_page(_by_field(error, "old")), STATUS[type(error)]
    found = signing_in.account_by_mail(current_mail())
    if found:
        begin_session(found)
    return redirect("/konto?ok=passwort", 303)


@pages.post("/konto/faktor")
def prepare_factor() -> str | tuple[str, int]:
    """Show a new secret for the app, and the recovery codes, once."""
    try:
        prepared = securing.prepare_second_factor(_signed_in(), request.form.get("password", ""))
    except (Invalid, TooManyFailures) as error:
        return _account_page(_by_field(error, "password")), STATUS[type(error)]
    session["factor"] = [prepared.secret, prepared.address, list(prepared.recovery_codes)]
    return _factor_page(prepared)


@pages.post("/konto/faktor/bestaetigen")
def confirm_factor() -> Response | tuple[str, int]:
    """Store the second factor when the first code fits."""
    kept = session.get("factor")
    if not kept:
        return redirect("/konto", 303)
    prepared = SecondFactor(kept[0], kept[1], tuple(kept[2]))
    try:
        securing.confirm_second_factor(_signed_in(), prepared, request.form.get("code", ""))
    except Invalid as error:
        return _factor_page(prepared, _by_field(error, "code")), 422
    session.pop("factor")
    return redirect("/konto?ok=faktor", 303)


def current_mail() -> str:
    """Give the mail address of whoever is signed in."""
    found = current_account()
    return found.mail if found else ""


def _signed_in() -> Actor:
    actor = current_actor()
    if actor.account_id is None:
        raise NotSignedIn()
    return actor


def _account_page(errors: dict[str, str] | None = None) -> str:
    actor = _signed_in()
    return render_template(
        "account.html",
        account=current_account(),
        roles=sorted(actor.roles),
        actor=actor,
        ok=request.args.get("ok"),
        errors=errors or {},
    )


def _factor_page(prepared: SecondFactor, errors: dict[str, str] | None = None) -> str:
    picture = _picture(prepared.address)
    return render_template("second_factor.html", prepared=prepared, picture=picture, errors=errors or {})


def _by_field(error: RegistryError, field: str) -> dict[str, str]:
    """Give what is wrong by field; what belongs to no field in particular stands at the one named."""
    findings = error.findings if isinstance(error, Invalid) else ()
    return {f.field: texts.sentence_of_finding(f) for f in findings} or {field: texts.sentence_of(error)}


def _picture(address: str) -> Markup:
    written = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage).save(written)
    return Markup(written.getvalue().decode().split("?>", 1)[-1])  # noqa: S704 - made by us, holds a path alone
