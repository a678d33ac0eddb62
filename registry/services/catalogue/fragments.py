"""Renders published definitions into fragments, and gives the catalogue its next number."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from registry import db, settings
from registry.formats import json as json_format
from registry.formats.forms import FORMS
from registry.formats.fragments import fragment
from registry.formats.head import Head as ExportHead
from registry.formats.packing import Packed, pack, stored
from registry.formats.records import DefinitionRecord
from registry.model import Catalogue, Fragment, Head, table_of
from registry.rules.localised import Localised
from registry.services.state.marks import RENDERED, mark, set_mark
from registry.services.state.position import standing
from vocab import crosswalks
from vocab.codes import UnknownCode

JSON_FORM = "json"
FRAGMENT_FORMS = (*FORMS, JSON_FORM)
HEAD_MARK = "fragments.head"


class Rendered(NamedTuple):
    """Since when all fragments are of one kind (ISO 8601), and under which stamp they were made."""

    since: str
    stamp: str


def export_head() -> ExportHead:
    """Give what every page of the catalogue says, from the settings."""
    return _head_of(settings.current().stamp)


@lru_cache(maxsize=4)
def _head_of(_stamp: str) -> ExportHead:
    chosen = settings.current()
    title = f"{chosen['REGISTRY_NAME']} – {chosen['REGISTRY_SUBTITLE']}"
    return ExportHead(
        base_url=chosen.base_url,
        title=Localised(title, "Indicator catalogue – social and neighbourhood monitoring, Stuttgart"),
        description=Localised(
            "Gemeinsame Definitionen der Indikatoren des Sozial- und Quartiersmonitorings, mit Quelle, Ebenen und Versionen.",
            "Common definitions of the indicators of social and neighbourhood monitoring, with source, levels and versions.",
        ),
        publisher=chosen["REGISTRY_PUBLISHER"],
        mailbox=chosen["REGISTRY_MAILBOX"],
        licence=_licence(chosen["REGISTRY_LICENCE"]),
        contributor_id=chosen.contributor_id,
    )


def render(record: DefinitionRecord, head: ExportHead) -> dict[str, Packed]:
    """Render one current definition in every form that fragments are kept in."""
    return fragment(record, head) | {JSON_FORM: pack(json_format.text_of(record))}


def next_number(change_in_total: int) -> int:
    """Take the catalogue's next number; call it with the head locked, the log entry beside it."""
    session = db.session()
    number, total = _last()
    session.execute(
        insert(Catalogue).values(number=number + 1, made_at=db.clock.now(), total=total + change_in_total)
    )
    session.execute(update(Head).values(catalogue_number=number + 1))
    return number + 1


def close(indicator_ids: Sequence[int], number: int, *, form: str | None = None) -> None:
    """End the fragments of these indicators at a catalogue number."""
    statement = update(Fragment).where(
        Fragment.indicator_id.in_(indicator_ids), Fragment.number_until.is_(None)
    )
    if form is not None:
        statement = statement.where(Fragment.form == form)
    db.session().execute(statement.values(number_until=number))


def forget(indicator_id: int, since: int, until: int) -> None:
    """Remove closed fragments that began between two catalogue numbers: no snapshot shows them any more."""
    began = (Fragment.number_from >= since, Fragment.number_from < until)
    gone = delete(Fragment).where(
        Fragment.indicator_id == indicator_id, Fragment.number_until.is_not(None), *began
    )
    db.session().execute(gone.execution_options(synchronize_session=False))


def open_fragments(rendered: Iterable[tuple[int, str, Mapping[str, Packed]]], number: int) -> None:
    """Write new fragments: (indicator id, code, bodies by form), valid from a catalogue number."""
    rows: list[dict[str, Any]] = [
        {"indicator_id": i, "form": form, "number_from": number, "code": code, "body": stored(body)}
        for i, code, bodies in rendered
        for form, body in bodies.items()
    ]
    if rows:
        db.session().execute(insert(table_of(Fragment)), rows)


def are_current() -> bool:
    """Tell whether the stored fragments were rendered under the present settings and writer."""
    return mark(HEAD_MARK) == export_head().stamp


def say_current() -> None:
    """Say, inside a transaction, that all fragments are rendered under the present settings, and since when."""
    stamp, now = export_head().stamp, db.clock.now().isoformat(timespec="seconds")
    set_mark(HEAD_MARK, stamp)
    set_mark(RENDERED, f"{now} {stamp} {settings.current().base_url}")


def rendered() -> Rendered | None:
    """Tell since when all fragments are of one kind; None where an earlier release made them."""
    told = standing().rendered
    return Rendered(*told.split()[:2]) if told else None


def _licence(notation: str) -> str:
    try:
        return crosswalks.licence(notation)
    except UnknownCode as error:
        purpose = settings.PURPOSES["REGISTRY_LICENCE"]
        raise settings.SettingWrong(name="REGISTRY_LICENCE", value=notation, purpose=purpose) from error


def _last() -> tuple[int, int]:
    statement = select(Catalogue.number, Catalogue.total).order_by(Catalogue.number.desc()).limit(1)
    row = db.session().execute(statement).first()
    return (row[0], row[1]) if row else (0, 0)
