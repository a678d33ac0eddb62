"""The things definitions point to, as RDF under their own addresses: themes, offices, places, measures, programmes."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats import official
from registry.formats.head import Head
from registry.formats.nodes import address, link, mailbox, name, speakable, texts, typed
from registry.formats.official import text_code
from registry.formats.rdf import whole
from registry.formats.records import Reference
from registry.formats.skos import matched
from registry.formats.versions import validity
from registry.rules.localised import Localised


def thing_document(form: str, kind: str, view: Any, head: Head) -> bytes:
    """Write a thing in one RDF form, by the first part of its address; it says what its page says."""
    return whole(form, [*TELLERS[kind](view, head)], head.base_url)


def _theme(view: Any, head: Head) -> Iterator[Triple]:
    node, themes = head.node(view.concept.path), head.node("/vocab/themes")
    yield from _identified(node, view.concept.code, "skos:Concept")
    for predicate in ("skos:inScheme", "skos:topConceptOf"):
        yield Triple(node, name(predicate), themes)
    yield from texts(node, "skos:prefLabel", view.concept.label)
    for label in view.labels:
        if label.kind == "alt" and label.recorded_until is None and label not in view.coming:
            yield Triple(node, name("skos:altLabel"), Literal(speakable(label.text), language=label.language))
    for theme in official.themes(view.concept):
        yield from link(node, matched(theme.iri, ()), address(theme.iri))
    yield from _indicators(view.uses.items, name("dct:subject"), node, head)


def _office(view: Any, head: Head) -> Iterator[Triple]:
    node = head.node(view.office.path)
    yield from _identified(node, view.office.code, "foaf:Agent", "foaf:Organization")
    yield from texts(node, "foaf:name", view.office.label)
    yield from texts(node, "rdfs:comment", view.row.note)
    yield from link(node, "foaf:mbox", mailbox(view.office.mailbox))
    yield from link(node, "rdfs:seeAlso", address(view.row.source_url))
    yield from _names(node, ((each, each.name) for each in view.names), head)
    yield from _referred(node, name("dct:isReplacedBy"), view.successor, head)
    yield from _indicators(view.stewarded.items, head.own("steward"), node, head)
    for indicator in view.assigned.items:
        yield Triple(head.node(indicator.path), head.own("assignedSteward"), Literal(True))
    yield from _indicators(view.supplied.items, name("geodcatap:originator"), node, head)


def _level(view: Any, head: Head) -> Iterator[Triple]:
    node = head.node(f"/levels/{view.level.notation}")
    yield from _identified(node, view.level.notation, "skos:Concept")
    yield from texts(node, "skos:prefLabel", view.level.name)
    yield from texts(node, "skos:altLabel", view.level.plural)
    for change in view.changes:
        if change.note and change.struck_at is None:
            told = Localised(*(text and f"{change.effective_from}: {text}" for text in change.note))
            yield from texts(node, "skos:changeNote", told)
    for unit in view.units:
        yield from _place(unit, head)
        yield Triple(head.node(unit.path), name("dct:type"), node)
    yield from _indicators(view.uses.items, head.own("level"), node, head)


def _unit(view: Any, head: Head) -> Iterator[Triple]:
    unit = Reference(view.row.key, view.label, f"/units/{view.level.code}/{view.row.key}")
    node = head.node(unit.path)
    yield from _place(unit, head)
    yield from _referred(node, name("dct:type"), view.level, head)
    yield from _names(node, ((each, Localised(each.name)) for each in view.names), head)
    for parent in view.parents:
        yield from _place(parent, head)
        yield Triple(node, name("dct:isPartOf"), head.node(parent.path))
    for _, parts in view.children:
        for part in parts:
            yield from _place(part, head)
            yield Triple(node, name("dct:hasPart"), head.node(part.path))


def _measure(view: Any, head: Head) -> Iterator[Triple]:
    node = head.node(view.measure.path)
    yield from _identified(node, view.measure.code, "qb:MeasureProperty")
    yield from texts(node, "rdfs:label", view.measure.label)
    for text in (view.row.population, view.row.source, view.row.note):
        yield from texts(node, "rdfs:comment", text)
    yield from _referred(node, name("stat:statUnitMeasure"), view.unit, head)
    yield from _referred(node, name("dct:source"), view.office, head)
    yield from _indicators(view.uses.items, name("dct:relation"), node, head)


def _programme(view: Any, head: Head) -> Iterator[Triple]:
    node = head.node(view.programme.path)
    yield from _identified(node, view.programme.code, "foaf:Project")
    yield from texts(node, "dct:title", view.programme.label)
    yield from texts(node, "dct:description", view.row.description)
    if view.row.since:
        yield Triple(node, head.own("validFrom"), text_code(view.row.since))
    yield from link(node, "rdfs:seeAlso", address(view.row.source_url))
    yield from _referred(node, head.own("steward"), view.office, head)
    yield from _indicators(view.uses.items, name("dct:relation"), node, head)


def _identified(node: NamedNode, code: str, *classes: str) -> Iterator[Triple]:
    """State what a thing is, its code, and the page about it: the thing itself is none."""
    yield from typed(node, *classes)
    yield Triple(node, name("dct:identifier"), text_code(code))
    page = NamedNode(f"{node.value}?lang=de")
    yield Triple(node, name("foaf:page"), page)
    yield from typed(page, "foaf:Document")


def _place(unit: Reference, head: Head) -> Iterator[Triple]:
    yield from typed(head.node(unit.path), "dct:Location")
    yield Triple(head.node(unit.path), name("dct:identifier"), text_code(unit.code))
    yield from texts(head.node(unit.path), "skos:prefLabel", unit.label)


def _names(node: NamedNode, names: Iterable[tuple[Any, Localised]], head: Head) -> Iterator[Triple]:
    """State the names of a thing over time, each with its time."""
    for position, (held, text) in enumerate(names, 1):
        part = NamedNode(f"{node.value}#name-{position}")
        yield Triple(node, head.own("name"), part)
        yield from texts(part, "rdfs:label", text)
        yield from validity(part, held, head)


def _referred(node: NamedNode, predicate: NamedNode, target: Any, head: Head) -> Iterator[Triple]:
    if target is not None:
        yield Triple(node, predicate, head.node(target.path))
        yield from texts(head.node(target.path), "rdfs:label", target.label)


def _indicators(
    indicators: Iterable[Reference], predicate: NamedNode, thing: NamedNode, head: Head
) -> Iterator[Triple]:
    """State which indicators point to a thing, as they say it themselves."""
    for indicator in indicators:
        yield from texts(head.node(indicator.path), "rdfs:label", indicator.label)
        yield Triple(head.node(indicator.path), predicate, thing)


TELLERS: dict[str, Callable[[Any, Head], Iterator[Triple]]] = {
    "themes": _theme,
    "offices": _office,
    "levels": _level,
    "units": _unit,
    "measures": _measure,
    "programmes": _programme,
}
