"""What every page of the catalogue says about the catalogue itself: settings as a plain record."""

import hashlib
from dataclasses import astuple, dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from registry.formats.nodes import address
from registry.rules.localised import Localised

# A new number renders all fragments anew: raise it with every change to what a fragment says.
HEAD_VERSION = 5


@dataclass(frozen=True, slots=True)
class Head:
    """The settings an export depends on; `licence` and `contributor_id` are IRIs."""

    base_url: str  # without a slash at the end
    title: Localised
    description: Localised
    publisher: str
    mailbox: str
    licence: str
    contributor_id: str | None = None
    publisher_iri: str | None = None  # default: #publisher of the catalogue
    homepage: str | None = None  # default: the base address

    @property
    def stamp(self) -> str:
        """Name the state of all settings and of the writer: fragments with another stamp are stale."""
        return _stamp(self)

    def node(self, path: str) -> NamedNode:
        """Give the IRI of a path of this registry."""
        return NamedNode(self.base_url + path)

    @property
    def publisher_node(self) -> NamedNode:
        """Give the IRI of the body that publishes the catalogue."""
        return NamedNode(self.publisher_iri) if self.publisher_iri else self.node("/catalog#publisher")

    @property
    def catalogue(self) -> NamedNode:
        """Give the IRI of the catalogue."""
        return self.node("/catalog")

    @property
    def home(self) -> NamedNode:
        """Give the page one begins with."""
        return address(self.homepage) or self.node("/")

    def own(self, term: str) -> NamedNode:
        """Give the IRI of one of our own terms."""
        return self.node(f"/vocab/terms#{term}")


@lru_cache(maxsize=16)
def _stamp(head: Head) -> str:
    return f"{HEAD_VERSION}-{hashlib.sha256(repr(astuple(head)).encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One page of the catalogue at one catalogue number."""

    number: int
    page: int
    pages: int
    total: int
    size: int = 100
    modified: str | None = None  # when the catalogue got this number, ISO 8601
    issued: str | None = None  # when the catalogue got its first number, ISO 8601
    history: str = ""  # tells two catalogues apart that came to this number by different ways

    @property
    def snapshot(self) -> str:
        """Name this state of the catalogue in addresses."""
        return f"{self.number}-{self.history}" if self.history else str(self.number)
