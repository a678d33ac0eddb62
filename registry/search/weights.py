"""The words of a document with their weights: a title says more than a definition."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.rules.localised import LANGUAGES, Localised
from registry.search.analysis import STOP_WORDS, clean, content_words, names, term
from registry.search.compounds import Splitter
from registry.search.document import Document
from registry.search.vocabulary import GENERIC, LIGHT

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
AGAINST = Region(1.5, 0.5, True)  # what a title counts against: je Einwohner
SHORT_TITLE = Region(3.0, 1.5, True)
MAIN = Region(2.2, 1.0, True, 0.05)  # the first keyword says most
KEYWORD = Region(2.0, 1.0, True, 0.05)  # a concept with five ways to say Hartz IV is about it
THEME = Region(0.5, 0.0, True)
MAIN_SYNONYM = Region(1.95, 0.5, True, 0.05)  # what else is said for the first keyword
SYNONYM = Region(1.8, 0.5, True, 0.05)  # what else is said for a keyword: the parts of such a word say little
REST = Region(0.8, 0.0, False)
MENTION = Region(0.25, 0.0, False)  # passing mentions: limitations, method, sources
NEARLY = 0.85  # what the first part of a compound is worth beside the word alone, where nothing but a count follows
STRONG = 0.9  # from this weight on, a document is about a word: its title or its keywords say it

IN_BRACKETS = re.compile(r"\(([^()]*)\)")
COUNTED_AGAINST = re.compile(r"\b(?:je|pro|per|among)\s.*|\ban (?:den|der|allen)\s.*")


def regions(document: Document) -> Iterator[tuple[Region, Localised]]:
    """List the texts of a document that are searched."""
    yield from _title(document.title)
    if document.short_title:
        yield SHORT_TITLE, document.short_title
    yield from ((MAIN if not place else KEYWORD, label) for place, label in enumerate(document.keywords))
    main = frozenset(document.families[0]) if document.families else frozenset()
    for word in document.synonyms:
        yield MAIN_SYNONYM if word in main else SYNONYM, Localised(word)
    for word in document.english_synonyms:
        yield MAIN_SYNONYM if word in main else SYNONYM, Localised("", word)
    if document.theme:
        yield THEME, document.theme.label
    if document.definition:
        yield REST, document.definition
    named = (*((document.office,) if document.office else ()), *document.levels, *document.programmes)
    yield from ((REST, thing.label) for thing in named)
    yield from ((REST, text) for text in document.more)
    yield from ((MENTION, text) for text in document.mentions)


def _title(title: Localised) -> Iterator[tuple[Region, Localised]]:
    heads, against = zip(*(_head(text or "") for text in title), strict=True)
    yield TITLE, Localised(*heads)
    yield ASIDE, Localised(*(" ".join(IN_BRACKETS.findall(text or "")) for text in title))
    yield AGAINST, Localised(*against)


def _head(title: str) -> tuple[str, str]:
    """Cut a title into what it is about and what it counts against: "Wohnfläche (netto) je Einwohner" is about Wohnfläche."""
    plain = IN_BRACKETS.sub(" ", title)
    found = COUNTED_AGAINST.search(plain)
    head = plain[: found.start()] if found else plain
    is_about = any(token.form not in GENERIC for token in content_words(head))
    return (head, plain[len(head) :]) if is_about else (plain, "")


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
                words = content_words(written)
                counted.update(token.form for token in words if _counts(token.form, region))
                counted.update(name for _, name in names([token.form for token in words]))
    return forms


def _counts(form: str, region: Region) -> bool:
    # A day or a paragraph in passing is not what a number in a question means.
    return region != MENTION or not form.isdecimal()


def _entries(region: Region, language: str, forms: Counter[str], splitter: Splitter) -> dict[str, float]:
    times: dict[str, int] = {}
    for form, count in forms.items():
        times[term(form, language)] = times.get(term(form, language), 0) + count
    entries = {
        entry: region.weight * (1 + region.repeat * (min(count, MOST_TIMES) - 1))
        for entry, count in times.items()
    }
    if language == "de" and region.part_weight:
        for part, weight in _parts(region, forms, splitter):
            entry = term(part, "de")
            entries[entry] = max(entries.get(entry, 0.0), weight)
    return entries


def _parts(region: Region, forms: Iterable[str], splitter: Splitter) -> Iterator[tuple[str, float]]:
    for form in forms:
        parts = splitter.parts(form)
        # What follows a word that only counts is as good as the word alone: an Arbeitslosenanteil is about Arbeitslose.
        is_told = len(parts) > 1 and all(part in LIGHT for part in parts[1:])
        for place, part in enumerate(parts):
            yield part, NEARLY * region.weight if is_told and not place else region.part_weight


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
    """Count the words that a title is about, without asides and general words: "Anteil der Haushalte (netto)" has one."""
    head = _head(title)[0].split(" / ")[0]
    heavy = [token for token in content_words(head) if token.form not in GENERIC]
    return len(heavy) or len(content_words(head)) or len(content_words(title)) or 1
