"""The DCAT catalogue, page by page, as harvesters read it."""

from flask import Response

from registry.api.answering import Body, answer
from registry.api.blueprint import api
from registry.formats.forms import SUFFIXES
from registry.http.accounts import current_actor
from registry.http.paging import page_number, whole_number
from registry.http.parameters import refuse_unknown
from registry.services.catalogue import exporting

READ = ("page", "snapshot")


@api.get("/catalog.<any(ttl, rdf, xml, jsonld, nt):suffix>")
def catalogue(suffix: str) -> Response:
    """Give one page of the catalogue, as of now or as of a catalogue number."""
    refuse_unknown(READ)
    page = exporting.catalogue_page(
        current_actor(), SUFFIXES[suffix], page_number(), whole_number("snapshot")
    )
    return answer(Body(page.content, suffix, page.state, page.modified))
