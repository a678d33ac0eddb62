"""Whether the catalogue is whole: nobody who deletes what is missing is given an empty or half one."""

from enum import StrEnum

from registry import db, settings
from registry.errors import Unavailable, Word
from registry.services.state.position import Standing, standing


class Condition(StrEnum):
    """How the catalogue is."""

    COMPLETE = "complete"
    LOADING = "loading"  # nothing was published yet, be it that it is loaded just now
    RESTORING = "restoring"
    RENDERING = "rendering"  # its fragments still stand at another address


SENTENCES: dict[Condition, str] = {
    Condition.LOADING: "Der Katalog wird gerade geladen oder ist noch leer.",
    Condition.RESTORING: "Der Katalog wird gerade aus einer Sicherung zurückgespielt.",
    Condition.RENDERING: "Der Katalog wird gerade für eine neue Adresse erzeugt.",
}
DAMAGED = "Dem Katalog fehlen Datensätze. Bitte fragen Sie später noch einmal und behalten Sie, was Sie schon haben."
NOT_LOADED = frozenset({Condition.LOADING, Condition.RESTORING})


class Incomplete(Unavailable):
    """The catalogue is not whole; what somebody has of it already stays right meanwhile."""

    title = "Der Katalog ist gerade nicht vollständig"
    message = "%(why)s Bitte fragen Sie in einer Minute noch einmal und behalten Sie, was Sie schon haben."


def condition() -> Condition:
    """Tell how the catalogue is."""
    with db.reading():
        return _condition_of(standing())


def require_loaded() -> None:
    """Refuse while what was published is not there yet."""
    _refuse(NOT_LOADED)


def require_complete() -> None:
    """Refuse while a page of the catalogue would lack what belongs there."""
    _refuse(frozenset(SENTENCES))


def _refuse(conditions: frozenset[Condition]) -> None:
    found = condition()
    if found in conditions:
        raise Incomplete(why=Word(SENTENCES[found]))


def _condition_of(now: Standing) -> Condition:
    if now.restoring is not None:
        return Condition.RESTORING
    if not now.catalogue_number:
        return Condition.LOADING
    if now.rendered is not None and now.rendered.split()[-1] != settings.current().base_url:
        return Condition.RENDERING
    return Condition.COMPLETE
