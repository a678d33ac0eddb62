"""A formula as people read it: as MathML, and as a line of text."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from registry.formats.records import DefinitionRecord, Reference
from registry.http.language import language
from registry.rules.formula import parse, to_mathml, to_text

LONGEST_NAME = 40  # a longer name before the equals sign would push the formula out of sight


@dataclass(frozen=True, slots=True)
class Calculation:
    """The formula in both forms, and the things it names."""

    mathml: Markup
    text: str
    terms: tuple[Reference, ...]


def calculation(record: DefinitionRecord) -> Calculation | None:
    """Write the formula of a definition, if it has one."""
    if record.formula is None:
        return None
    tree, label_of = parse(record.formula), _labels(record)
    # Labels were escaped by the writer of the formula; the name is escaped here.
    drawn = Markup(_with_name(to_mathml(tree, label_of, language()), _name(record)))  # noqa: S704
    return Calculation(drawn, to_text(tree, label_of, language()), _terms(record))


def _terms(record: DefinitionRecord) -> tuple[Reference, ...]:
    shown = {part.code for part in (record.numerator, record.denominator) if part}
    return tuple(term for term in record.formula_terms if term.code not in shown)


def _labels(record: DefinitionRecord) -> Callable[[str], str]:
    named = {term.code: term.label.text(language()) for term in record.formula_terms}
    named |= {breakdown.code: breakdown.label.text(language()) for breakdown in record.breakdowns}
    return lambda code: named.get(code, code)


def _name(record: DefinitionRecord) -> str:
    name = (record.short_title or record.title).text(language())
    return name if len(name) <= LONGEST_NAME else ""


def _with_name(mathml: str, name: str) -> str:
    return (
        mathml.replace("<mrow>", f'<mrow><mtext class="formel__name">{escape(name)}</mtext><mo>=</mo>', 1)
        if name
        else mathml
    )
