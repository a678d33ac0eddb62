"""Code lists and our own terms as SKOS and JSON."""

from flask import Response

from registry.api.answering import Body, answer
from registry.api.blueprint import api
from registry.formats.forms import SUFFIXES
from registry.formats.json import written
from registry.formats.json_things import thing_json
from registry.formats.skos import ConceptRecord, Label, SchemeRecord, scheme_document, terms_document
from registry.http.accounts import current_actor
from registry.rules.localised import Localised
from registry.services.catalogue.fragments import export_head
from registry.services.pages import about_concepts
from registry.services.pages.about_concepts import ConceptLine, SchemeView

TERMS = "terms"


@api.get("/vocab/<code>.<any(ttl, rdf, xml, jsonld, nt, json):suffix>")
def vocabulary(code: str, suffix: str) -> Response:
    """Give a code list, or our own terms."""
    content = _terms(suffix) if code == TERMS else _scheme(code, suffix)
    return answer(Body(content, suffix))


def _terms(suffix: str) -> bytes:
    # The terms are RDF by nature: their JSON is JSON-LD.
    return terms_document(SUFFIXES.get(suffix, "jsonld"), export_head())


def _scheme(code: str, suffix: str) -> bytes:
    found = scheme_record(about_concepts.scheme(current_actor(), code))
    if suffix in SUFFIXES:
        return scheme_document(SUFFIXES[suffix], found, export_head())
    return written(thing_json("vocab", found)).encode()


def scheme_record(view: SchemeView) -> SchemeRecord:
    """Make the plain record of a code list from what its page shows."""
    paths = {line.concept.code: line.concept.path for line in view.concepts}
    concepts = tuple(
        ConceptRecord(
            line.concept.code,
            line.concept.path,
            _labels(line),
            paths.get(line.broader or ""),
            line.concept.iri,
            line.is_retired,
        )
        for line in view.concepts
    )
    return SchemeRecord(view.scheme.code, view.scheme.title, view.scheme.description, concepts)


def _labels(line: ConceptLine) -> tuple[Label, ...]:
    return (
        *_preferred(line.concept.label),
        *(Label(each.kind, each.language, each.text) for each in line.alternatives),
    )


def _preferred(label: Localised) -> tuple[Label, ...]:
    return tuple(
        Label("pref", language, text) for language, text in (("de", label.de), ("en", label.en)) if text
    )
