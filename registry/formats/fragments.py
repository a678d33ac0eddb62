"""Fragments of the catalogue, and the pages and documents they are joined into."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from registry.formats.catalogue import common_triples, page_triples
from registry.formats.dcat import definition_triples
from registry.formats.forms import FORMS
from registry.formats.head import CataloguePage, Head
from registry.formats.rdf import JOINTS, TAILS, opening, piece
from registry.formats.records import DefinitionRecord


def fragment(record: DefinitionRecord, head: Head) -> dict[str, str]:
    """Render the current definition of an indicator once in every form, ready to be joined into pages."""
    triples = definition_triples(record, head)
    return {form: piece(form, triples, head.base_url) for form in FORMS}


def page(form: str, fragments: Iterable[str], catalogue: CataloguePage, head: Head) -> Iterator[bytes]:
    """Join fragments under the description of the catalogue; the page is valid alone."""
    yield (
        opening(form, head.base_url) + piece(form, page_triples(form, catalogue, head), head.base_url)
    ).encode()
    joint = JOINTS[form]
    for each in fragments:
        yield (joint + each).encode()
    yield TAILS[form].encode()


def document(form: str, record: DefinitionRecord, head: Head, *, is_frozen: bool = False) -> bytes:
    """Render one definition alone: the current one of its indicator, or a frozen version under its own IRI."""
    return joined(
        form, piece(form, definition_triples(record, head, is_frozen=is_frozen), head.base_url), head
    )


def joined(form: str, fragment_text: str, head: Head) -> bytes:
    """Make a document of one stored fragment."""
    return (
        opening(form, head.base_url) + _common(form, head) + JOINTS[form] + fragment_text + TAILS[form]
    ).encode()


@lru_cache(maxsize=16)
def _common(form: str, head: Head) -> str:
    return piece(form, common_triples(head), head.base_url)
