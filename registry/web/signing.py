"""The pages for signing in and out, and for the password that a one-time link lets one choose."""

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from registry import texts
from registry.errors import Invalid, RegistryError
from registry.http.accounts import (
    SIGN_IN,
    begin_session,
    client_address,
    current_actor,
    end_session,
    own_path,
)
from registry.services.accounts import inviting, signing_in
from registry.services.accounts.counting_attempts import TooManyFailures
from registry.services.accounts.inviting import LinkOver
from registry.services.accounts.signing_in import CodeNeeded, SignInRefused
from registry.web.blueprint import pages
from registry.web.parts.findings import by_field

STATUS: dict[type[RegistryError], int] = {CodeNeeded: 200, SignInRefused: 401, TooManyFailures: 429}
CHOSEN = "passwort"


@pages.get("/anmelden")
def sign_in_form() -> Response | str:
    """Ask for name and password."""
    if current_actor().account_id:
        return redirect(own_path(request.args.get("next")))
    is_chosen = request.args.get("ok") == CHOSEN
    return render_template("sign_in.html", next=request.args.get("next", ""), mail="", is_chosen=is_chosen)


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


@pages.get(f"{inviting.PATH}<key>")
def invitation(key: str) -> Response:
    """Show whom a one-time link is for, and ask for a password; looking uses nothing up."""
    return _invitation(key)


@pages.post(f"{inviting.PATH}<key>")
def accept_invitation(key: str) -> Response:
    """Set the password; then one signs in with it."""
    try:
        inviting.redeem(key, request.form.get("new", ""), request.form.get("again", ""))
    except Invalid as error:
        return _invitation(key, by_field(error, "new"))
    except LinkOver:
        return _invitation(key)
    if current_actor().account_id:  # perhaps as somebody else
        end_session()
    return _unseen(redirect(f"{SIGN_IN}?ok={CHOSEN}", 303))


def _invitation(key: str, errors: dict[str, str] | None = None) -> Response:
    try:
        account = inviting.invited(key)
    except LinkOver as error:
        page = render_template("invitation.html", over=texts.sentence_of(error), errors={})
        return _unseen(make_response(page, 410))
    page = render_template("invitation.html", account=account, errors=errors or {})
    return _unseen(make_response(page, 422 if errors else 200))


def _unseen(answer: Response) -> Response:
    """Let no other site and no memory learn the address of a one-time link."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
