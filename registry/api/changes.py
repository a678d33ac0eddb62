"""The change log for programs: offices only, never people, newest first."""

from flask import Response, request

from registry.api.answering import Body, answer
from registry.api.blueprint import api
from registry.errors import BadQuestion
from registry.formats.json import written
from registry.formats.json_answers import log_json, redrawn_json
from registry.http.accounts import current_actor
from registry.http.paging import page_number
from registry.http.parameters import refuse_unknown
from registry.rules.lifecycle import MOVES
from registry.services.log import history
from registry.services.pages import about_indicators


@api.get("/changes.json")
def changes() -> Response:
    """Give one page of the registry's log."""
    refuse_unknown(("action", "page"))
    return _answer(history.log(current_actor(), action=_action(), page=page_number()))


@api.get("/indicators/<code>/changes.json")
def changes_of(code: str) -> Response:
    """Give one page of an indicator's log."""
    refuse_unknown(("page",))
    heading = about_indicators.heading(current_actor(), code)  # 404 and 410 as on its page
    log = history.log(current_actor(), code=code, page=page_number())
    return _answer(log, boundary_changes=redrawn_json(heading.boundary_changes))


def _action() -> str | None:
    action = request.args.get("action") or None
    if action is not None and action not in MOVES:
        raise BadQuestion(field="action", value=action[:60])
    return action


def _answer(log: history.LogPage, **more: object) -> Response:
    text = written(log_json(log.total, log.page, log.pages, log.lines) | more)
    return answer(Body(text.encode(), "json"))
