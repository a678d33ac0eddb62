"""Looks at every form before its view does: ours or foreign, whose, how old, and sent with a session or without.

A form of ours is never simply turned away: what was typed is shown again, or kept until its account has signed in.
"""

from flask import Flask, Request, g, redirect, render_template, request
from flask.globals import request_ctx
from flask_wtf import CSRFProtect
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from wtforms import ValidationError

from registry import db, texts
from registry.http.accounts import HOME, current_actor, own_path
from registry.http.forms import carrying, keys, notices
from registry.http.forms.carrying import KEPT
from registry.http.forms.keys import STRANGER, FormKey
from registry.http.forms.sending import again
from registry.http.problems import problem, wants_page
from registry.services.state import claiming, keeping_typed
from registry.services.state.keeping_typed import NothingKept

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SIGN_IN, SIGN_OUT = "pages.sign_in", "pages.sign_out"
OWN_ORIGIN = ("same-origin", "none")  # as browsers say it in Sec-Fetch-Site
FOREIGN = "Dieses Formular ist abgelaufen oder kam von einer fremden Seite. Bitte laden Sie die Seite neu und senden Sie es noch einmal."
ANOTHER = "Dieses Formular gehört zu einem anderen Konto als dem, mit dem Sie jetzt angemeldet sind. Es wurde nichts gespeichert. Melden Sie sich mit dem anderen Konto an, und senden Sie das Formular dann noch einmal."
SESSION_OVER = "Ihre Sitzung ist zu Ende. Bitte melden Sie sich wieder an; danach steht, was Sie eingegeben haben, wieder im Formular."
SIGN_IN_AGAIN = (
    "Ihre Sitzung ist zu Ende, deshalb ist noch nichts geschehen. Bitte melden Sie sich wieder an."
)
csrf = CSRFProtect()


def init(app: Flask) -> None:
    """Look at every form that is sent, and at every address that names something kept."""
    # The library's own look comes without ours: it would turn away what we can show again.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False)
    csrf.init_app(app)
    app.before_request(_look)


def ask_to_sign_in(key: FormKey) -> Response:
    """Answer with the sign-in page, and keep what was typed until the same account is there again."""
    way, sentence = key.page, SIGN_IN_AGAIN
    if carrying.is_kept():
        typed = carrying.of_request(key.page)
        keeping_typed.keep(key.account_id, key.nonce, typed)
        joint = "&" if "?" in typed.address else "?"
        way, sentence = f"{typed.address}{joint}{KEPT}={key.nonce}", SESSION_OVER
    return _sign_in_page(401, sentence, way)


def _look() -> Response | None:
    if request.method in CHANGING:
        return _verdict() if request.endpoint else None
    return _bring_back() if KEPT in request.args else None


def _verdict() -> Response | None:
    """Let a form through, show it again, keep it, or refuse it."""
    key = keys.read(request.form.get(keys.FIELD))
    if key is None or request.headers.get("Sec-Fetch-Site", OWN_ORIGIN[0]) not in OWN_ORIGIN:
        return problem(400, texts.gettext(FOREIGN))
    g.form_key, g.form_digest = key, keys.digest(key)
    g.has_token = _has_token()
    mine = current_actor().account_id or STRANGER
    is_at_home = g.has_token and key.account_id in (mine, STRANGER)
    earlier = None if is_at_home else claiming.sent(g.form_digest)
    if earlier:
        return again(earlier)
    if key.account_id == STRANGER:
        return None if g.has_token else _sign_in_again(mine)
    if mine == STRANGER:
        return redirect("/", 303) if request.endpoint == SIGN_OUT else ask_to_sign_in(key)
    if key.account_id != mine:
        return problem(409, texts.gettext(ANOTHER))
    g.is_only_shown = key.is_too_old or not g.has_token
    return None


def _has_token() -> bool:
    try:
        validate_csrf(request.form.get(keys.TOKEN))
    except ValidationError:
        return False
    return True


def _sign_in_again(mine: int) -> Response:
    """Answer a stranger's form whose session is another one."""
    if request.endpoint != SIGN_IN:
        return problem(400, texts.gettext(FOREIGN))
    if mine != STRANGER:  # sent twice, and the first sending was answered already
        return redirect(own_path(request.form.get("next")), 303)
    return _sign_in_page(400, FOREIGN, request.form.get("next", ""))


def _sign_in_page(status: int, sentence: str, way: str) -> Response:
    if not wants_page():
        return problem(status, texts.gettext(sentence))
    g.form_page = "/anmelden"
    mail = request.form.get("mail", "") if request.endpoint == SIGN_IN else ""
    page = render_template("sign_in.html", next=way, mail=mail, error=texts.gettext(sentence))
    return Response(page, status, mimetype="text/html", headers={"Cache-Control": "no-store"})


def _bring_back() -> Response | None:
    """Turn an address that names something kept into the form that was sent, to be shown and not saved."""
    if current_actor().account_id is None:
        return None
    try:
        typed = keeping_typed.recall(current_actor(), request.args[KEPT])
        if typed.address != carrying.address():
            raise NothingKept()
    except NothingKept:
        notices.later("gone")
        return redirect(carrying.address() if request.endpoint else HOME)
    request_ctx.request = made = carrying.as_request(typed)
    g.form_key = FormKey("", current_actor().account_id or STRANGER, typed.page, db.clock.now())
    g.is_only_shown = g.is_brought_back = True
    return _matched(made)


def _matched(made: Request) -> Response | None:
    adapter = request_ctx.url_adapter
    assert adapter is not None
    try:
        made.url_rule, arguments = adapter.match(method="POST", return_rule=True)
    except HTTPException:
        return redirect(HOME)
    made.view_args = dict(arguments)
    return None
