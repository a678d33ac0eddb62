"""One definition as a DCAT-AP dataset with its catalogue record, contact, period and provenance."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from registry.formats import official
from registry.formats.description import description
from registry.formats.distributions import distributions
from registry.formats.head import Head
from registry.formats.meaning import meaning, measures
from registry.formats.nodes import address, link, mailbox, name, speakable, texts, typed
from registry.formats.periods import day_literal, first_day, last_day
from registry.formats.records import DefinitionRecord
from registry.formats.subject import Dataset
from registry.formats.versions import validity
from registry.rules import keywords
from registry.rules.localised import Localised

PROFILE = NamedNode("http://dcat-ap.de/def/dcatde/3.0/")


def definition_triples(record: DefinitionRecord, head: Head, *, is_frozen: bool = False) -> list[Triple]:
    """State everything about one definition, subject by subject; no blank nodes, no half-known things."""
    subject = Dataset(record, head, is_frozen)
    return [triple for part in PARTS for triple in part(subject)]


def _dataset(subject: Dataset) -> Iterator[Triple]:
    # The shapes look for dcat:Resource by name, without knowing that a dataset is one.
    yield from typed(subject.node, "dcat:Dataset", "dcat:Resource")
    yield Triple(subject.node, name("dct:identifier"), Literal(subject.node.value))
    yield Triple(subject.node, name("adms:identifier"), subject.part("identifier"))
    for describe in (_words, _codes, _people, _times, _pages, _versions, meaning):
        yield from describe(subject)


def _words(subject: Dataset) -> Iterator[Triple]:
    record = subject.record
    yield from texts(subject.node, "dct:title", record.title)
    yield from texts(subject.node, "dct:description", description(record))
    for language, words in _keywords(record).items():
        for word in words:
            yield Triple(subject.node, name("dcat:keyword"), Literal(word, language=language))


def _keywords(record: DefinitionRecord) -> dict[str, tuple[str, ...]]:
    """Give keywords by language, spelt as portals take them; there is always one."""
    things = (*record.keywords, *record.programmes, *((record.theme,) if record.theme else ()))
    found = _spelt(*(thing.label for thing in things)) or _spelt(record.title)
    return found or {"de": (record.code,)}


def _spelt(*labels: Localised) -> dict[str, tuple[str, ...]]:
    found = {
        language: keywords.distinct(
            word for label in labels for word in keywords.accepted(label[place] or "")
        )
        for place, language in enumerate(("de", "en"))
    }
    return {language: words for language, words in found.items() if words}


def _codes(subject: Dataset) -> Iterator[Triple]:
    record, node = subject.record, subject.node
    for predicate, code in subject.codes:
        yield Triple(node, name(predicate), NamedNode(code.iri))
    yield from link(node, "dct:subject", subject.head.node(record.theme.path) if record.theme else None)
    for predicate, target in CONSTANT:
        yield Triple(node, name(predicate), official.node(*target))
    if record.title.en:
        yield Triple(node, name("dct:language"), official.node("language", "ENG"))
    yield from link(node, "dcatde:contributorID", address(subject.head.contributor_id))


CONSTANT = (
    ("dct:type", ("dataset-type", "STATISTICAL")),
    ("dct:accessRights", ("access-right", "PUBLIC")),
    ("dct:language", ("language", "DEU")),
    ("dct:spatial", ("places", "2825297")),
    ("dcatde:politicalGeocodingLevelURI", ("geocoding-level", "municipality")),
)


def _people(subject: Dataset) -> Iterator[Triple]:
    record, head = subject.record, subject.head
    yield Triple(subject.node, name("dct:publisher"), head.publisher_node)
    yield from link(subject.node, "dct:creator", head.node(record.author.path) if record.author else None)
    yield Triple(subject.node, name("dcat:contactPoint"), subject.part("contact"))
    if record.source_office:
        # The same property under its name of 2.0 and of 3.0.
        for predicate in ("dcatde:originator", "geodcatap:originator"):
            yield Triple(subject.node, name(predicate), head.node(record.source_office.path))


def _times(subject: Dataset) -> Iterator[Triple]:
    yield from subject.dated(subject.node)
    if subject.provenance.de:
        yield Triple(subject.node, name("dct:provenance"), subject.part("provenance"))
    if first_day(subject.record.first_value):
        yield Triple(subject.node, name("dct:temporal"), subject.part("period"))
    yield from validity(subject.node, subject.record, subject.head)
    if subject.is_retired and subject.record.successor:
        yield Triple(subject.node, name("dct:isReplacedBy"), subject.head.node(subject.record.successor.path))


def _provenance(subject: Dataset) -> Iterator[Triple]:
    if subject.provenance.de:
        yield from typed(subject.part("provenance"), "dct:ProvenanceStatement")
        yield from texts(subject.part("provenance"), "rdfs:label", subject.provenance)


def _pages(subject: Dataset) -> Iterator[Triple]:
    yield Triple(subject.node, name("dcat:landingPage"), _landing(subject))
    for page in _documents(subject):
        yield Triple(subject.node, name("foaf:page"), page)


def _landing(subject: Dataset) -> NamedNode:
    # The dataset itself is named by the address without language: a page about it is another thing.
    return subject.head.node(f"{subject.path}?lang=de")


def _documents(subject: Dataset) -> dict[NamedNode, None]:
    record = subject.record
    found = [address(url) for url in (record.evidence_url, *(source.url for source in record.sources))]
    return dict.fromkeys([subject.head.node(f"{record.path}/changes"), *(page for page in found if page)])


def _versions(subject: Dataset) -> Iterator[Triple]:
    record, node = subject.record, subject.node
    if record.version:
        yield Triple(node, name("dcat:version"), Literal(record.version))
        # Never typed as datasets here: harvesters would import them as datasets without a title.
        relation, other = (
            ("dcat:isVersionOf", subject.head.node(record.path))
            if subject.is_frozen
            else ("dcat:hasCurrentVersion", subject.version(record.version))
        )
        yield Triple(node, name(relation), other)
    if record.previous_version:
        yield Triple(node, name("dcat:previousVersion"), subject.version(record.previous_version))
    yield from texts(node, "adms:versionNotes", record.version_notes)


def _catalogued(subject: Dataset) -> Iterator[Triple]:
    # What is out of force is in the catalogue no more; neither is a frozen version.
    if not subject.is_frozen and not subject.is_retired:
        yield Triple(subject.head.catalogue, name("dcat:dataset"), subject.node)
        yield Triple(subject.head.catalogue, name("dcat:record"), subject.part("record"))
    record = subject.part("record")
    yield from typed(record, "dcat:CatalogRecord")
    yield Triple(record, name("foaf:primaryTopic"), subject.node)
    yield Triple(record, name("dct:conformsTo"), PROFILE)
    yield from subject.dated(record)


def _identifier(subject: Dataset) -> Iterator[Triple]:
    yield from typed(subject.part("identifier"), "adms:Identifier")
    yield Triple(subject.part("identifier"), name("skos:notation"), Literal(subject.record.code))


def _period(subject: Dataset) -> Iterator[Triple]:
    start, end = first_day(subject.record.first_value), last_day(subject.record.available_until)
    if start is None:
        return
    yield from typed(subject.part("period"), "dct:PeriodOfTime")
    yield from link(subject.part("period"), "dcat:startDate", day_literal(start))
    yield from link(
        subject.part("period"), "dcat:endDate", day_literal(end if end and end >= start else None)
    )


def _contact(subject: Dataset) -> Iterator[Triple]:
    node, (owner, box, page) = subject.part("contact"), _responsible(subject)
    yield from typed(node, "vcard:Kind", "vcard:Organization")
    yield Triple(node, name("vcard:fn"), Literal(speakable(owner)))
    yield from link(node, "vcard:hasEmail", box)
    yield Triple(node, name("vcard:hasURL"), page)


def _responsible(subject: Dataset) -> tuple[str, NamedNode | None, NamedNode]:
    """Give name, mailbox and page of one and the same: of the steward, or of who publishes the catalogue."""
    record, head = subject.record, subject.head
    own = next(filter(None, map(mailbox, (record.contact, record.steward.mailbox))), None)
    shared = mailbox(head.mailbox)
    if own or not shared:
        return record.steward.label.de, own, head.node(record.steward.path)
    return head.publisher, shared, head.home


def _agents(subject: Dataset) -> Iterator[Triple]:
    yield from subject.agent(subject.record.steward)
    office = subject.record.source_office
    if office and office.path != subject.record.steward.path:
        yield from subject.agent(office)


def _documented(subject: Dataset) -> Iterator[Triple]:
    for page in (_landing(subject), *_documents(subject)):
        yield from typed(page, "foaf:Document")


def _used(subject: Dataset) -> Iterator[Triple]:
    record = subject.record
    for concept in (record.theme, record.unit):
        if concept:
            yield from subject.concept(concept)
    for _, code in subject.codes:
        yield from official.said(code.iri)


PARTS = (
    _dataset,
    distributions,
    _catalogued,
    _identifier,
    _period,
    _provenance,
    _contact,
    _agents,
    _documented,
    measures,
    _used,
)
