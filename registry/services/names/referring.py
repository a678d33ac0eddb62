"""Says which definitions show or use a thing: office, concept, level, measure, programme or indicator."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from registry import db
from registry.model import (
    Concept,
    Definition,
    DefinitionConcept,
    DefinitionLevel,
    FormulaTerm,
    Indicator,
    Measure,
    ProgrammeIndicator,
    Scheme,
)
from registry.rules import formula
from registry.rules.fields import SCHEME_OF
from registry.rules.lifecycle import OPEN, State
from registry.services.names.naming import Names, names
from registry.services.state.topics import Topic

Condition = Callable[[int], ColumnElement[bool]]
IN_USE = (*OPEN, State.PUBLISHED)


def showing(subjects: Iterable[str], states: Collection[str]) -> Select[int]:
    """Choose the ids of the indicators whose definitions in these states show one of the things.

    Things are named as the log names them, with their kind: `office:jobcenter`, `concept:themes/wohnen`.
    """
    conditions = [CONDITIONS[kind](i) for kind, i in (_key(s) for s in subjects) if i is not None]
    chosen = select(Definition.indicator_id).join(Indicator, Indicator.id == Definition.indicator_id)
    return chosen.where(Definition.state.in_(states), or_(false(), *conditions)).distinct()


def uses_of_concept(concept: Concept) -> list[Topic]:
    """List what still uses a concept: definitions, measures, and concepts below it."""
    statements = (
        ("measure", select(Measure.code).where(Measure.unit_id == concept.id)),
        ("concept", _below(concept)),
    )
    session = db.session()
    indicators = {*session.scalars(_indicators(concept)), *_summing_over(concept)}
    others = [Topic(kind, code) for kind, chosen in statements for code in session.scalars(chosen)]
    return [*(Topic("indicator", code) for code in sorted(indicators)), *others]


def _indicators(concept: Concept) -> Select[str]:
    chosen = select(Indicator.code).join(Definition, Definition.indicator_id == Indicator.id)
    is_used = CONDITIONS["concept"](concept.id)
    return chosen.where(Definition.state.in_(IN_USE), is_used).distinct().order_by(Indicator.code)


def _summing_over(concept: Concept) -> Iterator[str]:
    """Name the indicators whose formulas sum over a breakdown: only the text of a formula says so."""
    if concept.id != names().concept_ids.get((SCHEME_OF["breakdowns"], concept.notation)):
        return
    chosen = select(Indicator.code, Definition.formula).join(
        Definition, Definition.indicator_id == Indicator.id
    )
    may_say = Definition.formula.like(f"%{concept.notation}%")
    for code, text in db.session().execute(chosen.where(Definition.state.in_(IN_USE), may_say)):
        if text and concept.notation in formula.breakdowns(formula.parse(text)):
            yield code


def _below(concept: Concept) -> Select[str]:
    code = Scheme.code + "/" + Concept.notation
    below = (Concept.broader_id == concept.id, Concept.is_retired.is_(False))
    joined = select(code).select_from(Concept).join(Scheme, Scheme.id == Concept.scheme_id)
    return joined.where(*below).order_by(Concept.notation)


def _key(subject: str) -> tuple[str, int | None]:
    kind, _, code = subject.partition(":")
    return kind, IDS[kind](names(), code) if kind in IDS else None


def _indicator_id(labels: Names, code: str) -> int | None:
    return db.session().scalar(select(Indicator.id).where(Indicator.code == code))


def _concept_id(labels: Names, code: str) -> int | None:
    scheme, _, notation = code.partition("/")
    return labels.concept_ids.get((scheme, notation))


IDS: dict[str, Callable[[Names, str], int | None]] = {
    "office": lambda labels, code: labels.office_ids.get(code),
    "concept": _concept_id,
    "level": lambda labels, code: labels.level_ids.get(code),
    "measure": lambda labels, code: labels.measure_ids.get(code),
    "programme": lambda labels, code: labels.programme_ids.get(code),
    "indicator": _indicator_id,
}


def _part(part: Any, column: Any) -> Condition:
    return lambda i: exists().where(part.definition_id == Definition.id, column == i)


def _any(*conditions: Condition) -> Condition:
    return lambda i: or_(*(condition(i) for condition in conditions))


def _is(column: Any) -> Condition:
    return lambda i: column == i


def _in_programme(i: int) -> ColumnElement[bool]:
    return exists().where(
        ProgrammeIndicator.indicator_id == Indicator.id, ProgrammeIndicator.programme_id == i
    )


CONDITIONS: dict[str, Condition] = {
    "office": _any(_is(Indicator.steward_id), _is(Definition.source_office_id)),
    "concept": _any(
        *map(
            _is, (Definition.theme_id, Definition.unit_id, Definition.periodicity_id, Definition.licence_id)
        ),
        _part(DefinitionConcept, DefinitionConcept.concept_id),
    ),
    "level": _part(DefinitionLevel, DefinitionLevel.level_id),
    "measure": _any(
        _is(Definition.numerator_id),
        _is(Definition.denominator_id),
        _part(FormulaTerm, FormulaTerm.measure_id),
    ),
    "programme": _in_programme,
    "indicator": _any(
        _is(Indicator.id), _is(Indicator.successor_id), _part(FormulaTerm, FormulaTerm.indicator_id)
    ),
}
