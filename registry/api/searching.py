"""The search's answer for programs, at the address of the search page with a suffix."""

import json
from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response, request

from registry import db, settings
from registry.api.answering import attached
from registry.api.blueprint import api
from registry.api.spooling import spooled
from registry.formats.csv import sheets_csv
from registry.formats.json_answers import answer_json
from registry.http.accounts import current_actor
from registry.http.asking import asks_for_a_page, question_with_size
from registry.http.parameters import without_tracking
from registry.search.question import Answer, Question
from registry.services.finding import taking
from registry.services.finding.taking import Sheet


@api.get("/indicators.json")
def indicators_json() -> Response:
    """Answer a question with total, items and facets, best first, and with what was made of its words."""
    asked, is_page = question_with_size(), asks_for_a_page()
    with db.reading():
        found, sheets = taking.take(current_actor(), asked, is_page=is_page)
        beside = {"next": _next(asked, found)} if is_page else {}
        return spooled(answer_json(found, sheets, **beside), "json")


@api.get("/indicators.csv")
def indicators_csv() -> Response:
    """Answer a question as a table, a definition a row, best first."""
    asked, is_page = question_with_size(), asks_for_a_page()
    with db.reading():
        found, sheets = taking.take(current_actor(), asked, is_page=is_page)
        lines = sheets_csv(_read(sheets), settings.current().base_url)
        answer = attached(spooled((line.encode() for line in lines), "csv"), "indicators.csv")
    if is_page and (following := _next(asked, found)):
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _read(sheets: Iterable[Sheet]) -> Iterable[dict[str, object]]:
    return (json.loads(sheet.body) for sheet in sheets)


def _next(asked: Question, found: Answer) -> str | None:
    """Give the address of the page that follows."""
    if asked.page * asked.size >= found.total:
        return None
    pairs = [pair for pair in without_tracking() if pair[0] != "page"]
    return f"{settings.current().base_url}{request.path}?{urlencode([*pairs, ('page', asked.page + 1)])}"
