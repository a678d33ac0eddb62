"""How to cite a definition: who, when, what, which version, where, and seen when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from registry import db, settings, texts
from registry.formats.records import DefinitionRecord
from registry.http.language import language
from registry.http.negotiation import FORMS
from registry.web.parts.facts import origin


@dataclass(frozen=True, slots=True)
class Citation:
    """The citation in words, and the address that never changes."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Download:
    """A form in which the definition can be had."""

    label: str
    path: str
    suffix: str
    media_type: str

    @property
    def file_name(self) -> str:
        """Name the file it is saved as: IND-0048-1.1.0.ttl."""
        return "-".join(self.path.split("/")[2:] or [self.path.strip("/")])


FORM_LABELS: dict[str, str] = {
    "json": "JSON",
    "csv": "CSV",
    "ttl": "Turtle",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
}
WORDING = (
    "%(author)s (%(year)s): %(title)s. Version %(version)s%(note)s. %(catalogue)s. %(address)s. "
    "Abgerufen am %(today)s."
)
NOT_OURS: dict[str, str] = {
    "comparator": "Definition nach %(origin)s, für Stuttgart nicht belegt",
    "inferred": "abgeleitet aus %(origin)s, für Stuttgart nicht belegt",
    "not_found": "Definition in den Quellen nicht gefunden",
}
WITHOUT_ORIGIN = "für Stuttgart nicht belegt"


def citation(record: DefinitionRecord) -> Citation:
    """Cite a numbered definition by its own address; a draft by the indicator's."""
    values = settings.current()
    path = f"{record.path}/{record.version}" if record.version else record.path
    address = values.base_url + path
    words = texts.gettext(
        WORDING,
        author=", ".join(_authors(record, values["REGISTRY_PUBLISHER"])),
        year=_day_of(record.modified).year,
        title=record.title.text(language()),
        version=record.version or "–",
        note=_whose(record),
        catalogue=f"{values['REGISTRY_NAME']} {values['REGISTRY_SUBTITLE']}",
        address=address,
        today=texts.day(db.clock.today()),
    )
    return Citation(words, address)


def _authors(record: DefinitionRecord, publisher: str) -> Iterator[str]:
    """Credit the publisher of the catalogue, and an office only for a definition of its own."""
    yield publisher
    if record.author:
        yield record.author.label.text(language())


def _whose(record: DefinitionRecord) -> str:
    """Say of a definition that is not documented for the city where it comes from."""
    status, told = record.evidence_status or "", origin(record)
    if status not in NOT_OURS:
        return ""
    pattern = NOT_OURS[status] if told or status == "not_found" else WITHOUT_ORIGIN
    return f" ({texts.gettext(pattern, origin=told.text(language()) if told else '')})"


def downloads(path: str) -> tuple[Download, ...]:
    """List the forms that stand beside an address."""
    return tuple(
        Download(label, f"{path}.{suffix}", f".{suffix}", FORMS[suffix].media_type)
        for suffix, label in FORM_LABELS.items()
    )


def _day_of(moment: str | None) -> date:
    """Give the city's day of a publication; today for what is not published."""
    return settings.current().day_of(datetime.fromisoformat(moment)) if moment else db.clock.today()
