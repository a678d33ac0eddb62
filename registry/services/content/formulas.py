"""What a formula may say beyond its grammar: whom it may name, what it may divide by, and whether its units fit.

A formula that cannot hold is refused: when it is saved, or when it is published where only that makes it break.
Units that do not fit are told when a draft is saved, and stand in the way of its proposal.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from registry import db
from registry.errors import Finding, Invalid, Named
from registry.model import Definition, FormulaTerm, Indicator, Scheduled
from registry.rules import formula
from registry.rules.content import Content
from registry.rules.fields import SCHEME_OF
from registry.rules.formula import Tree
from registry.rules.lifecycle import State
from registry.rules.refusals import RETIRED
from registry.services.names.naming import Names, names
from registry.services.registers import circles

NOT_PUBLISHED = "„%(code)s“ ist noch nicht veröffentlicht. Eine Formel nennt nur Indikatoren, die gelten."
WITHDRAWN = "„%(code)s“ wurde zurückgezogen. Eine Formel nennt nur Indikatoren, die gelten."
OUT_OF_FORCE = "„%(code)s“ ist außer Kraft. Eine Formel nennt nur Indikatoren, die gelten."
ITSELF = "Die Formel nennt ihren eigenen Indikator. Ein Indikator wird nicht aus sich selbst berechnet."
IN_A_CIRCLE = "Die Formel führt im Kreis: %(way)s. Ein Indikator wird nicht aus sich selbst berechnet."

# Kinds of calculation whose numerator and denominator say what comes out, even without a formula.
PARTS = {"count": ("numerator",), "ratio": ("numerator", "denominator")}


class Indicators(NamedTuple):
    """The indicators that a formula may name besides those of the database, as a catalogue to be loaded has them."""

    units: Mapping[str, str | None] = {}
    obstacles: Mapping[str, str] = {}  # why one of them may not be named; "" for those that may
    terms: Mapping[str, Collection[str]] = {}


NO_OTHERS = Indicators()


def misfits(content: Content, others: Indicators = NO_OTHERS) -> tuple[Finding, ...]:
    """Name the units that do not fit: those that are added, and the one of the result."""
    labels, unit = names(), content.values.get("unit")
    tree = tree_of(content)
    if tree is not None:
        return formula.misfits(tree, unit, _units_in(tree, labels, others), _label(labels))
    parts = [content.values.get(name) for name in PARTS.get(content.values.get("method_kind", ""), ())]
    stated = tuple(part for part in parts if part)
    if not stated or len(stated) < len(parts):
        return ()
    units = {code: _unit_of_measure(labels, code) for code in stated}
    return formula.misfits_without_formula(stated, unit, units, _label(labels))


def faults(content: Content, own: Indicator) -> tuple[Finding, ...]:
    """Name why the formula of an indicator cannot hold, as far as anybody can know now."""
    tree = tree_of(content)
    if tree is None:
        return ()
    codes = indicators_in(tree)
    stays = {own.code, *(_named_by(own.published_id) if codes else ())}  # said elsewhere, or in force already
    return (
        *alone(tree),
        *dead_ends([code for code in codes if code not in stays]),
        *circle(own.code, codes),
    )


def alone(tree: Tree) -> tuple[Finding, ...]:
    """Name what no other indicator has to do with: divisors that are zero, breakdowns that are not in use."""
    labels = names()
    ids = [labels.concept_ids.get((SCHEME_OF["breakdowns"], code)) for code in formula.breakdowns(tree)]
    retired = [labels.concepts[i].reference.code for i in ids if i and labels.concepts[i].is_retired]
    return (
        *formula.zero_divisors(tree),
        *(Finding("formula", RETIRED, (("value", code),)) for code in retired),
    )


def dead_ends(codes: Collection[str], others: Indicators = NO_OTHERS) -> list[Finding]:
    """Name the indicators that are not in force; whoever is not there at all is named elsewhere."""
    if not codes:
        return []
    stood = _obstacles([code for code in codes if code not in others.obstacles])
    stood |= {code: others.obstacles[code] for code in codes if code in others.obstacles}
    return [Finding("formula", stood[code], (("code", code),)) for code in codes if stood.get(code)]


def circle(own: str, codes: Collection[str], others: Indicators = NO_OTHERS) -> tuple[Finding, ...]:
    """Name the way on which a formula comes back to its own indicator, through what is published or will be."""
    if own in codes:
        return (Finding("formula", ITSELF),)
    if not codes:
        return ()
    way = circles.way_back(own, codes, lambda asked: _terms_of(asked, others))
    return (Finding("formula", IN_A_CIRCLE, (("way", " → ".join(way)),)),) if way else ()


def require_no_circle(definition: Definition, indicator: Indicator) -> None:
    """Refuse what becomes a circle now; asked once nobody else can publish beside us."""
    found = circle(indicator.code, _named_by(definition.id))
    if found:
        raise Invalid(found)


def tree_of(content: Content) -> Tree | None:
    """Read the formula of a content, if it has one."""
    text = content.values.get("formula")
    return formula.parse(text) if text else None


def indicators_in(tree: Tree) -> tuple[str, ...]:
    """List the indicators that a formula names."""
    return tuple(code for code in formula.names(tree) if code.startswith("IND-"))


def _obstacles(codes: Collection[str]) -> dict[str, str]:
    if not codes:
        return {}
    chosen = (
        select(Indicator.code, Indicator.issued_at, Definition.state)
        .outerjoin(Definition, Definition.id == Indicator.published_id)
        .where(Indicator.code.in_(codes))
    )
    with db.reading() as session:
        rows = session.execute(chosen).all()
    return {code: _obstacle(issued is not None, state) for code, issued, state in rows}


def _obstacle(was_published: bool, state: str | None) -> str:
    if state is None:
        return WITHDRAWN if was_published else NOT_PUBLISHED
    return "" if state == State.PUBLISHED else OUT_OF_FORCE


def _named_by(definition_id: int | None) -> tuple[str, ...]:
    """List the indicators that the formula of a definition names."""
    if definition_id is None:
        return ()
    chosen = select(Indicator.code).join(FormulaTerm, FormulaTerm.indicator_id == Indicator.id)
    with db.reading() as session:
        return tuple(session.scalars(chosen.where(FormulaTerm.definition_id == definition_id)))


def _terms_of(codes: Iterable[str], others: Indicators) -> dict[str, Collection[str]]:
    """Tell by code which indicators the formulas name that are published, or released for a day to come."""
    asked = list(codes)
    found: dict[str, Collection[str]] = {code: others.terms[code] for code in asked if code in others.terms}
    stored = [code for code in asked if code not in found]
    if not stored:
        return found
    named = aliased(Indicator)
    chosen = (
        select(Indicator.code, named.code)
        .join(Definition, Definition.indicator_id == Indicator.id)
        .join(FormulaTerm, FormulaTerm.definition_id == Definition.id)
        .join(named, named.id == FormulaTerm.indicator_id)
        .where(Indicator.code.in_(stored), or_(Definition.id == Indicator.published_id, _IS_RELEASED))
        .order_by(Indicator.code, named.code)
    )
    with db.reading() as session:
        for code, term in session.execute(chosen):
            found[code] = (*found.get(code, ()), term)
    return found


_IS_RELEASED = Definition.id.in_(select(Scheduled.definition_id))


def _units_in(tree: Tree, labels: Names, others: Indicators) -> dict[str, str | None]:
    codes = formula.names(tree)
    units = {code: _unit_of_measure(labels, code) for code in codes if code in labels.measure_ids}
    units |= {code: others.units[code] for code in codes if code in others.units}
    stored = [code for code in indicators_in(tree) if code not in units]
    return units | (_units_of_indicators(stored, labels) if stored else {})


def _unit_of_measure(labels: Names, code: str) -> str | None:
    return labels.measures[labels.measure_ids[code]].unit if code in labels.measure_ids else None


def _units_of_indicators(codes: Collection[str], labels: Names) -> dict[str, str | None]:
    chosen = (
        select(Indicator.code, Definition.unit_id)
        .join(Definition, Definition.id == Indicator.published_id)
        .where(Indicator.code.in_(codes))
    )
    with db.reading() as session:
        rows = session.execute(chosen).all()
    return {code: labels.concepts[unit].reference.code if unit else None for code, unit in rows}


def _label(labels: Names) -> formula.Label:
    def called(notation: str) -> Named:
        found = labels.concept_ids.get((SCHEME_OF["unit"], notation))
        return Named(*labels.concepts[found].reference.label) if found else Named(notation)

    return called
