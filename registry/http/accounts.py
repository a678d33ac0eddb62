"""Who asks: adapts the sign-in library to the Flask-free account; forms are protected against forgery here."""

import re
from datetime import timedelta
from urllib.parse import urlencode

from flask import Flask, g, redirect, request, session
from flask_login import LoginManager, login_user, logout_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from registry import texts
from registry.http.problems import problem
from registry.model import Account
from registry.rules.access import ANONYMOUS, Actor
from registry.services.accounts import signing_in

STAYS = timedelta(hours=10)
SIGN_IN, HOME = "/anmelden", "/admin/"
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
FORM_EXPIRED = "Dieses Formular ist abgelaufen oder kam von einer fremden Seite. Bitte laden Sie die Seite neu und senden Sie es noch einmal."
csrf = CSRFProtect()
logins = LoginManager()


class SignedIn:
    """An account as the sign-in library wants to see it."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Give the key that ends all sessions when it changes."""
        return self.account.unique_key


def init(app: Flask) -> None:
    """Prepare sessions and the protection of forms."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=STAYS,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    # Our templates know the actor; a page about a failing database must not ask it who reads.
    logins.init_app(app, add_context_processor=False)
    app.register_error_handler(CSRFError, _expired)


def current_account() -> Account | None:
    """Give the account of whoever is signed in."""
    if "account" not in g:
        key = session.get("_user_id")
        g.account = signing_in.account_by_key(str(key)) if key else None
    return g.account  # type: ignore[no-any-return]


def current_actor() -> Actor:
    """Give whoever is signed in, or the stranger."""
    if "actor" not in g:
        account = current_account()
        g.actor = signing_in.actor_of(account) if account else ANONYMOUS
    return g.actor  # type: ignore[no-any-return]


def begin_session(account: Account) -> None:
    """Sign an account in: a fresh session that carries nothing over."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(account))
    _forget()


def end_session() -> None:
    """Sign out."""
    logout_user()
    session.clear()
    _forget()


def client_address() -> str:
    """Give the network address that failures are counted for; proxies are trusted as the settings say."""
    return request.remote_addr or "unknown"


def ask_to_sign_in() -> Response:
    """Lead to the sign-in page, and back afterwards."""
    wanted = request.full_path if request.query_string else request.path
    return redirect(f"{SIGN_IN}?{urlencode({'next': wanted})}")


def own_path(target: str | None) -> str:
    """Give the path to go on with after signing in; never an address elsewhere."""
    # Browsers read a backslash as a slash and drop control characters before they look.
    is_own = target is not None and OWN_PATH.fullmatch(target) is not None
    return str(target) if is_own else HOME


@logins.user_loader  # type: ignore[untyped-decorator]
def _load(key: str) -> SignedIn | None:
    account = signing_in.account_by_key(key)
    return SignedIn(account) if account else None


def _forget() -> None:
    for name in ("account", "actor"):
        g.pop(name, None)


def _expired(_error: CSRFError) -> Response:
    return problem(400, texts.gettext(FORM_EXPIRED))
