"""Who we are and how machines reach us: interfaces, Impressum, data protection, accessibility."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import redirect, render_template
from werkzeug.wrappers import Response

from registry import settings
from registry.formats.forms import FORMS
from registry.formats.records import ConceptReference
from registry.http import negotiation
from registry.search.question import FACETS, LARGEST_PAGE
from registry.services import exporting, reading, reading_things
from registry.texts import gettext
from registry.web.blueprint import pages

LICENCES = "licences"
EXAMPLE = "IND-0048"
BARRIER = "Barriere auf der Seite: "


class Offered(NamedTuple):
    """A form an address can be had in, and the word people use for it."""

    suffix: str
    name: str
    media_type: str


FORM_NAMES: dict[str, str] = {
    "ttl": "Turtle",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "json": "JSON",
    "csv": "CSV",
}


@pages.get("/schnittstellen")
def interfaces() -> str:
    """Tell programs' authors which addresses there are, in which forms, and how to page through them."""
    return render_template(
        "schnittstellen.html",
        base=settings.current().base_url,
        example=EXAMPLE,
        rdf=tuple(offered(suffix) for suffix in FORMS),
        forms=tuple(offered(suffix) for suffix in (*FORMS, "json", "csv")),
        facets=FACETS,
        page_size=exporting.PAGE_SIZE,
        largest_page=LARGEST_PAGE,
        number=reading.catalogue_number(),
        licence=_licence(settings.current()["REGISTRY_LICENCE"]),
    )


@pages.get("/catalog")
def catalogue() -> Response:
    """Lead people to the page about the catalogue; programs were led to their form by negotiation."""
    return redirect("/schnittstellen#katalog", 303)


@pages.get("/impressum")
def imprint() -> str:
    """Say who answers for the registry."""
    return render_template("impressum.html")


@pages.get("/datenschutz")
def privacy() -> str:
    """Say which data about people is kept, and why."""
    return render_template("datenschutz.html")


@pages.get("/barrierefreiheit")
def accessibility() -> str:
    """Say how accessible the registry is, and take reports of barriers."""
    return render_template("barrierefreiheit.html", report=_report(settings.current()))


def offered(suffix: str) -> Offered:
    """Describe a form by its suffix."""
    return Offered(suffix, FORM_NAMES[suffix], negotiation.FORMS[suffix].media_type)


def _licence(code: str) -> ConceptReference | None:
    known = reading_things.schemes()
    if not any(scheme.code == LICENCES for scheme, _count in known):
        return None
    lines = reading_things.scheme(LICENCES).concepts
    return next((line.concept for line in lines if line.concept.code == code), None)


def _report(values: settings.Settings) -> str:
    """Make the address of a letter that already says what it is about."""
    parts = {"subject": gettext("Barriere im Katalog melden"), "body": gettext(BARRIER) + values.base_url}
    return f"mailto:{values['REGISTRY_MAILBOX']}?{urlencode(parts, quote_via=quote)}"
