"""Who asks: adapts the sign-in library to the Flask-free account."""

import re
from urllib.parse import urlencode

from flask import Flask, g, redirect, request, session
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from registry import settings
from registry.model import Account
from registry.rules.access import ANONYMOUS, Actor
from registry.services.accounts import keeping_sessions, signing_in
from registry.services.accounts.keeping_sessions import STAYS

# Such a cookie is taken by browsers only from this host itself and over https.
HOST_ONLY = "__Host-"
SIGN_IN, HOME = "/anmelden", "/admin/"
INSIDE = ("/admin", "/konto")  # where being there counts as using a session
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
logins = LoginManager()


class Sessions(SecureCookieSessionInterface):
    """Sessions in cookies; answers for programs are told apart by their tags, and vary with no cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        """Send the cookie where it changed."""
        super().save_session(app, session, response)
        is_led_on = response.status_code in (301, 303) and request.method in ("GET", "HEAD")
        if (request.blueprint == "api" or is_led_on) and "Set-Cookie" not in response.headers:
            response.vary.discard("cookie")  # found only in small letters


class SignedIn:
    """A session of an account as the sign-in library wants to see it."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, account: Account, key: str) -> None:
        self.account, self.key = account, key

    def get_id(self) -> str:
        """Give the key that the browser keeps."""
        return self.key


def init(app: Flask) -> None:
    """Prepare sessions."""
    app.session_interface = Sessions()
    prefix = HOST_ONLY if settings.current().base_url.startswith("https://") else ""
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}session",
        PERMANENT_SESSION_LIFETIME=STAYS,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    # Our templates know the actor; a page about a failing database must not ask it who reads.
    logins.init_app(app, add_context_processor=False)


def current_key() -> str:
    """Give the key of the session that the browser keeps, whether it counts or not."""
    return str(session.get("_user_id") or "")


def current_account() -> Account | None:
    """Give the account of whoever is signed in."""
    if "account" not in g:
        key = current_key()
        g.account = keeping_sessions.holder(key) if key else None
        if g.account and request.path.startswith(INSIDE):
            keeping_sessions.see(key)
    return g.account  # type: ignore[no-any-return]


def current_actor() -> Actor:
    """Give whoever is signed in, or the stranger."""
    if "actor" not in g:
        account = current_account()
        g.actor = signing_in.actor_of(account) if account else ANONYMOUS
    return g.actor  # type: ignore[no-any-return]


def begin_session(account: Account) -> None:
    """Sign an account in: a fresh session that carries nothing over."""
    key = keeping_sessions.begin(account)
    end_session()
    session.permanent = True
    login_user(SignedIn(account, key))


def end_session() -> None:
    """Sign out, on the server too: a cookie that somebody kept opens nothing any more."""
    if key := current_key():
        keeping_sessions.end(key)
    logout_user()
    session.clear()
    for name in ("account", "actor"):
        g.pop(name, None)


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
    account = keeping_sessions.holder(key)
    return SignedIn(account, key) if account else None
