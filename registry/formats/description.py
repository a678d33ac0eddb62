"""What a dataset says of itself in prose: definition, calculation, population, limits, and that it holds no values yet."""

from collections.abc import Iterator

from registry.errors import Invalid
from registry.formats.nodes import address
from registry.formats.provenance import term
from registry.formats.records import DefinitionRecord
from registry.rules.formula import parse, to_text
from registry.rules.localised import Localised


def description(record: DefinitionRecord) -> Localised:
    """Describe a definition in German, and in English where the definition itself is there in English."""
    speaks_english = record.definition is None or bool(record.definition.en)
    german, english = ("\n\n".join(_paragraphs(record, language)) for language in ("de", "en"))
    return Localised(german, english if speaks_english else None)


def _paragraphs(record: DefinitionRecord, language: str) -> Iterator[str]:
    has_words = record.definition is not None and record.definition.de.strip()
    yield (
        record.definition.text(language)
        if record.definition and has_words
        else term("definition_to_clarify", language)
    )
    formula = _formula(record, language)
    if formula:
        yield f"{term('calculation', language)}: {formula}"
    else:
        yield from _labelled("calculation", record.method, language)
    yield from _labelled("population", record.population, language)
    yield from _labelled("limitations", record.limitations, language)
    if not any(address(given.url) for given in record.distributions):
        yield term("holds_definition", language)


def _labelled(label: str, text: Localised | None, language: str) -> Iterator[str]:
    if text is not None and text.de.strip():
        note = "" if text.language_of(language) == language else f" ({term('in_german', language)})"
        yield f"{term(label, language)}{note}: {text.text(language).strip()}"


def _formula(record: DefinitionRecord, language: str) -> str | None:
    if record.formula is None:
        return None
    named = {term.code: term.label.text(language) for term in record.formula_terms}
    named |= {breakdown.code: breakdown.label.text(language) for breakdown in record.breakdowns}
    try:
        return to_text(parse(record.formula), lambda code: named.get(code, code), language)
    except Invalid:  # what an older grammar allowed is shown as it was written
        return record.formula
