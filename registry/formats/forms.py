"""The RDF languages we speak, as one table by suffix."""

from typing import NamedTuple

from pyoxigraph import RdfFormat


class Form(NamedTuple):
    """One RDF language: its suffix, media type and writer."""

    suffix: str
    media_type: str
    writer: RdfFormat


FORMS: dict[str, Form] = {
    form.suffix: form
    for form in (
        Form("ttl", "text/turtle", RdfFormat.TURTLE),
        Form("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
        Form("jsonld", "application/ld+json", RdfFormat.JSON_LD),
        Form("nt", "application/n-triples", RdfFormat.N_TRIPLES),
    )
}

# What may stand behind the dot of an address, and the form it asks for.
SUFFIXES: dict[str, str] = {suffix: suffix for suffix in FORMS} | {"xml": "rdf"}
