"""The pages about the registry itself: for harvesters, the catalogue, imprint, privacy, accessibility."""

from datetime import date

from flask import render_template

from registry import settings
from registry.formats.records import ConceptReference
from registry.http.accounts import current_actor
from registry.http.negotiation import FORMS, RDF
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.pages import about_concepts, about_indicators, about_things
from registry.web.blueprint import pages
from registry.web.parts.citing import FORM_LABELS, downloads
from vocab import crosswalks

ACCESSIBILITY_DECLARED = date(2026, 12, 1)  # when the text of the statement was last written


@pages.get("/schnittstellen")
def interfaces() -> str:
    """Say where machines get what, and on which terms."""
    number = about_indicators.catalogue_number()
    return render_template(
        "interfaces.html", forms=FORMS, labels=FORM_LABELS, licence=_licence(), number=number
    )


@pages.get("/catalog")
def catalogue() -> str:
    """Describe the DCAT catalogue for people."""
    forms = tuple(form for form in downloads("/catalog") if form.suffix.lstrip(".") in RDF)
    return render_template(
        "catalogue.html",
        forms=forms,
        themes=about_concepts.themes(current_actor()),
        programmes=about_things.programmes(current_actor()),
        licence=_licence(),
    )


@pages.get("/impressum")
def imprint() -> str:
    """Say who answers for the registry."""
    return render_template("imprint.html")


@pages.get("/datenschutz")
def privacy() -> str:
    """Say what is stored about whom."""
    return render_template("privacy.html")


@pages.get("/barrierefreiheit")
def accessibility() -> str:
    """Declare how accessible the registry is, and take reports of barriers."""
    reviewed = settings.current()["REGISTRY_ACCESSIBILITY_REVIEWED"]
    return render_template("accessibility.html", declared=ACCESSIBILITY_DECLARED, reviewed=reviewed)


def _licence() -> ConceptReference:
    """Give the licence of the metadata with its name; one that is not in our list by what the setting says."""
    notation = settings.current()["REGISTRY_LICENCE"]
    iri = crosswalks.licence(notation)
    ours = names().of_scheme("licences")
    return next((one for one in ours if one.iri == iri), ConceptReference(notation, Localised(notation), iri))
