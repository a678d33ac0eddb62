"""The one blueprint that all addresses for machines hang on."""

from flask import Blueprint

from registry.services.state import loading

api = Blueprint("api", __name__)


@api.before_request
def _require_loaded() -> None:
    """Answer no program while what was published is not there yet: it would take nothing for all there is."""
    loading.require_loaded()
