"""The pages of the themes and of the code lists."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import render_template

from registry.formats.records import ConceptReference
from registry.http.accounts import current_actor
from registry.services.pages import about_concepts
from registry.web.blueprint import pages
from registry.web.parts.citing import FORM_LABELS, Download, downloads

RDF = tuple(suffix for suffix in FORM_LABELS if suffix not in ("json", "csv"))


# Where the indicators of a concept are found, by code list.
LEADING: dict[str, Callable[[ConceptReference], str]] = {
    "themes": lambda concept: concept.path,
    "frequencies": lambda concept: f"/indicators?{urlencode({'periodicity': concept.code})}",
    "keywords": lambda concept: f"/indicators?{urlencode({'q': concept.label.de})}",
}


@pages.get("/themes")
def themes() -> str:
    """List the themes with the number of their indicators."""
    return render_template("themes.html", themes=about_concepts.themes(current_actor()))


@pages.get("/themes/<notation>")
def theme(notation: str) -> str:
    """Show one theme and its indicators."""
    return render_template("theme.html", view=about_concepts.theme(current_actor(), notation))


@pages.get("/vocab")
def schemes() -> str:
    """List the code lists."""
    return render_template("schemes.html", schemes=about_concepts.schemes(current_actor()))


@pages.get("/vocab/terms")
def terms() -> str:
    """Show our own terms: where their addresses lead to."""
    return render_template("terms.html", terms=about_concepts.terms(current_actor()), forms=_forms("terms"))


@pages.get("/vocab/<code>")
def scheme(code: str) -> str:
    """Show one code list with all labels."""
    return render_template(
        "scheme.html",
        view=about_concepts.scheme(current_actor(), code),
        forms=_forms(code),
        leading=LEADING.get(code),
    )


def _forms(code: str) -> tuple[Download, ...]:
    return tuple(form for form in downloads(f"/vocab/{code}") if form.suffix.lstrip(".") in RDF)
