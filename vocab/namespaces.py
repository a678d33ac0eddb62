"""The one table of prefixes; every other module names terms as `dct:title`."""

from functools import cache

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geodcatap": "http://data.europa.eu/930/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdmxd": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "stat": "http://data.europa.eu/s1n/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Our own terms live beside the vocabularies of each installation: base address plus this path.
OWN_PREFIX = "reg"
OWN_PATH = "/vocab/terms#"


@cache
def iri(name: str) -> str:
    """Spell out a prefixed name; KeyError for a prefix that is not in the table."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def prefixes(base_url: str) -> dict[str, str]:
    """Give the whole table for an installation, its own terms included."""
    return PREFIXES | {OWN_PREFIX: base_url + OWN_PATH}
