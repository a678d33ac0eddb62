"""The search's answer for programs, at the address of the search page with a suffix."""

from flask import Response

from registry.api.answering import Body, answer, attached
from registry.api.blueprint import api
from registry.formats import json_answers
from registry.formats.csv import hits_csv
from registry.formats.json import written
from registry.http.accounts import current_actor
from registry.http.asking import question_with_size
from registry.search.question import LARGEST_PAGE
from registry.services.finding import finding


@api.get("/indicators.json")
def indicators_json() -> Response:
    """Answer a question with total, items and facets, best first, and with what was made of its words."""
    found = finding.find(current_actor(), question_with_size())
    told = json_answers.answer_json(found.total, found.items, found.facets)
    text = written(told | json_answers.understanding_json(found))
    return answer(Body(text.encode(), "json"))


@api.get("/indicators.csv")
def indicators_csv() -> Response:
    """Answer a question as a table of up to a thousand rows, best first."""
    found = finding.find(current_actor(), question_with_size(LARGEST_PAGE))
    return attached(answer(Body(hits_csv(found.items).encode(), "csv")), "indicators.csv")
