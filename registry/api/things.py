"""Themes, offices, places, measures and programmes as JSON."""

from collections.abc import Callable

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from registry.api.answering import Body, answer
from registry.api.blueprint import api
from registry.formats.json import written
from registry.formats.json_things import thing_json
from registry.http.accounts import current_actor
from registry.rules.access import Actor
from registry.services.pages import about_concepts, about_places, about_things
from registry.services.pages.about_places import Moved

READERS: dict[str, Callable[[Actor, str], object]] = {
    "themes": about_concepts.theme,
    "offices": about_things.office,
    "levels": about_places.level,
    "measures": about_things.measure,
    "programmes": about_things.programme,
}


def thing(kind: str, code: str) -> Response:
    """Give one thing that definitions point to."""
    return _answer(kind, READERS[kind](current_actor(), code))


# One rule for each kind: a rule that begins with a choice would lose to the page of the same address.
for each in READERS:
    api.add_url_rule(f"/{each}/<code>.json", view_func=thing, defaults={"kind": each})


@api.get("/units/<level>/<key>.json")
def unit(level: str, key: str) -> AnyResponse:
    """Give one spatial unit; a corrected key leads to the right one for ever."""
    try:
        return _answer("units", about_places.unit(current_actor(), level, key))
    except Moved as moved:
        return redirect(f"{moved.data['path']}.json", 301)


def _answer(kind: str, view: object) -> Response:
    return answer(Body(written(thing_json(kind, view)).encode(), "json"))
