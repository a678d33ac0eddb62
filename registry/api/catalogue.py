"""The DCAT catalogue, page by page, as harvesters read it."""

import re

from flask import Response, request

from registry.api.answering import Body, answer
from registry.api.blueprint import api
from registry.errors import BadQuestion
from registry.formats.forms import SUFFIXES
from registry.http.accounts import current_actor
from registry.http.paging import page_number
from registry.http.parameters import refuse_unknown
from registry.services.catalogue import exporting

READ = ("page", "snapshot")
SNAPSHOT = re.compile("[1-9][0-9]{0,8}(-[0-9a-f]{8})?")
NOT_A_SNAPSHOT = "„%(field)s“ ist ein Stand, wie ihn die Seiten des Katalogs nennen, nicht „%(value)s“."


@api.get("/catalog.<any(ttl, rdf, xml, jsonld, nt):suffix>")
def catalogue(suffix: str) -> Response:
    """Give one page of the catalogue, as of now or as of a catalogue number."""
    refuse_unknown(READ)
    page = exporting.catalogue_page(current_actor(), SUFFIXES[suffix], page_number(), _snapshot())
    return answer(Body(page.content, suffix, page.state, page.modified))


def _snapshot() -> str | None:
    """Read which state of the catalogue is asked for: its number alone, or as our pages name it."""
    text = request.args.get("snapshot")
    if text is not None and not SNAPSHOT.fullmatch(text):
        raise BadQuestion(NOT_A_SNAPSHOT, field="snapshot", value=text[:40])
    return text
