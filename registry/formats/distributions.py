"""Where a definition's metadata sheet, and data if there are any, can be had, as DCAT distributions."""

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from registry.formats import official
from registry.formats.nodes import address, link, name, texts, typed
from registry.formats.provenance import term
from registry.formats.subject import Dataset
from registry.rules.localised import Localised
from vocab.codes import Code, code
from vocab.terms import term_labels

# The registry holds no values yet: what can be had of every indicator is its sheet.
SHEETS = ("csv", "json")
DEPRECATED = ("adms:status", "distribution-status", "DEPRECATED")


class Sheet(NamedTuple):
    """One distribution, with all that its graph says."""

    node: NamedNode
    title: Localised
    address: NamedNode
    file_type: Code | None
    licence: str
    availability: str
    is_own: bool


def distributions(subject: Dataset) -> Iterator[Triple]:
    """State where the definition's sheets and data can be had, and the codes this uses."""
    sheets = _sheets(subject)
    for sheet in sheets:
        yield Triple(subject.node, name("dcat:distribution"), sheet.node)
    for sheet in sheets:
        yield from _distribution(subject, sheet)
    used = dict.fromkeys(code_iri for sheet in sheets for code_iri in _codes(sheet))
    for code_iri in (each for each in used if each != subject.head.licence):
        yield from official.said(code_iri)
    if subject.is_retired:
        status = code(*DEPRECATED[1:])
        yield from (*official.said(status.iri), *official.listed(status.scheme or ""))


def _sheets(subject: Dataset) -> list[Sheet]:
    # What has no address cannot be had.
    return [*(_own(subject, suffix) for suffix in SHEETS), *_named(subject)]


def _own(subject: Dataset, suffix: str) -> Sheet:
    title = Localised(
        *(
            f"{subject.record.title.text(language)}: {term('metadata_sheet', language)} ({suffix.upper()})"
            for language in ("de", "en")
        )
    )
    return Sheet(
        node=subject.part(suffix),
        title=title if subject.record.title.en else Localised(title.de),
        address=subject.head.node(f"{subject.path}.{suffix}"),
        file_type=official.file_type(suffix),
        licence=_licence(subject),
        availability="STABLE",
        is_own=True,
    )


def _named(subject: Dataset) -> Iterator[Sheet]:
    for position, given in enumerate(subject.record.distributions, 1):
        target = address(given.url)
        if target is not None:
            yield Sheet(
                node=subject.part(f"distribution-{position}"),
                title=given.title,
                address=target,
                file_type=official.file_type(given.format),
                licence=official.licence(given.licence, _licence(subject)),
                availability="AVAILABLE",
                is_own=False,
            )


def _licence(subject: Dataset) -> str:
    return official.licence(subject.record.licence, subject.head.licence)


def _codes(sheet: Sheet) -> tuple[str, ...]:
    is_new = sheet.file_type is not None and sheet.file_type.notation.lower() not in SHEETS
    return (sheet.licence, *((sheet.file_type.iri,) if sheet.file_type and is_new else ()))


def _distribution(subject: Dataset, sheet: Sheet) -> Iterator[Triple]:
    node, head, author = sheet.node, subject.head, subject.record.author
    yield from typed(node, "dcat:Distribution")
    yield from texts(node, "dct:title", sheet.title)
    if sheet.is_own:
        yield from texts(node, "dct:description", term_labels()["sheet_description"])
        yield Triple(node, name("dcat:downloadURL"), sheet.address)
        for language in ("DEU", "ENG"):
            yield Triple(node, name("dct:language"), official.node("language", language))
    yield Triple(node, name("dcat:accessURL"), sheet.address)
    yield Triple(node, name("dct:license"), NamedNode(sheet.licence))
    yield from texts(
        node,
        "dcatde:licenseAttributionByText",
        Localised(", ".join([head.publisher, *([author.label.de] if author else [])])),
    )
    yield from _kept(subject, sheet)
    yield from _format(node, sheet.file_type)
    yield from subject.dated(node)


def _kept(subject: Dataset, sheet: Sheet) -> Iterator[Triple]:
    """State how long it can be had; of what is out of force only that it is."""
    kept = ("dcatap:availability", "planned-availability", sheet.availability)
    predicate, table, notation = DEPRECATED if subject.is_retired else kept
    yield Triple(sheet.node, name(predicate), official.node(table, notation))


def _format(node: NamedNode, file_type: Code | None) -> Iterator[Triple]:
    if file_type is not None:
        yield Triple(node, name("dct:format"), NamedNode(file_type.iri))
        yield from link(
            node, "dcat:mediaType", NamedNode(file_type.media_type) if file_type.media_type else None
        )
