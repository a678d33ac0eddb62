"""Measures the search by itself: `python -m tests.benchmarks.search 10000` builds that many documents and asks."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

from registry.rules.localised import Localised
from registry.search.index import Index, open_index, rebuild
from registry.search.question import Question
from tests.search.documents import invented

TEXTS = (
    "", "Wohnfläche", "Einpersonenhaushalte Großsiedlungen", "Quote Geburten", "Anteil", "Fläche", "Kinder unter 6",
    "arbeitslose hanglagen", "IND-0033", "wohnflahce", "Pfleg", "Dichte", "1234", "Kraftfahrzeuge je 1000", "xyzzy",
    "Sozialhilfe", "Bildungsstufen Quote Pendlerinnen", "indicator", "Anteil der Wohnungen in Neubaugebieten", "Umland Zahl",
)  # fmt: skip
FILTERS = {"theme": ("thema-1", "thema-2"), "level": ("stadtteil",)}
TIMES = 5  # every question is asked so often, and 40 documents are changed


class Figure(NamedTuple):
    """One line of the table: median and 95th percentile in milliseconds."""

    name: str
    middle: float
    slow: float


def questions(index: Index) -> Iterator[Figure]:
    """Ask everything plain, with filters, and sorted."""
    kinds = {
        "plain": {},
        "filtered": {"filters": FILTERS},
        "by title": {"sort": "title"},
        "by change": {"sort": "modified"},
    }
    for name, more in kinds.items():
        asked = [Question(text=text, **more) for text in TEXTS]  # type: ignore[arg-type]
        yield _figure(
            f"search {name}",
            [_milliseconds(lambda q=q: index.search(q)) for q in asked for _ in range(TIMES)],
        )


def updates(index: Index) -> Iterator[Figure]:
    """Change single documents and wait until an open reader finds them."""
    documents = [
        replace(document, title=Localised(f"Eule{place}")) for place, document in enumerate(invented(40))
    ]

    def change(place: int) -> None:
        index.write([documents[place]], number=place)
        members = ("public", "members")
        assert (
            index.search(Question(text=f"Eule{place}", visibilities=members)).items[0].code
            == documents[place].code
        )

    yield _figure(
        "change, then found", [_milliseconds(lambda place=place: change(place)) for place in range(40)]
    )


def memory() -> int:
    """Give the resident memory of this process in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def _figure(name: str, found: list[float]) -> Figure:
    return Figure(name, median(found), quantiles(found, n=20)[-1])


def main(count: int) -> None:
    """Build, ask, change, and print the table."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "index"
        built = _milliseconds(lambda: rebuild(folder, invented(count), number=0)) / 1000
        index = open_index(folder)
        sys.stdout.write(f"{count} documents built in {built:.1f} s\n")
        for figure in (*questions(index), *updates(index)):
            sys.stdout.write(f"{figure.name:24}{figure.middle:8.1f} ms{figure.slow:8.1f} ms\n")
        sys.stdout.write(f"{memory()} MiB\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
