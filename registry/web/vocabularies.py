"""Code lists as pages: what the words of the registry mean, and which other words lead to them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from flask import render_template

from registry.formats.forms import FORMS
from registry.formats.records import ConceptReference
from registry.model import ConceptLabel
from registry.services import reading_things
from registry.services.reading_things import ConceptLine, SchemeView
from registry.texts import LANGUAGES
from registry.web.about import Offered, offered
from registry.web.blueprint import pages

KINDS: dict[str, str] = {"alt": "Auch", "hidden": "Gesucht als"}


class Words(NamedTuple):
    """Other words for a concept, of one kind and in one language."""

    label: str
    language: str
    words: tuple[str, ...]


class Entry(NamedTuple):
    """A concept with its other words and where it is used."""

    line: ConceptLine
    words: tuple[Words, ...]
    address: str | None


# Where the indicators of a concept are found, by scheme.
LEADING: dict[str, Callable[[ConceptReference], str]] = {
    "themes": lambda concept: concept.path,
    "frequencies": lambda concept: f"/indicators?{urlencode({'periodicity': concept.code})}",
    "keywords": lambda concept: f"/indicators?{urlencode({'q': concept.label.de})}",
}


@pages.get("/vocab")
def schemes() -> str:
    """List the code lists."""
    return render_template("schemes.html", schemes=reading_things.schemes())


@pages.get("/vocab/<code>")
def scheme(code: str) -> str:
    """Show one code list with all its words."""
    found = reading_things.scheme(code)
    return render_template(
        "scheme.html", scheme=found.scheme, entries=_entries(found), forms=_forms(), path=f"/vocab/{code}"
    )


def _forms() -> tuple[Offered, ...]:
    return tuple(offered(suffix) for suffix in (*FORMS, "json"))


def _entries(found: SchemeView) -> tuple[Entry, ...]:
    leading = LEADING.get(found.scheme.code)
    return tuple(
        Entry(line, _words(line.alternatives), leading(line.concept) if leading else None)
        for line in found.concepts
    )


def _words(labels: Iterable[ConceptLabel]) -> tuple[Words, ...]:
    known = list(labels)
    found = (
        Words(
            title, language, tuple(sorted(w.text for w in known if (w.kind, w.language) == (kind, language)))
        )
        for kind, title in KINDS.items()
        for language in LANGUAGES
    )
    return tuple(group for group in found if group.words)
