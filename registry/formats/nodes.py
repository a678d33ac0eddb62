"""Nodes of a graph from plain values: nothing that leaves here is an invalid IRI, text or date."""

import re
from datetime import date, datetime
from functools import cache
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from registry.rules.localised import Localised
from vocab.codes import Labels
from vocab.namespaces import iri

# Stand as they are; everything else is escaped.
SAFE = "!#$%&'()*+,-./:;=?@_~"
STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
WEB = re.compile(r"\Ahttps?://[^/\s]+", re.IGNORECASE)
MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
# Neither XML 1.0 nor a careful reader takes these; line ends are made one sign, as XML parsers do.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@cache
def name(prefixed: str) -> NamedNode:
    """Give the node of a prefixed name such as `dct:title`."""
    return NamedNode(iri(prefixed))


def address(text: str | None) -> NamedNode | None:
    """Give the node of a web address, escaped where needed; None when it cannot be one."""
    cleaned = WEB.sub(lambda start: start[0].lower(), STRAY_PERCENT.sub("%25", (text or "").strip()), count=1)
    return _valid(quote(cleaned, safe=SAFE)) if WEB.match(cleaned) else None


def mailbox(text: str | None) -> NamedNode | None:
    """Give the node of a mail address; None when it cannot be one."""
    cleaned = (text or "").strip()
    return _valid("mailto:" + quote(cleaned, safe="@.+-_!~")) if MAIL.fullmatch(cleaned) else None


def _valid(text: str) -> NamedNode | None:
    try:
        return NamedNode(text)
    except ValueError:
        return None


def speakable(text: str) -> str:
    """Take out what RDF/XML cannot carry, so that all forms say the same."""
    if text.isprintable():
        return text
    return UNSPEAKABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def texts(subject: NamedNode, predicate: str, text: Localised | Labels | None) -> list[Triple]:
    """State a text in each language it is there in; an empty text is none."""
    if text is None:
        return []
    named = name(predicate)
    return [
        Triple(subject, named, Literal(speakable(value), language=language))
        for language, value in (("de", text.de), ("en", text.en))
        if value and value.strip()
    ]


def moment(text: str | None) -> Literal | None:
    """Give a typed date or time from ISO 8601; None when it is neither."""
    value = (text or "").strip()
    try:
        if DAY.fullmatch(value):
            return Literal(date.fromisoformat(value).isoformat(), datatype=name("xsd:date"))
        return Literal(datetime.fromisoformat(value).isoformat(), datatype=name("xsd:dateTime"))
    except ValueError:
        return None


def link(subject: NamedNode, predicate: str, target: NamedNode | Literal | None) -> tuple[Triple, ...]:
    """State one thing, or nothing when there is none."""
    return () if target is None else (Triple(subject, name(predicate), target),)


def typed(subject: NamedNode, *classes: str) -> list[Triple]:
    """State what a thing is."""
    return [Triple(subject, name("rdf:type"), name(each)) for each in classes]
