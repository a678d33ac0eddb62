"""Indicators and their frozen versions as RDF, JSON and CSV."""

from flask import Response

from registry.api.answering import Body, answer, attached
from registry.api.blueprint import api
from registry.formats.forms import SUFFIXES
from registry.http.accounts import current_actor
from registry.services.catalogue import documents

SUFFIX = "<any(ttl, rdf, xml, jsonld, nt, json, csv):suffix>"


@api.get(f"/indicators/<code>.{SUFFIX}")
def indicator(code: str, suffix: str) -> Response:
    """Give the definition of an indicator that is in force, or that was last."""
    return _document(suffix, code)


@api.get(f"/indicators/<code>/<version>.{SUFFIX}")
def version(code: str, version: str, suffix: str) -> Response:
    """Give one frozen definition, for ever."""
    return _document(suffix, code, version)


def _document(suffix: str, code: str, version: str | None = None) -> Response:
    found = documents.document(current_actor(), SUFFIXES.get(suffix, suffix), code, version)
    # Without a date: labels and settings change a document that was published long ago.
    response = answer(Body(found.content, suffix, found.state))
    return (
        attached(response, f"{code}-{version}.csv" if version else f"{code}.csv")
        if suffix == "csv"
        else response
    )
