"""Keeps the registry whole: check it, verify it, back it up, bring it back."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Literal, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from registry import db
from registry.errors import RegistryError, Unavailable
from registry.model import Catalogue, Definition, Fragment, Head, Indicator, Task
from registry.rules.lifecycle import State
from registry.services.catalogue.fragments import FRAGMENT_FORMS, are_current
from registry.services.finding import indexing
from registry.services.operations import migrating
from registry.services.operations.backing_up import backup
from registry.services.operations.proving import damaged_fragment
from registry.services.operations.restoring import restore
from registry.services.operations.verifying import verify
from registry.services.state import loading, locking, retrying
from registry.services.state.loading import Condition
from registry.settings import Settings

__all__ = ["Checked", "Found", "backup", "check", "restore", "verify"]

Verdict = Literal["ok", "note", "problem"]
LONGEST_WAIT = timedelta(seconds=60)  # for a task in the outbox, while a worker runs
ANSWER_SECONDS = 3.0
ASIDE = "läuft, legte aber Aufträge beiseite, die nicht gelangen: %(count)s, zuerst „%(first)s“"


class Found(NamedTuple):
    """How a part is, as a German message id with its data."""

    verdict: Verdict
    sentence: str
    data: Mapping[str, object]


class Checked(NamedTuple):
    """What one look found, and of which part."""

    part: str
    found: Found


Look = Callable[[], Found]


def check(settings: Settings) -> Iterator[Checked]:
    """Look at settings, database, migrations, index, fragments and worker, one after the other."""
    looks: dict[str, Look] = {
        "Einstellungen": partial(_settings, settings),
        "Kennung des Datenbereitstellers": partial(_contributor, settings),
        **PARTS,
    }
    is_usable = True
    for part, look in looks.items():
        found = _look(look) if is_usable else _problem(NOT_LOOKED)
        is_usable = is_usable and not (part in NEEDED and found.verdict == "problem")
        yield Checked(part, found)


def _look(look: Look) -> Found:
    try:
        return look()
    except RegistryError as error:
        return Found("problem", error.message, error.data)
    except SQLAlchemyError:
        return _problem(Unavailable.message)


def _ok(sentence: str, **data: object) -> Found:
    return Found("ok", sentence, data)


def _note(sentence: str) -> Found:
    return Found("note", sentence, {})


def _problem(sentence: str, **data: object) -> Found:
    return Found("problem", sentence, data)


def _settings(settings: Settings) -> Found:
    settings.require_for_production()
    return _note("vollständig, aber dies ist eine Demonstration") if settings.is_demo else _ok("vollständig")


def _contributor(settings: Settings) -> Found:
    if settings.contributor_id:
        return _ok("%(iri)s", iri=settings.contributor_id)
    return _note("REGISTRY_CONTRIBUTOR_ID fehlt: der Export erfüllt das Profil DCAT-AP.de 2.0 dann nicht")


def _database() -> Found:
    if not db.wait_until_answering(ANSWER_SECONDS):
        return _problem(Unavailable.message)
    return _ok("%(kind)s antwortet", kind="SQLite" if db.is_sqlite() else "PostgreSQL")


def _migrations() -> Found:
    if migrating.is_current():
        return _ok("das Schema ist das dieser Version")
    return _problem("das Schema ist nicht das dieser Version; bitte: registry init-db")


def _index() -> Found:
    if not indexing.is_sound():
        return _problem("fehlt, ist beschädigt oder veraltet; bitte: registry reindex")
    is_behind = indexing.read_outbox().todo or retrying.aside(*indexing.KINDS)
    if indexing.size() != indexing.count_findable() and not is_behind:
        return _problem("nicht so groß wie der Katalog; bitte: registry reindex")
    return _ok("Dokumente: %(count)s", count=indexing.size())


def _fragments() -> Found:
    with db.reading() as session:
        published = session.scalar(select(func.count()).where(Definition.state == State.PUBLISHED)) or 0
        counts = {row[0]: row[1] for row in session.execute(_current_by_form())}
        total = session.scalar(_announced()) or 0
        dangling = session.scalar(_dangling()) or 0
    if dangling or {total, *(counts.get(form, 0) for form in FRAGMENT_FORMS)} != {published}:
        return _problem(
            "gültige Indikatoren: %(count)s, aber nicht jeder einmal in jeder Form", count=published
        )
    if damaged := damaged_fragment():
        return _problem("beschädigt: %(code)s in der Form %(form)s", code=damaged[0], form=damaged[1])
    if published and not are_current():
        return _problem("unter anderen Einstellungen erzeugt; der Arbeitsprozess erneuert sie")
    return _ok("gültige Indikatoren: %(count)s, jeder in allen Formen", count=published)


def _feed() -> Found:
    found = loading.condition()
    if found is Condition.COMPLETE:
        return _ok("offen; Datenportale bekommen den ganzen Katalog")
    if found is Condition.LOADING:
        return _note("geschlossen (503), bis der erste Indikator veröffentlicht ist")
    return _problem(CLOSED[found])


def _current_by_form() -> Select[str, int]:
    chosen = select(Fragment.form, func.count()).where(Fragment.number_until.is_(None))
    return chosen.group_by(Fragment.form)


def _announced() -> Select[int]:
    """Choose how many datasets the catalogue's last step says it has."""
    last = select(Head.catalogue_number).scalar_subquery()
    return select(Catalogue.total).where(Catalogue.number == last)


def _dangling() -> Select[int]:
    """Count published definitions that their indicator does not point to."""
    chosen = select(func.count(Definition.id)).join(Indicator, Indicator.id == Definition.indicator_id)
    is_other = Indicator.published_id.is_distinct_from(Definition.id)
    return chosen.where(Definition.state == State.PUBLISHED, is_other)


def _worker() -> Found:
    with db.reading() as session:
        is_open = Task.tries < retrying.MOST_TRIES
        count = session.scalar(select(func.count()).where(is_open)) or 0
        oldest = session.scalar(select(Task.made_at).where(is_open).order_by(Task.made_at).limit(1))
    if not locking.is_worker_running():
        return _problem("läuft nicht; bitte starten: registry work")
    if aside := list(dict.fromkeys(f"{task.kind} {task.subject}" for task in retrying.aside())):
        return _problem(ASIDE, count=len(aside), first=aside[0])
    if oldest is not None and db.clock.now() - oldest > LONGEST_WAIT:
        return _problem("läuft, aber Aufträge warten schon lange: %(count)s", count=count)
    return _ok("läuft; wartende Aufträge: %(count)s", count=count)


CLOSED = {
    Condition.RESTORING: (
        "geschlossen (503): eine Sicherung wird zurückgespielt; wurde das abgebrochen, bitte die Datenbank leeren"
        " und noch einmal: registry restore"
    ),
    Condition.RENDERING: "geschlossen (503), bis der Arbeitsprozess alles für die neue Adresse erzeugt hat",
}
NEEDED = {"Datenbank", "Migrationen"}  # without these nothing else can be looked at
NOT_LOOKED = "nicht geprüft, weil die Datenbank nicht antwortet oder nicht eingerichtet ist"
PARTS: dict[str, Look] = {
    "Datenbank": _database,
    "Migrationen": _migrations,
    "Suchindex": _index,
    "Fragmente": _fragments,
    "Feed": _feed,
    "Arbeitsprozess": _worker,
}
