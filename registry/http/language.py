"""Which language a page speaks: ?lang=, then cookie, then Accept-Language; German is the default."""

from urllib.parse import urlencode

from flask import Flask, Response, request

from registry import texts
from registry.errors import BadQuestion
from registry.http.accepting import best_language
from registry.http.parameters import all_parameters, known_parameters

COOKIE = "lang"
OWN_PARAMETERS = frozenset({"pages.sign_in_form", "pages.account"})
# What is answered to programs depends on no cookie, so that one copy serves all of them.
FOR_MACHINES = frozenset({"api"})
SPEAKING = frozenset({"application/json", "application/problem+json", "text/csv"})
A_YEAR = 365 * 24 * 3600


def language() -> str:
    """Give the language of this request's page."""
    return texts.current_language()


def init(app: Flask) -> None:
    """Choose the language before each request and remember what was asked for."""
    app.before_request(_choose)
    app.after_request(_remember)
    app.teardown_request(_forget)


def chosen() -> str:
    """Read the language from the request; BadQuestion when ?lang= names one we do not speak."""
    asked = request.args.get("lang")
    if asked is not None and asked not in texts.LANGUAGES:
        texts.set_language(texts.SOURCE)
        raise BadQuestion(field="lang", value=asked[:20])
    kept = None if request.blueprint in FOR_MACHINES else request.cookies.get(COOKIE)
    if asked or kept in texts.LANGUAGES:
        return asked or str(kept)
    return best_language(request.accept_languages, texts.LANGUAGES, usual=texts.SOURCE)


def address_in(code: str) -> str:
    """Give the address of this page in another language."""
    # A page that is remembered must not carry on what whoever asked first had in the address.
    is_own = request.endpoint in OWN_PARAMETERS or not (request.endpoint or "").startswith("pages.")
    pairs = all_parameters() if is_own else known_parameters()
    return f"{request.path}?{urlencode([*pairs, ('lang', code)])}"


def _choose() -> None:
    texts.set_language(chosen())


def _forget(_error: BaseException | None) -> None:
    """Leave the thread as it was found: the next request chooses for itself."""
    texts.set_language(texts.SOURCE)


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in texts.LANGUAGES and asked != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE, asked, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    if response.mimetype == "text/html" and not response.location:
        response.headers["Content-Language"] = language()
        response.vary.update(["Accept-Language", "Cookie"])
    elif response.mimetype in SPEAKING:
        response.vary.add("Accept-Language")
    return response
