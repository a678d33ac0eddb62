"""The places that a question may name, kept until a label changes or a day begins."""

from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from registry import db
from registry.model import SpatialLevel, SpatialUnit, UnitName
from registry.rules import in_force
from registry.search.gazetteer import NOWHERE, Gazetteer, Place
from registry.services.names.naming import Names, names

_kept: WeakKeyDictionary[Engine, tuple[Names, Gazetteer]] = WeakKeyDictionary()


def gazetteer(text: str) -> Gazetteer:
    """Give the names of all units, where there are words to look for them in."""
    if not text:
        return NOWHERE
    labels = names()
    kept = _kept.get(db.engine())
    if kept is None or kept[0] is not labels:
        kept = _kept[db.engine()] = (labels, _load())
    return kept[1]


def _load() -> Gazetteer:
    chosen = (
        select(SpatialLevel.notation, SpatialUnit.key, UnitName)
        .join(SpatialUnit, SpatialUnit.level_id == SpatialLevel.id)
        .join(UnitName, UnitName.unit_id == SpatialUnit.id)
        .where(UnitName.recorded_until.is_(None))
        .order_by(SpatialLevel.position, SpatialUnit.key)
    )
    with db.reading() as session:
        rows = session.execute(chosen).all()
        largest = session.scalar(select(SpatialLevel.notation).order_by(SpatialLevel.position).limit(1))
    today = db.clock.today()
    # What a unit was called once is still looked for; what it will be called is nobody's word yet.
    places = [Place(*row[:2], row[2].name) for row in rows if in_force.has_begun(row[2], today)]
    return Gazetteer(places, largest or "")
