"""Themes, offices, places, measures and programmes as RDF and JSON."""

from collections.abc import Callable

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from registry.api.answering import Body, answer
from registry.api.blueprint import api
from registry.formats.forms import SUFFIXES
from registry.formats.json import written
from registry.formats.json_things import thing_json
from registry.formats.things import thing_document
from registry.http.accounts import current_actor
from registry.rules.access import Actor
from registry.services.catalogue.fragments import export_head
from registry.services.pages import about_concepts, about_places, about_things
from registry.services.pages.about_places import Moved

SUFFIX = "<any(ttl, rdf, xml, jsonld, nt, json):suffix>"
READERS: dict[str, Callable[[Actor, str], object]] = {
    "themes": about_concepts.theme,
    "offices": about_things.office,
    "levels": about_places.level,
    "measures": about_things.measure,
    "programmes": about_things.programme,
}


def thing(kind: str, code: str, suffix: str) -> Response:
    """Give one thing that definitions point to."""
    return _answer(kind, READERS[kind](current_actor(), code), suffix)


# One rule for each kind: a rule that begins with a choice would lose to the page of the same address.
for each in READERS:
    api.add_url_rule(f"/{each}/<code>.{SUFFIX}", view_func=thing, defaults={"kind": each})


@api.get(f"/units/<level>/<key>.{SUFFIX}")
def unit(level: str, key: str, suffix: str) -> AnyResponse:
    """Give one spatial unit; a corrected key leads to the right one for ever."""
    try:
        return _answer("units", about_places.unit(current_actor(), level, key), suffix)
    except Moved as moved:
        return redirect(f"{moved.data['path']}.{suffix}", 301)


def _answer(kind: str, view: object, suffix: str) -> Response:
    if suffix in SUFFIXES:
        return answer(Body(thing_document(SUFFIXES[suffix], kind, view, export_head()), suffix))
    return answer(Body(written(thing_json(kind, view)).encode(), suffix))
