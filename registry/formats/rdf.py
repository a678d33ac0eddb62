"""Writes graphs as RDF in pieces that join under one fixed head."""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from pyoxigraph import Triple, serialize

from registry.formats.forms import FORMS
from vocab.namespaces import prefixes

JOINTS: dict[str, str] = {"ttl": "\n", "rdf": "", "jsonld": ",\n", "nt": ""}
TAILS: dict[str, str] = {"ttl": "", "rdf": "</rdf:RDF>\n", "jsonld": "\n]}\n", "nt": ""}


def opening(form: str, base_url: str) -> str:
    """Give what stands before the first piece: prefixes, root or context."""
    return OPENINGS[form](prefixes(base_url))


def _turtle_opening(table: dict[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in table.items()) + "\n"


def _xml_opening(table: dict[str, str]) -> str:
    spaces = "".join(f'\n    xmlns:{prefix}="{address}"' for prefix, address in table.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'


def _jsonld_opening(table: dict[str, str]) -> str:
    return f'{{"@context":{json.dumps(table, separators=(",", ":"))},\n"@graph":[\n'


OPENINGS: dict[str, Callable[[dict[str, str]], str]] = {
    "ttl": _turtle_opening,
    "rdf": _xml_opening,
    "jsonld": _jsonld_opening,
    "nt": lambda table: "",
}


def whole(form: str, triples: Iterable[Triple], base_url: str) -> bytes:
    """Write a graph as a document of its own."""
    return (opening(form, base_url) + piece(form, triples, base_url) + TAILS[form]).encode()


def piece(form: str, triples: Iterable[Triple], base_url: str) -> str:
    """Write a graph as a piece that stands under `opening`, beside others, before the tail."""
    table = prefixes(base_url) if form in PREFIXED else None
    written = (serialize(triples, format=FORMS[form].writer, prefixes=table) or b"").decode()
    return PIECES[form](written, base_url)


PREFIXED = frozenset({"ttl", "rdf"})


def _turtle_piece(written: str, base_url: str) -> str:
    return written[_prefix_length(base_url) :]


@cache
def _prefix_length(base_url: str) -> int:
    # The writer's order of prefixes changes from call to call, their length does not.
    return len(_turtle_opening(prefixes(base_url))) - 1


def _xml_piece(written: str, base_url: str) -> str:
    return written[written.index(">\n", written.index("<rdf:RDF")) + 2 : written.rindex("</rdf:RDF>")]


# A string right before `:[` is a predicate: values never stand there, and predicates hold no quotes.
PREDICATE = re.compile(r'(?<=[,{])"(http[^"\\]+)":\[')
TYPES = re.compile(r'"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type":(\[[^\]]*\])')


def _jsonld_piece(written: str, base_url: str) -> str:
    short = _shortened(base_url)
    return PREDICATE.sub(lambda found: short[found[1]], TYPES.sub(_types, written))[1:-1]


def _types(found: re.Match[str]) -> str:
    return '"@type":' + found[1].replace('{"@id":', "").replace("}", "")


class Shortened(dict[str, str]):
    """Predicates by the prefixes that the context declares, found once for each."""

    def __init__(self, table: dict[str, str]) -> None:
        super().__init__()
        self.table = {address: prefix for prefix, address in table.items()}

    def __missing__(self, predicate: str) -> str:
        cut = max(predicate.rfind("#"), predicate.rfind("/")) + 1
        prefix = self.table.get(predicate[:cut])
        self[predicate] = f'"{prefix}:{predicate[cut:]}":[' if prefix else f'"{predicate}":['
        return self[predicate]


@lru_cache(maxsize=8)
def _shortened(base_url: str) -> Shortened:
    return Shortened(prefixes(base_url))


PIECES: dict[str, Callable[[str, str], str]] = {
    "ttl": _turtle_piece,
    "rdf": _xml_piece,
    "jsonld": _jsonld_piece,
    "nt": lambda written, base_url: written,
}
