"""The change log for programs: public entries, offices only, newest first."""

from flask import Response

from registry.api.answering import Body, answer
from registry.api.asking import number
from registry.api.blueprint import api
from registry.formats import json as json_format
from registry.formats import json_answers
from registry.rules.access import ANONYMOUS
from registry.services import reading


@api.get("/changes.json")
def changes() -> Response:
    """Give one page of the registry's log."""
    return _answer(reading.log(ANONYMOUS, page=number("page")))


@api.get("/indicators/<code>/changes.json")
def changes_of(code: str) -> Response:
    """Give one page of an indicator's log."""
    reading.indicator(ANONYMOUS, code)  # 404 and 410 as on its page
    return _answer(reading.log(ANONYMOUS, code=code, page=number("page")))


def _answer(log: reading.LogPage) -> Response:
    text = json_format.written(json_answers.log_json(log.total, log.page, log.pages, log.lines))
    return answer(Body(text.encode(), "json", text))
