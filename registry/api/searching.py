"""The search's answer for programs, at the address of the search page with a suffix."""

from flask import Response

from registry.api.answering import Body, answer
from registry.api.asking import question
from registry.api.blueprint import api
from registry.formats import csv as csv_format
from registry.formats import json as json_format
from registry.formats import json_answers
from registry.rules.access import ANONYMOUS
from registry.search.question import LARGEST_PAGE, Answer
from registry.services import finding


@api.get("/indicators.json")
def indicators_json() -> Response:
    """Answer a question with total, items and facets, best first."""
    found = finding.find(ANONYMOUS, question())
    return _answer("json", json_format.written(json_answers.answer_json(found.total, found.items, found.facets)))


@api.get("/indicators.csv")
def indicators_csv() -> Response:
    """Answer a question as a table of up to a thousand rows, best first."""
    found: Answer = finding.find(ANONYMOUS, question(size=LARGEST_PAGE))
    response = _answer("csv", csv_format.hits_csv(found.items))
    response.headers.set("Content-Disposition", "attachment", filename="indicators.csv")
    return response


def _answer(suffix: str, text: str) -> Response:
    return answer(Body(text.encode(), suffix, text))
