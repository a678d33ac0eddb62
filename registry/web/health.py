"""For operators: does the registry answer, and at which number is the catalogue."""

from flask import Response, jsonify

from registry.services.pages import about_indicators
from registry.web.blueprint import pages


@pages.get("/health")
def health() -> Response:
    """Say that the database answers; 503 when it does not."""
    return jsonify({"status": "ok", "catalogue_number": about_indicators.catalogue_number()})
