"""Errors to answers: one table from class to status; people get a page, programs application/problem+json."""

from collections.abc import Callable

import structlog
from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from registry import texts
from registry.errors import (
    BadQuestion,
    Conflict,
    Frozen,
    Gone,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    RegistryError,
    Unavailable,
    WrongState,
)
from registry.http.accepting import best_form
from registry.http.negotiation import BY_TYPE, FORMS, HTML, NotAcceptable
from registry.services.state import loading

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 60  # seconds
PUBLIC = "pages."  # endpoints of what everybody reads; programs are refused at their door

# The first class that fits gives the status; subclasses stand before their base.
STATUS: tuple[tuple[type[RegistryError], int], ...] = (
    (NotFound, 404),
    (Gone, 410),
    (NotAcceptable, 406),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (Conflict, 409),
    (WrongState, 409),
    (Frozen, 409),
    (Invalid, 422),
    (BadQuestion, 400),
    (Unavailable, 503),
    (RegistryError, 400),
)
TITLES: dict[int, str] = {
    400: "Diese Anfrage ist nicht verständlich",
    401: "Bitte melden Sie sich an",
    403: "Dazu fehlt Ihnen das Recht",
    404: "Diese Seite gibt es nicht",
    405: "So kann man diese Adresse nicht aufrufen",
    406: "In dieser Form gibt es das nicht",
    409: "Das passt nicht zum gegenwärtigen Stand",
    410: "Diese Version wurde zurückgezogen",
    413: "Das ist zu groß",
    415: "Dieses Format wird nicht angenommen",
    422: "Bitte prüfen Sie Ihre Angaben",
    429: "Zu viele Versuche",
    500: "Hier ist etwas schiefgegangen",
    503: "Das Register ist gerade nicht erreichbar",
}
DETAILS: dict[int, str] = {
    404: "Vielleicht ist die Adresse unvollständig oder veraltet.",
    405: "Diese Adresse kann man nur lesen.",
    413: "Es können höchstens 2 Megabyte auf einmal geschickt werden.",
    500: "Der Fehler wurde aufgezeichnet. Bitte versuchen Sie es später noch einmal.",
}
_own_templates: dict[str, tuple[str, Callable[[], bool]]] = {}
log = structlog.get_logger()


def init(app: Flask) -> None:
    """Answer every error that reaches a door."""
    app.register_error_handler(RegistryError, _from_registry)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _from_anything)


def status_of(error: RegistryError) -> int:
    """Give the HTTP status of a refusal."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def problem(
    status: int, detail: str, errors: list[dict[str, str]] | None = None, title: str | None = None
) -> Answer:
    """Make the answer: a page, or problem details (RFC 9457) for programs."""
    heading = texts.gettext(title or TITLES.get(status, TITLES[400]))
    if wants_page():
        page = render_template(
            _template(status),
            status=status,
            heading=heading,
            detail=detail,
            errors=errors or [],
        )
        answer = Response(page, status)
    else:
        answer = jsonify(
            {
                "type": "about:blank",
                "title": heading,
                "status": status,
                "detail": detail,
                "instance": request.path,
                **({"errors": errors} if errors else {}),
            }
        )
        answer.status_code, answer.mimetype = status, MEDIA_TYPE
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def use_template(prefix: str, name: str, *, is_meant: Callable[[], bool]) -> None:
    """Let pages about errors under an address stand in a shell of their own, for those it is meant for."""
    _own_templates[prefix] = (name, is_meant)


def wants_page() -> bool:
    """Tell whether a person with a browser asks, as far as address and Accept say."""
    if request.path.rpartition(".")[2] in FORMS:  # a version number has dots too
        return False
    best = best_form(request.accept_mimetypes, (HTML, *BY_TYPE, MEDIA_TYPE), usual=HTML)
    return best in (HTML, None) and not request.path.startswith("/api/")


def _template(status: int) -> str:
    """Choose the page; where something broke, the plain one asks for nothing more."""
    fitting = (
        name
        for prefix, (name, is_meant) in _own_templates.items()
        if status < 500 and f"{request.path}/".startswith(prefix) and is_meant()
    )
    return next(fitting, "problem.html")


def _from_registry(refusal: RegistryError) -> Answer:
    error = _while_loading(refusal)
    findings = error.findings if isinstance(error, Invalid) else ()
    errors = [{"field": f.field, "detail": texts.sentence_of_finding(f)} for f in findings]
    return problem(status_of(error), texts.sentence_of(error), errors, error.title)


def _while_loading(error: RegistryError) -> RegistryError:
    """Say of nothing public that it does not exist while the catalogue is being loaded."""
    is_read = request.method in ("GET", "HEAD")
    if is_read and isinstance(error, NotFound) and (request.endpoint or "").startswith(PUBLIC):
        try:
            loading.require_loaded()
        except Unavailable as unavailable:
            return unavailable
    return error


def _from_http(error: HTTPException) -> Answer:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    answer = problem(status, texts.gettext(DETAILS.get(status, TITLES.get(status, TITLES[400]))))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Location"):
            answer.headers[name] = value
    return answer


def _from_anything(error: Exception) -> Answer:
    log.exception("unexpected", path=request.path, kind=type(error).__name__)
    return problem(500, texts.gettext(DETAILS[500]))
