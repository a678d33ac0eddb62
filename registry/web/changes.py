"""The pages of the change log: of one indicator, and of the whole registry."""

from urllib.parse import urlencode

from flask import render_template, request

from registry.errors import BadQuestion
from registry.http.accounts import current_actor
from registry.http.paging import page_number
from registry.services.log import history
from registry.services.log.deeds_in_words import DEEDS, FORMER, PUBLIC_DEEDS
from registry.services.log.history import LOG_PAGE
from registry.services.pages import about_indicators
from registry.web.blueprint import pages
from registry.web.parts.entries import entries
from registry.web.parts.pager import pager


@pages.get("/changes")
def changes() -> str:
    """Show the log of the whole registry, newest first."""
    action, page, actor = _action(), page_number(), current_actor()
    found = history.log(actor, action=action, page=page)
    return render_template(
        "changes.html",
        found=entries(found),
        chosen=action,
        labels=DEEDS,
        actions=tuple(DEEDS) if actor.is_member else PUBLIC_DEEDS,
        pager=pager(found.total, page, LOG_PAGE, lambda number: _address("/changes", number, action)),
    )


@pages.get("/indicators/<code>/changes")
def indicator_changes(code: str) -> str:
    """Show the log of one indicator, newest first."""
    actor, page = current_actor(), page_number()
    heading = about_indicators.heading(actor, code)
    found = history.log(actor, code=code, page=page)
    return render_template(
        "indicator_changes.html",
        found=entries(found),
        record=heading,
        has_history=len(heading.versions) > 1,
        pager=pager(found.total, page, LOG_PAGE, lambda number: _address(f"{heading.path}/changes", number)),
    )


def _action() -> str | None:
    action = request.args.get("action") or None
    if action is not None and action not in DEEDS | FORMER:
        raise BadQuestion(field="action", value=action[:60])
    return action


def _address(path: str, page: int, action: str | None = None) -> str:
    wanted = {"action": action, "page": page if page > 1 else None}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{path}?{query}" if query else path
