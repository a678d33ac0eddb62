"""How a document lies in the Whoosh index: one field of weighted words, two word lists, columns, and what a hit shows."""

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
from whoosh import columns, fields, formats

from registry.rules.localised import Localised
from registry.search.analysis import clean, fold
from registry.search.compounds import Splitter
from registry.search.document import EVIDENCES, STATUSES, Document, Named
from registry.search.question import FACETS
from registry.search.weights import head_length, listed_words, number_of, weigh

BETWEEN_VALUES, BETWEEN_FACTS = "\x1e", "\x1f"
WORD_LIST = {"de": "german", "en": "english"}
TITLE_KEY = 32  # letters of a title that order it

# One row for each document in one file: opening a segment reads it at once, as an array.
FACTS = np.dtype(
    [
        ("visibility", "u1"),
        ("head", "u1"),
        ("state", "u1"),
        ("modified", "<u4"),
        ("number", "<u4"),
        ("id", "S24"),
        ("de", f"S{TITLE_KEY}"),
        ("en", f"S{TITLE_KEY}"),
    ]
)
_PACK = struct.Struct(f"<BBBII24s{TITLE_KEY}s{TITLE_KEY}s")
VISIBILITIES = {"public": 1, "members": 2}
STATES = {"published": 1, "retired": 2}  # everything else is a draft: 0


class WeightedWords(fields.FieldType):  # type: ignore[misc]
    """A field that takes words with their weights, so that one look-up serves every part of a document."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: dict[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Hand the words over as they are."""
        return ((word.encode(), 1, float(weight), b"") for word, weight in value.items())


def schema() -> Any:
    """Make the schema of the index."""
    facets = {facet: fields.COLUMN(columns.RefBytesColumn()) for facet in FACETS}
    return fields.Schema(
        id=fields.ID(),
        words=WeightedWords(),
        german=WeightedWords(),
        english=WeightedWords(),
        facts=fields.COLUMN(columns.FixedBytesColumn(FACTS.itemsize)),
        hit=fields.STORED(),
        **facets,
    )


def row(document: Document, splitter: Splitter) -> dict[str, Any]:
    """Lay a document out for the index."""
    return {
        "id": document.id,
        "words": weigh(document, splitter),
        "facts": _facts(document),
        "hit": _hit(document),
        **{field: _word_list(document, language) for language, field in WORD_LIST.items()},
        **{facet: _facet_bytes(values) for facet, values in _facets(document).items()},
    }


def _word_list(document: Document, language: str) -> dict[str, float]:
    # The word as written travels with its folded form: corrections are shown with capitals and umlauts.
    return {f"{form}\t{written}": 1.0 for form, written in listed_words(document, language).items()}


def _facts(document: Document) -> bytes:
    return _PACK.pack(
        VISIBILITIES[document.visibility],
        min(head_length(document.title.de), 255),
        STATES.get(document.state, 0),
        _seconds(document.modified),
        int(number_of(document.code)),
        document.id.encode()[:24],
        *(title_key(document.title.text(language)) for language in WORD_LIST),
    )


def title_key(title: str) -> bytes:
    """Give what orders titles: folded, without punctuation in front."""
    return fold_text(title).encode("ascii", "replace")[:TITLE_KEY]


def fold_text(text: str) -> str:
    """Fold a whole text word by word."""
    return " ".join(fold(word.strip("„“\"'(–-")) for word in clean(text).split())


def _seconds(iso: str | None) -> int:
    return max(0, int(datetime.fromisoformat(iso).timestamp())) if iso else 0


def _facets(document: Document) -> dict[str, tuple[Named, ...]]:
    one = {
        "theme": document.theme,
        "office": document.office,
        "periodicity": document.periodicity,
        "status": STATUSES[document.status],
        "evidence": EVIDENCES.get(document.evidence_status or ""),
    }
    many = {"level": document.levels, "programme": document.programmes}
    return {facet: many[facet] if facet in many else tuple(filter(None, (one[facet],))) for facet in FACETS}


def _facet_bytes(values: tuple[Named, ...]) -> bytes:
    return BETWEEN_VALUES.join(
        BETWEEN_FACTS.join((v.code, v.label.de, v.label.en or "", str(v.position))) for v in values
    ).encode()


def named_of(value: str) -> Named:
    """Read one value of a facet back."""
    code, german, english, position = value.split(BETWEEN_FACTS)
    return Named(code, Localised(german, english or None), int(position))


def _hit(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "code": document.code,
        "title": _pair(document.title),
        "definition": _pair(document.definition),
        "state": document.state,
        "status": document.status,
        "is_adopted": document.is_adopted,
        "is_candidate": document.is_candidate,
        "evidence_status": document.evidence_status,
        "office": _name(document.office),
        "office_is_assigned": document.office_is_assigned,
        "theme": _name(document.theme),
        "smallest_level": _pair(document.smallest_level),
        "has_one_level": document.has_one_level,
        "since": document.since,
        "until": document.until,
        "version": document.version,
        "modified": document.modified,
        "families": document.families,
    }


def _pair(text: Localised | None) -> tuple[str, str | None] | None:
    return (clean(text.de), clean(text.en) if text.en else None) if text else None


def _name(thing: Named | None) -> tuple[str, str, str | None] | None:
    return (thing.code, thing.label.de, thing.label.en) if thing else None
