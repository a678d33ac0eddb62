"""Writes the figures down: ratios first, then milliseconds, with the machine described."""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from tests.benchmarks.clients import Times
from tests.benchmarks.joining import Joined
from tests.benchmarks.measuring import Measured

DEEDS: dict[str, Callable[[Measured], Times | None]] = {
    "publish": lambda measured: measured.publish,
    "from published to found": lambda measured: measured.found,
}
CATALOGUE = tuple(f"catalogue page, {form}" for form in ("ttl", "rdf", "nt", "jsonld"))
PAGES = ("indicator page", "version page", "search page", *CATALOGUE)
FLAT = ("publish", "indicator page", "version page", "search page", "search, for programs", *CATALOGUE)
GOALS = {"ttl": 100, "rdf": 50, "nt": 20, "jsonld": 20}
HEAD = """# What it costs

Written by `make bench` on {day}: {machine}, {cores} cores, Python {python}, SQLite {sqlite}. All figures of one table come
from one run. Machines are noisy: trust the ratios. The catalogues are generated from Stuttgart's, three versions an
indicator; the server is the real one (gunicorn and its settings), asked by 8 clients on the same machine that ask again at once.
"""


def report(measured: Sequence[Measured], joined: Sequence[Joined], machine: str) -> str:
    """Write the whole page."""
    parts = [
        HEAD.format(
            day=datetime.now(UTC).date(),
            machine=machine,
            cores=os.cpu_count(),
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
        ),
        "## A page of the catalogue: stored fragments beside rdflib\n",
        _table(
            (
                "form",
                "times as fast, gzip",
                "times as fast, plain",
                "goal",
                "fragments gzip / plain, ms",
                "rdflib gzip / plain, ms",
                "triples",
            ),
            (
                (
                    j.form,
                    f"{j.packed_ratio:.0f}",
                    f"{j.ratio:.0f}",
                    f"{GOALS[j.form]}",
                    f"{j.packed:.1f} / {j.plain:.1f}",
                    f"{j.rdflib_packed:.0f} / {j.rdflib:.0f}",
                    str(j.triples),
                )
                for j in joined
            ),
        ),
        "\nHarvesters ask for gzip; fragments are stored packed and only joined. Plain text is unpacked for each question.",
        "\n## As the catalogue grows\n",
        "The median beside that of the smallest catalogue (1.00 = the same), then milliseconds as median / p95.\n",
        _growth(measured),
        "\nPages are rendered anew each time, by a server without its memory of pages; whoever asks second gets them from memory.",
        "\n## Load, index, size\n",
        _table(
            (
                "indicators",
                "bulk load, s",
                "ms an indicator",
                "index, s",
                "database, MiB",
                "web process, MiB",
            ),
            (
                (
                    f"{m.size:,}",
                    f"{m.load_seconds:.1f}",
                    f"{m.load_seconds / m.size * 1000:.2f}",
                    f"{m.index_seconds:.1f}",
                    f"{m.database_mib:.0f}",
                    f"{m.memory_mib:.0f}",
                )
                for m in measured
            ),
        ),
    ]
    return "\n".join([*parts, "\n## Beside the goals\n", *(_goals(measured))]) + "\n"


def _goals(measured: Sequence[Measured]) -> Iterator[str]:
    """Set what was measured beside each goal that these sizes can tell about."""
    by_size, smallest = {m.size: m for m in measured}, measured[0]
    if middle := by_size.get(10_000):
        slowest = max((middle.pages[name].p95, name) for name in PAGES if name in middle.pages)
        yield f"- 95 of 100 pages within 50 ms at 10,000: the slowest kind ({slowest[1]}) took {slowest[0]:.1f} ms."
    if largest := by_size.get(100_000):
        growth = max((_grown(name, smallest, largest), name) for name in FLAT)
        yield f"- Medians flat within 20 %: the most that grew ({growth[1]}) is {growth[0]:.2f} times that of {smallest.size:,}."
        yield f"- 100,000 loaded within 10 minutes: {largest.load_seconds / 60:.1f} minutes."
        yield f"- A web process within 220 MiB at 100,000: {largest.memory_mib:.0f} MiB."


def _grown(name: str, smallest: Measured, largest: Measured) -> float:
    before, after = (DEEDS[name](m) if name in DEEDS else m.pages[name] for m in (smallest, largest))
    return after.median / before.median if before and after else 0.0


def _growth(measured: Sequence[Measured]) -> str:
    names = [*DEEDS, *measured[0].pages]
    heads = (
        "what",
        *(f"× at {m.size:,}" for m in measured),
        *(f"ms at {m.size:,}" for m in measured),
        "failed",
    )
    return _table(heads, (_growth_row(name, measured) for name in names))


def _growth_row(name: str, measured: Sequence[Measured]) -> tuple[str, ...]:
    times = [DEEDS[name](m) if name in DEEDS else m.pages[name] for m in measured]
    known = [t for t in times if t is not None]
    ratios = (f"{t.median / known[0].median:.2f}" for t in known)
    figures = (f"{t.median:.1f} / {t.p95:.1f}" for t in known)
    return (name, *ratios, *figures, str(sum(t.failures for t in known)))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
