"""The words of a document with their weights: a title says more than a definition."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from registry.rules.localised import LANGUAGES, Localised
from registry.search.analysis import STOP_WORDS, clean, content_words, term
from registry.search.compounds import Splitter
from registry.search.document import Document

SHORTEST_LISTED = 3  # shorter words are neither completed nor corrected
ELSEWHERE = 0.02  # what a word counts in the regions beside the one where it weighs most
MOST_TIMES = 5
CODE = "#"  # before the number of a code, so that IND-0033, ind 33 and 0033 meet


class Region(NamedTuple):
    """A kind of text in a document: what its words weigh, and what the parts of its compounds do."""

    weight: float
    part_weight: float
    is_listed: bool  # its words complete, correct and split what people type
    repeat: float = 0.0  # what a word is worth more each time it comes again


TITLE = Region(6.0, 2.5, True)
ASIDE = Region(4.0, 1.5, True)  # what a title says in brackets
SHORT_TITLE = Region(3.0, 1.5, True)
KEYWORD = Region(2.0, 1.0, True, 0.05)  # a concept with five ways to say Hartz IV is about it
THEME = Region(0.5, 0.0, True)
REST = Region(1.0, 0.0, False)

IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def regions(document: Document) -> Iterator[tuple[Region, Localised]]:
    """List the texts of a document that are searched."""
    yield from _title(document.title)
    if document.short_title:
        yield SHORT_TITLE, document.short_title
    yield from ((KEYWORD, label) for label in document.keywords)
    yield from ((KEYWORD, Localised(word)) for word in document.synonyms)
    if document.theme:
        yield THEME, document.theme.label
    yield from ((THEME, Localised(word)) for word in document.theme_words)
    if document.definition:
        yield REST, document.definition
    named = (*((document.office,) if document.office else ()), *document.levels, *document.programmes)
    yield from ((REST, thing.label) for thing in named)
    yield from ((REST, text) for text in document.more)


def _title(title: Localised) -> Iterator[tuple[Region, Localised]]:
    yield (
        TITLE,
        Localised(IN_BRACKETS.sub(" ", title.de), IN_BRACKETS.sub(" ", title.en) if title.en else None),
    )
    yield ASIDE, Localised(*(" ".join(IN_BRACKETS.findall(text or "")) for text in title))


def weigh(document: Document, splitter: Splitter) -> dict[str, float]:
    """Give every entry of the index that leads to the document, with its weight."""
    most: dict[str, float] = {f"{CODE}{number_of(document.code)}": TITLE.weight}
    total: dict[str, float] = {}
    for (region, language), forms in _forms(document).items():
        for entry, weight in _entries(region, language, forms, splitter).items():
            most[entry] = max(most.get(entry, 0.0), weight)
            total[entry] = total.get(entry, 0.0) + weight
    return {entry: weight + ELSEWHERE * (total.get(entry, weight) - weight) for entry, weight in most.items()}


def _forms(document: Document) -> dict[tuple[Region, str], Counter[str]]:
    """Count the words of each region."""
    forms: dict[tuple[Region, str], Counter[str]] = {}
    for region, text in regions(document):
        for language, written in zip(LANGUAGES, text, strict=True):
            if written:
                counted = forms.setdefault((region, language), Counter())
                counted.update(token.form for token in content_words(written))
    return forms


def _entries(region: Region, language: str, forms: Counter[str], splitter: Splitter) -> dict[str, float]:
    times: dict[str, int] = {}
    for form, count in forms.items():
        times[term(form, language)] = times.get(term(form, language), 0) + count
    entries = {
        entry: region.weight * (1 + region.repeat * (min(count, MOST_TIMES) - 1))
        for entry, count in times.items()
    }
    if language == "de" and region.part_weight:
        for part in (part for form in forms for part in splitter.parts(form)):
            entries.setdefault(term(part, "de"), region.part_weight)
    return entries


def listed_words(document: Document, language: str) -> dict[str, str]:
    """Give the words that complete, correct and split what people type: folded form to word as written."""
    found: dict[str, str] = {}
    for region, text in regions(document):
        written = text.de if language == "de" else text.en
        if region.is_listed and written:
            found |= _listed(clean(written))
    return found


def _listed(text: str) -> dict[str, str]:
    return {
        token.form: text[token.start : token.end]
        for token in content_words(text)
        if len(token.form) >= SHORTEST_LISTED and token.form.isalpha() and token.form not in STOP_WORDS
    }


def number_of(code: str) -> str:
    """Give the number in a code without its zeros: 33 for IND-0033."""
    return "".join(filter(str.isdigit, code)).lstrip("0") or "0"


def head_length(title: str) -> int:
    """Count the words of a title before its first bracket or stroke: "Kinderarmut (unter 15 …)" has one."""
    head = title.split("(")[0].split(" / ")[0]
    return len(content_words(head)) or len(content_words(title)) or 1
