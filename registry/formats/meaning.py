"""What the figures mean: StatDCAT-AP where it has a word for it, our own terms where no standard has."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats.nodes import link, name, speakable, texts, typed
from registry.formats.official import text_code
from registry.formats.records import DefinitionRecord, MeasureReference
from registry.formats.subject import Dataset
from registry.rules.fields import Gap
from registry.rules.localised import Localised

DIMENSIONS = ("sdmxd:refArea", "sdmxd:refPeriod")

# Our property → the field whose value is the local name of one of our own concepts.
CONCEPTS = (
    ("state", "state"),
    ("direction", "direction"),
    ("methodKind", "method_kind"),
    ("evidence", "evidence_status"),
)
WORDS = (("origin", "origin"), ("decision", "decision"), ("formula", "formula"))


def meaning(subject: Dataset) -> Iterator[Triple]:
    """State dimensions, measure, unit, formula, evidence and confirmation of the dataset."""
    for dimension in DIMENSIONS:
        yield Triple(subject.node, name("stat:dimension"), name(dimension))
    yield Triple(subject.node, name("stat:measure"), subject.part("measure"))
    unit = subject.record.unit
    yield from link(subject.node, "stat:statUnitMeasure", subject.head.node(unit.path) if unit else None)
    for note in subject.record.series_notes:
        said = Localised(*(f"{note.date}: {text}" if text else None for text in note.text))  # type: ignore[arg-type]
        yield from texts(subject.node, "skos:historyNote", said)
    for term, target in _own(subject):
        yield Triple(subject.node, subject.head.own(term), target)


def _own(subject: Dataset) -> Iterator[tuple[str, NamedNode | Literal]]:
    record, own = subject.record, subject.head.own
    if record.is_adopted or record.decision:
        yield "confirmation", own("adopted" if record.is_adopted else "decided")
    yield from ((term, own(value)) for term, field in CONCEPTS if (value := getattr(record, field)))
    yield from (
        (term, text_code(speakable(value))) for term, field in WORDS if (value := getattr(record, field))
    )
    for term, measure in _measures(record):
        yield term, subject.head.node(measure.path)
    for available in record.levels:
        yield "level", subject.head.node(available.level.path)
    for edition in record.editions:
        yield "edition", text_code(edition)
    yield "steward", subject.head.node(record.steward.path)
    if record.steward_is_assigned:
        yield "assignedSteward", Literal(True)
    for field, gap in sorted(record.gaps.items()):
        if gap is Gap.TO_CLARIFY:
            yield "toClarify", text_code(field)


def _measures(record: DefinitionRecord) -> list[tuple[str, MeasureReference]]:
    return [
        (term, measure)
        for term, measure in (("numerator", record.numerator), ("denominator", record.denominator))
        if measure
    ]


def measures(subject: Dataset) -> Iterator[Triple]:
    """State what the measure, numerator, denominator and levels are called."""
    yield from typed(subject.part("measure"), "qb:MeasureProperty")
    yield from texts(subject.part("measure"), "rdfs:label", subject.record.title)
    for _, measure in _measures(subject.record):
        yield from texts(subject.head.node(measure.path), "rdfs:label", measure.label)
