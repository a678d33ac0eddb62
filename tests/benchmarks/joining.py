"""A catalogue page from stored fragments beside the same graph written by rdflib, in one run."""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

from rdflib import Graph

from registry.services import exporting

RDFLIB = {
    "ttl": ("turtle", "turtle"),
    "rdf": ("xml", "xml"),
    "nt": ("nt", "nt"),
    "jsonld": ("json-ld", "json-ld"),
}
RUNS, SLOW_RUNS = 15, 3


class Joined(NamedTuple):
    """Milliseconds of a page of 100 from fragments, and of rdflib for the same triples."""

    form: str
    fragments: float
    rdflib: float
    triples: int

    @property
    def ratio(self) -> float:
        """Tell how many times as fast the fragments are."""
        return self.rdflib / self.fragments


def compare() -> list[Joined]:
    """Measure every form on the first page of the catalogue."""
    return [_compare(form, *names) for form, names in RDFLIB.items()]


def _compare(form: str, reading: str, writing: str) -> Joined:
    body = exporting.catalogue_page(form, 1).body
    graph = Graph()
    graph.parse(data=body, format=reading)
    fast = _median(lambda: exporting.catalogue_page(form, 1), RUNS)
    slow = _median(lambda: graph.serialize(format=writing), SLOW_RUNS)
    return Joined(form, fast, slow, len(graph))


def _median(action: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
