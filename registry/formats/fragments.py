"""Fragments of the catalogue, and the pages and documents they are joined into; packed, as they are stored."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Triple

from registry.formats import packing
from registry.formats.catalogue import common_triples, page_triples
from registry.formats.dcat import definition_triples
from registry.formats.forms import FORMS
from registry.formats.head import CataloguePage, Head
from registry.formats.packing import Packed, pack
from registry.formats.rdf import JOINTS, TAILS, opening, piece
from registry.formats.records import DefinitionRecord
from registry.formats.versions import version_triples


def fragment(record: DefinitionRecord, head: Head) -> dict[str, Packed]:
    """Render the current definition of an indicator once in every form, ready to be joined into pages."""
    triples = definition_triples(record, head)
    return {form: _pack_piece(form, triples, head) for form in FORMS}


def one_fragment(form: str, record: DefinitionRecord, head: Head) -> Packed:
    """Render a definition in one form alone, as `fragment` does."""
    return _pack_piece(form, definition_triples(record, head), head)


def _pack_piece(form: str, triples: list[Triple], head: Head) -> Packed:
    return pack(JOINTS[form] + piece(form, triples, head.base_url))


def page(form: str, fragments: Iterable[Packed], catalogue: CataloguePage, head: Head) -> Packed:
    """Join fragments under the description of the catalogue; the page is valid alone."""
    return packing.joined(pieces(form, fragments, catalogue, head))


def pieces(form: str, fragments: Iterable[Packed], catalogue: CataloguePage, head: Head) -> Iterator[Packed]:
    """Give the pieces of a page, one by one."""
    yield _page_opening(form, catalogue, head)
    yield from fragments
    yield _tail(form)


def document(form: str, record: DefinitionRecord, head: Head, *, is_frozen: bool = False) -> bytes:
    """Render one definition alone: the current one of its indicator, or a frozen version under its own IRI."""
    own = piece(form, definition_triples(record, head, is_frozen=is_frozen), head.base_url)
    return (_opening(form, head) + JOINTS[form] + own + TAILS[form]).encode()


def joined(form: str, stored: Packed, head: Head, *further: Packed) -> Packed:
    """Make a document of one stored fragment, and of what stands in no page of the catalogue."""
    return packing.joined((_packed_opening(form, head), stored, *further, _tail(form)))


def versions(form: str, current: DefinitionRecord, records: Iterable[DefinitionRecord], head: Head) -> Packed:
    """Name the numbered versions of an indicator, for its own document."""
    return _pack_piece(form, version_triples(current, records, head), head)


@lru_cache(maxsize=16)
def _opening(form: str, head: Head) -> str:
    return opening(form, head.base_url) + piece(form, common_triples(head), head.base_url)


@lru_cache(maxsize=16)
def _packed_opening(form: str, head: Head) -> Packed:
    return pack(_opening(form, head))


@lru_cache(maxsize=256)
def _page_opening(form: str, catalogue: CataloguePage, head: Head) -> Packed:
    triples = page_triples(form, catalogue, head)
    return pack(opening(form, head.base_url) + piece(form, triples, head.base_url))


@lru_cache(maxsize=16)
def _tail(form: str) -> Packed:
    return pack(TAILS[form])
