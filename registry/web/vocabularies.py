"""The pages of the themes and of the code lists."""

from flask import render_template

from registry.services import reading_things
from registry.web.blueprint import pages
from registry.web.citing import FORM_LABELS, downloads

RDF = tuple(suffix for suffix in FORM_LABELS if suffix not in ("json", "csv"))


@pages.get("/themes")
def themes() -> str:
    """List the themes with the number of their indicators."""
    return render_template("themes.html", themes=reading_things.themes())


@pages.get("/themes/<notation>")
def theme(notation: str) -> str:
    """Show one theme and its indicators."""
    return render_template("theme.html", view=reading_things.theme(notation))


@pages.get("/vocab")
def schemes() -> str:
    """List the code lists."""
    return render_template("schemes.html", schemes=reading_things.schemes())


@pages.get("/vocab/<code>")
def scheme(code: str) -> str:
    """Show one code list with all labels."""
    forms = tuple(form for form in downloads(f"/vocab/{code}") if form.suffix.lstrip(".") in RDF)
    return render_template("scheme.html", view=reading_things.scheme(code), forms=forms)
