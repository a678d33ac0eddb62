"""The door for machines: the catalogue in RDF, and everything there is a page of as RDF, JSON or CSV."""

from registry.api import catalogue, changes, indicators, searching, things, vocabularies
from registry.api.blueprint import api

__all__ = ["api", "catalogue", "changes", "indicators", "searching", "things", "vocabularies"]
