"""Shows the places that a question names: each with its page, where it lies, and the levels of its indicators."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.errors import NotFound
from registry.formats.records import Reference
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.search.gazetteer import Place
from registry.services.pages import about_places
from registry.services.pages.about_places import Moved


class PlaceBox(NamedTuple):
    """A place on top of an answer; `levels` are its own and those of its parts, from large to small."""

    label: Localised
    path: str
    level: Reference
    parents: tuple[Reference, ...]
    levels: tuple[Reference, ...]


def boxes(actor: Actor, places: Iterable[Place]) -> tuple[PlaceBox, ...]:
    """Show each place; one that the index still knows and the registry no more is left out."""
    return tuple(box for place in places for box in _box(actor, place))


def _box(actor: Actor, place: Place) -> Iterator[PlaceBox]:
    try:
        unit = about_places.unit(actor, place.level, place.key)
    except (NotFound, Moved):
        return
    parts = (level for level, _units in unit.children)
    yield PlaceBox(unit.label, place.path, unit.level, unit.parents, (unit.level, *parts))
