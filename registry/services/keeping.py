"""Keeps the registry whole: check it, verify it, back it up, bring it back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from registry import db
from registry.errors import RegistryError, Unavailable
from registry.model import Catalogue, Definition, Fragment, Head, Indicator, Task
from registry.rules.lifecycle import State
from registry.services import indexing, locking, migrating
from registry.services.backing_up import backup
from registry.services.rendering import FRAGMENT_FORMS, are_current
from registry.services.restoring import restore
from registry.services.verifying import verify
from registry.settings import Settings

__all__ = ["Checked", "backup", "check", "restore", "verify"]

Verdict = Literal["ok", "note", "problem"]
LONGEST_WAIT = timedelta(seconds=60)  # for a task in the outbox, while a worker runs
ANSWER_SECONDS = 3.0
NEEDED = {"Datenbank", "Migrationen"}  # without these nothing else can be looked at
NOT_LOOKED = "nicht geprüft, weil die Datenbank nicht antwortet oder nicht eingerichtet ist"


class Checked(NamedTuple):
    """What one look found: of which part, how it is, and a sentence with its data."""

    part: str
    verdict: Verdict
    sentence: str
    data: dict[str, Any] = {}


def check(settings: Settings) -> Iterator[Checked]:
    """Look at settings, database, migrations, index, fragments and worker, one after the other."""
    yield _settings(settings)
    yield _contributor(settings)
    usable = True
    for part, look in PARTS.items():
        found = _looked(part, look) if usable else Checked(part, "problem", NOT_LOOKED)
        usable = usable and not (part in NEEDED and found.verdict == "problem")
        yield found


def _looked(part: str, look: Callable[[], Checked]) -> Checked:
    try:
        return look()
    except RegistryError as error:
        return Checked(part, "problem", error.message, error.data)
    except SQLAlchemyError:
        return Checked(part, "problem", Unavailable.message)


def _settings(settings: Settings) -> Checked:
    try:
        settings.require_for_production()
    except RegistryError as error:
        return Checked("Einstellungen", "problem", error.message, error.data)
    if settings.is_demo:
        return Checked(
            "Einstellungen", "note", "vollständig, aber dies ist eine Demonstration (REGISTRY_DEMO=1)"
        )
    return Checked("Einstellungen", "ok", "vollständig")


def _contributor(settings: Settings) -> Checked:
    if settings.contributor_id:
        return Checked("Kennung des Datenbereitstellers", "ok", "%(iri)s", {"iri": settings.contributor_id})
    return Checked(
        "Kennung des Datenbereitstellers",
        "note",
        "REGISTRY_CONTRIBUTOR_ID ist nicht gesetzt: nach dem Profil DCAT-AP.de 2.0 ist der Export dann ungültig",
    )


def _database() -> Checked:
    if not db.wait_until_answering(ANSWER_SECONDS):
        return Checked("Datenbank", "problem", Unavailable.message)
    return Checked(
        "Datenbank", "ok", "%(kind)s antwortet", {"kind": "SQLite" if db.is_sqlite() else "PostgreSQL"}
    )


def _migrations() -> Checked:
    if migrating.is_current():
        return Checked("Migrationen", "ok", "das Schema ist das dieser Fassung des Programms")
    return Checked(
        "Migrationen", "problem", "das Schema ist nicht das dieser Fassung; bitte: registry init-db"
    )


def _index() -> Checked:
    if not indexing.is_sound():
        return Checked("Suchindex", "problem", "fehlt, ist beschädigt oder veraltet; bitte: registry reindex")
    missing = indexing.count_findable() - indexing.size()
    if missing and not indexing.outbox().ids:
        return Checked("Suchindex", "problem", "nicht so groß wie der Katalog; bitte: registry reindex")
    return Checked("Suchindex", "ok", "%(count)s Dokumente", {"count": indexing.size()})


def _fragments() -> Checked:
    with db.reading() as session:
        published = session.scalar(select(func.count()).where(Definition.state == State.PUBLISHED)) or 0
        current = select(Fragment.form, func.count()).where(Fragment.number_until.is_(None))
        counts = {row[0]: row[1] for row in session.execute(current.group_by(Fragment.form))}
        last = select(Catalogue.total).where(
            Catalogue.number == select(Head.catalogue_number).scalar_subquery()
        )
        total = session.scalar(last) or 0
        dangling = session.scalar(_dangling()) or 0
    found = {total, *(counts.get(form, 0) for form in FRAGMENT_FORMS)}
    data = {"published": published}
    if found != {published} or dangling:
        return Checked(
            "Fragmente",
            "problem",
            "nicht eines je Form zu jedem der %(published)s gültigen Indikatoren",
            data,
        )
    if published and not are_current():
        return Checked(
            "Fragmente",
            "problem",
            "unter anderen Einstellungen erzeugt; der Arbeitsprozess erneuert sie",
            data,
        )
    return Checked("Fragmente", "ok", "zu allen %(published)s gültigen Indikatoren", data)


def _dangling() -> Any:
    """Count published definitions that their indicator does not point to."""
    return (
        select(func.count())
        .select_from(Definition)
        .join(Indicator, Indicator.id == Definition.indicator_id)
        .where(Definition.state == State.PUBLISHED, Indicator.published_id.is_distinct_from(Definition.id))
    )


def _worker() -> Checked:
    with db.reading() as session:
        count = session.scalar(select(func.count()).select_from(Task)) or 0
        oldest = session.scalar(select(Task.made_at).order_by(Task.made_at).limit(1))
    if not locking.is_worker_running():
        return Checked("Arbeitsprozess", "problem", "läuft nicht; bitte starten: registry work")
    if oldest is not None and db.clock.now() - oldest > LONGEST_WAIT:
        return Checked(
            "Arbeitsprozess", "problem", "läuft, aber %(count)s Aufträge warten schon lange", {"count": count}
        )
    return Checked("Arbeitsprozess", "ok", "läuft, %(count)s Aufträge warten", {"count": count})


PARTS: dict[str, Callable[[], Checked]] = {
    "Datenbank": _database,
    "Migrationen": _migrations,
    "Suchindex": _index,
    "Fragmente": _fragments,
    "Arbeitsprozess": _worker,
}
