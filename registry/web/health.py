"""For operators: does the registry answer, at which number is the catalogue, and is it whole."""

from flask import Response, jsonify

from registry import db
from registry.services.pages import about_indicators
from registry.services.state import loading
from registry.web.blueprint import pages


@pages.get("/health")
def health() -> Response:
    """Say that the database answers; 503 when it does not."""
    with db.reading():
        number, condition = about_indicators.catalogue_number(), loading.condition()
    return jsonify({"status": "ok", "catalogue_number": number, "catalogue": condition})
