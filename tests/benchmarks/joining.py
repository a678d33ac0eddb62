"""A catalogue page from stored fragments beside the same graph written by rdflib, in one run."""

import gzip
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

from rdflib import Graph

from registry.formats.packing import Packed, gzipped
from registry.http.headers import LEVEL
from registry.rules.access import ANONYMOUS
from registry.services.catalogue import exporting

RDFLIB = {
    "ttl": ("turtle", "turtle"),
    "rdf": ("xml", "xml"),
    "nt": ("nt", "nt"),
    "jsonld": ("json-ld", "json-ld"),
}
RUNS, SLOW_RUNS = 15, 3


class Joined(NamedTuple):
    """Milliseconds of a page of 100 from fragments and by rdflib, for the same triples, plain and as gzip."""

    form: str
    plain: float
    packed: float
    rdflib: float
    rdflib_packed: float
    triples: int

    @property
    def ratio(self) -> float:
        """Tell how many times as fast the fragments are, as plain text."""
        return self.rdflib / self.plain

    @property
    def packed_ratio(self) -> float:
        """Tell how many times as fast they are as gzip, which is what harvesters ask for."""
        return self.rdflib_packed / self.packed


def compare() -> list[Joined]:
    """Measure every form on the first page of the catalogue."""
    return [_compare(form, *names) for form, names in RDFLIB.items()]


def _compare(form: str, reading: str, writing: str) -> Joined:
    graph = Graph()
    graph.parse(data=exporting.catalogue_page(ANONYMOUS, form, 1).body, format=reading)
    return Joined(
        form,
        _median(lambda: exporting.catalogue_page(ANONYMOUS, form, 1).body, RUNS),
        _median(lambda: _packed(form), RUNS),
        _median(lambda: graph.serialize(format=writing, encoding="utf-8"), SLOW_RUNS),
        _median(lambda: gzip.compress(graph.serialize(format=writing, encoding="utf-8"), LEVEL), SLOW_RUNS),
        len(graph),
    )


def _packed(form: str) -> bytes:
    content = exporting.catalogue_page(ANONYMOUS, form, 1).content
    assert isinstance(content, Packed)
    return gzipped(content)


def _median(action: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
