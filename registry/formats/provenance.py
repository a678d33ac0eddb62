"""Where a definition and its figures come from, in one sentence for each language."""

from collections.abc import Iterator

from registry.formats.records import DefinitionRecord, Source
from registry.rules.localised import Localised
from vocab.terms import term_labels


def statement(record: DefinitionRecord) -> Localised:
    """Say whether the version is confirmed, how it is documented, who holds the data and what the sources are."""
    german, english = (". ".join(_sentences(record, language)) for language in ("de", "en"))
    return Localised(german + "." if german else "", english + "." if english else None)


def _sentences(record: DefinitionRecord, language: str) -> Iterator[str]:
    if record.is_adopted:
        yield term("adopted", language)
    if record.evidence_status in term_labels():
        origin = f": {record.origin}" if record.origin else ""
        yield term(record.evidence_status, language) + origin
    if record.source_office:
        yield f"{term('source_office', language)}: {record.source_office.label.text(language)}"
    for source in record.sources:
        yield _cited(source, language)


def _cited(source: Source, language: str) -> str:
    basis = f" ({source.legal_basis})" if source.legal_basis else ""
    return f"{term(source.role, language)}: {source.text.text(language).strip().rstrip('.')}{basis}"


def term(name: str, language: str) -> str:
    """Give the label of one of our own terms in a language."""
    labels = term_labels()[name]
    return labels.en if language == "en" else labels.de
