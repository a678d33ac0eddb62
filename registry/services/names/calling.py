"""Says what things are called that the log and refusals name by kind and code."""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import select

from registry import db
from registry.model import Account, Definition, Indicator, Scheme, SpatialLevel, SpatialUnit, UnitName
from registry.rules import in_force
from registry.rules.localised import Localised
from registry.services.names.naming import Names, names
from registry.services.state.topics import Topic

Found = dict[Topic, Localised]


def called(topics: Iterable[Topic]) -> Found:
    """Give the name of each thing that has one; indicators are called by what is published of them."""
    codes: dict[str, set[str]] = {}
    for topic in topics:
        codes.setdefault(topic.kind, set()).add(topic.code)
    return {
        Topic(kind, code): label
        for kind, wanted in codes.items()
        if kind in CALLERS
        for code, label in CALLERS[kind](wanted).items()
    }


def name_of(topic: Topic) -> Localised:
    """Give the name of one thing, or its code."""
    return called([topic]).get(topic) or Localised(topic.code)


def _indicators(codes: Collection[str]) -> dict[str, Localised]:
    chosen = select(Indicator.code, Definition.title).join(
        Definition, Definition.id == Indicator.published_id
    )
    return dict(db.session().execute(chosen.where(Indicator.code.in_(codes))).all())


def _accounts(codes: Collection[str]) -> dict[str, Localised]:
    """Call an account by its person; entries about accounts are for members alone."""
    chosen = select(Account.id, Account.name).where(Account.id.in_([int(code) for code in codes]))
    return {str(number): Localised(name) for number, name in db.session().execute(chosen)}


def _schemes(codes: Collection[str]) -> dict[str, Localised]:
    chosen = select(Scheme.code, Scheme.title).where(Scheme.code.in_(codes))
    return dict(db.session().execute(chosen).all())


def _units(codes: Collection[str]) -> dict[str, Localised]:
    code = SpatialLevel.notation + "/" + SpatialUnit.key
    joined = select(code, UnitName).select_from(UnitName)
    joined = joined.join(SpatialUnit, SpatialUnit.id == UnitName.unit_id)
    known = joined.join(SpatialLevel, SpatialLevel.id == SpatialUnit.level_id).where(
        UnitName.recorded_until.is_(None), code.in_(codes)
    )
    rows, today = db.session().execute(known.order_by(UnitName.id)).all(), db.clock.today()
    return {code: Localised(name.name) for code, name in rows if in_force.is_in_force(name, today)}


def _from_memory(
    label: Callable[[Names, str], Localised | None],
) -> Callable[[Collection[str]], dict[str, Localised]]:
    def found(codes: Collection[str]) -> dict[str, Localised]:
        labels = names()
        return {code: said for code in codes if (said := label(labels, code))}

    return found


def _concept(labels: Names, code: str) -> Localised | None:
    scheme, _, notation = code.partition("/")
    found = labels.concept_ids.get((scheme, notation))
    return labels.concepts[found].reference.label if found else None


def _office(labels: Names, code: str) -> Localised | None:
    found = labels.office_ids.get(code)
    return labels.offices[found].label if found else None


def _level(labels: Names, code: str) -> Localised | None:
    found = labels.level_ids.get(code)
    return labels.levels[found].reference.label if found else None


def _measure(labels: Names, code: str) -> Localised | None:
    found = labels.measure_ids.get(code)
    return labels.measures[found].label if found else None


def _programme(labels: Names, code: str) -> Localised | None:
    found = labels.programme_ids.get(code)
    return labels.programmes[found].label if found else None


# What is called as all labels in memory say it.
REMEMBERED: dict[str, Callable[[Names, str], Localised | None]] = {
    "concept": _concept,
    "office": _office,
    "level": _level,
    "measure": _measure,
    "programme": _programme,
}
CALLERS: dict[str, Callable[[Collection[str]], dict[str, Localised]]] = {
    "account": _accounts,
    "indicator": _indicators,
    "scheme": _schemes,
    "unit": _units,
    **{kind: _from_memory(label) for kind, label in REMEMBERED.items()},
}
