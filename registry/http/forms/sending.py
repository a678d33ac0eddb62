"""Does what a form says once: claim, deed and answer are one transaction; a second sending gets the same answer."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session
from werkzeug.wrappers import Response

from registry import db
from registry.errors import NotSaved, RegistryError, Unavailable
from registry.http.accounts import begin_session, current_actor
from registry.http.forms import carrying, notices
from registry.services.accounts import signing_in
from registry.services.state import claiming, keeping_typed
from registry.services.state.claiming import Sent

REFUSED = 400  # and everything above
AT_ONCE = timedelta(minutes=1)  # within which a second sending is signed in like the first
Run = Callable[[], Response]
View = TypeVar("View", bound=Callable[..., Any])
REPEATABLE: set[str] = set()


def may_be_repeated(view: View) -> View:
    """Mark a view that does no harm when a form is sent twice, and whose page must be there both times."""
    REPEATABLE.add(f"{view.__module__}.{view.__name__}")
    return view


def guard(app: Flask, endpoint: str) -> None:
    """Let a view do what a form says once, or only show the form."""
    view = app.view_functions[endpoint]
    if hasattr(view, "is_guarded"):
        return

    is_repeatable = f"{view.__module__}.{view.__name__}" in REPEATABLE

    @wraps(view)
    def guarded(**arguments: Any) -> Response:
        def run() -> Response:
            return current_app.make_response(view(**arguments))  # type: ignore[arg-type]

        if request.method != "POST" or "form_key" not in g:
            return run()
        if g.get("is_only_shown"):
            return _shown(run)
        return run() if is_repeatable or _is_sign_in() else _once(run)

    guarded.is_guarded = True  # type: ignore[attr-defined]
    app.view_functions[endpoint] = guarded


def leads_to(path: str) -> None:
    """Say where a second sending leads, if the answer is a page that is shown once."""
    g.form_leads_to = path


def again(earlier: Sent) -> Response:
    """Give the answer of the first sending."""
    is_fresh = db.clock.now() - earlier.made_at < AT_ONCE
    if earlier.signed_in_id and is_fresh and g.has_token and current_actor().account_id is None:
        account = signing_in.account_by_id(earlier.signed_in_id)
        if account is not None:
            begin_session(account)
    if earlier.status < 300:  # a page, which cannot be shown again
        notices.later("done")
    return redirect(earlier.location, max(earlier.status, 303))


def _is_sign_in() -> bool:
    """Tell whether a password alone signs in: that may be done twice, and must not hold up who writes."""
    return request.endpoint == "pages.sign_in" and "code" not in request.form


def _once(run: Run) -> Response:
    digest, before = g.form_digest, dict(session)
    with db.holding() as held:
        if earlier := claiming.claim(digest):
            return again(earlier)
        answer, refusal = _answered(run)
        is_done = answer is not None and answer.status_code < REFUSED and held.is_written
        if answer is not None and is_done:
            claiming.answer(digest, _to_give_again(answer, before))
            keeping_typed.forget(current_actor(), carrying.address())
        else:
            claiming.release(digest)
    if answer is None:
        raise refusal or Unavailable()
    return answer


def _answered(run: Run) -> tuple[Response | None, RegistryError | None]:
    """Let the view answer; a refusal has taken back its own and keeps what it counted."""
    try:
        return run(), None
    except Unavailable:
        raise
    except RegistryError as error:
        return None, error


def _to_give_again(answer: Response, before: dict[str, object]) -> Sent:
    """Keep of an answer where it leads; a page is never kept, it may show what is shown once."""
    location, status = answer.headers.get("Location"), answer.status_code
    if location is None:
        location = g.get("form_leads_to") or g.form_key.page
    has_begun = dict(session) != before
    return Sent(status, location, db.clock.now(), current_actor().account_id if has_begun else None)


def _shown(run: Run) -> Response:
    """Let the view show what was typed, as it does where something is wrong, and save nothing."""
    is_back = g.get("is_brought_back", False)
    notices.here("restored" if is_back else "shown")
    try:
        with db.looking():
            answer = run()
    except NotSaved:
        answer = None
    if answer is not None and not 300 <= answer.status_code < REFUSED:
        answer.status_code = 200 if is_back else 400
        return answer
    notices.later("not_done" if is_back else "try_again")
    return redirect(g.form_key.page, 303)
