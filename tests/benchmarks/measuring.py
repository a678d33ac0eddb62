"""What is measured on a catalogue of one size, on one database: load, index, pages, publishing, memory."""

import json
import random
import statistics
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from sqlalchemy import select

from registry import db, settings
from registry.model import Definition, Indicator
from registry.rules.access import Actor
from registry.rules.fields import Gap
from registry.rules.lifecycle import Role
from registry.services.content.contents import content_of
from registry.services.finding import indexing
from registry.services.importing import importing
from registry.services.lifecycle import deciding, describing, proposing, publishing
from registry.services.names.naming import names
from registry.services.operations import migrating
from registry.settings import Settings
from tests.benchmarks import generating
from tests.benchmarks.clients import Times, ask
from tests.benchmarks.serving import FORGETFUL, environment, memory_of_workers, served

LOADER = Actor(None, "statistisches-amt", frozenset({Role.ADMINISTRATOR}))
CHAIR = Actor(None, "amt-soziales", frozenset({Role.CHAIR}))
QUESTIONS = (
    "hartz 4",
    "wohnfläche",
    "einpersonenhaushalte",
    "kinderarmut",
    "kita",
    "sgb ii",
    "miete",
    "arbeitslose",
    "alter",
    "bevölkerung",
    "lärm",
    "schule",
    "wanderung",
    "bonuscard",
    "haushalte mit kindern",
    "familien",
    "stadtrand",
    "quote",
)
PUBLISHED, FOUND = 40, 10


@dataclass
class Measured:
    """The figures of one size."""

    size: int
    load_seconds: float = 0.0
    index_seconds: float = 0.0
    database_mib: float = 0.0
    memory_mib: float = 0.0
    publish: Times | None = None
    found: Times | None = None
    pages: dict[str, Times] = field(default_factory=dict)


def measure(size: int, folder: Path) -> Measured:
    """Load a generated catalogue of this size and take all figures."""
    found = Measured(size)
    settings.use(Settings.from_environment(environment(folder)))
    db.configure(settings.current().database_url)
    migrating.migrate()
    generated = generating.catalogue(size)
    started = time.perf_counter()
    importing.load(LOADER, generated)
    found.load_seconds = time.perf_counter() - started
    del generated
    started = time.perf_counter()
    indexing.build()
    found.index_seconds = time.perf_counter() - started
    found.database_mib = (folder / "registry.sqlite").stat().st_size / 2**20
    found.publish = _publish(size)
    with served(folder, FORGETFUL) as (port, _):
        for name, paths in _rendered(size):
            found.pages[name] = ask(port, paths)
    with served(folder) as (port, master):
        for name, paths in _paths(size):
            found.pages[name] = ask(port, paths)
        found.found = _until_found(port, size)
        found.memory_mib = memory_of_workers(master)
    return found


def _codes(size: int) -> list[str]:
    chance = random.Random(7)
    return [generating.code_of(chance.randint(1, size)) for _ in range(5000)]


def _rendered(size: int) -> Iterator[tuple[str, list[str]]]:
    """Name pages that are rendered for whoever asks first."""
    codes = _codes(size)
    yield "indicator page", [f"/indicators/{code}" for code in codes]
    yield "version page", [f"/indicators/{code}/1.0.0" for code in codes]
    yield "search page", [f"/indicators?q={quote_plus(question)}" for question in QUESTIONS]


def _paths(size: int) -> Iterator[tuple[str, list[str]]]:
    """Name what the site answers with all it remembers."""
    chance = random.Random(7)
    yield "indicator page, from memory", [f"/indicators/{code}" for code in _codes(size)[:50]]
    yield "search, for programs", [f"/indicators.json?q={quote_plus(q)}&size=20" for q in QUESTIONS]
    pages = [chance.randint(1, max(1, size // 100)) for _ in range(500)]
    for form in ("ttl", "rdf", "nt", "jsonld"):
        yield f"catalogue page, {form}", [f"/catalog.{form}?page={page}" for page in pages]


def _publish(size: int) -> Times:
    chance, times = random.Random(11), []
    for code in sorted({generating.code_of(chance.randint(1, size)) for _ in range(PUBLISHED)}):
        draft = _agreed(code)
        begun = time.perf_counter()
        publishing.publish(_steward(code), draft.id)
        times.append((time.perf_counter() - begun) * 1000)
    return _times(times)


def _until_found(port: int, size: int) -> Times:
    """Measure from the end of a publishing until the server finds it by a word that is new."""
    chance, times = random.Random(13), []
    for number in range(FOUND):
        code = generating.code_of(chance.randint(1, size))
        word = f"messwort{chance.randint(10**6, 10**7)}x{number}"
        draft = _agreed(code, limitations=f"Für Messungen ergänzt: {word}", title=f"Gemessen {word}")
        publishing.publish(_steward(code), draft.id)
        begun = time.perf_counter()
        while not _finds(port, word) and time.perf_counter() < begun + 60:
            time.sleep(0.01)
        times.append((time.perf_counter() - begun) * 1000)
    return _times(times)


def _finds(port: int, word: str) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/indicators.json?q={word}") as answer:
        return bool(json.load(answer)["total"] == 1)


def _times(times: list[float]) -> Times:
    ordered = sorted(times)
    return Times(
        statistics.median(ordered), ordered[int(len(ordered) * 0.95)], len(times) / (sum(times) / 1000), 0
    )


def _steward(code: str) -> Actor:
    from_names = select(Indicator.steward_id).where(Indicator.code == code)
    with db.reading() as session:
        steward_id = session.execute(from_names).scalar_one()
    office = names().offices[steward_id].code
    return Actor(None, office, frozenset({Role.AUTHOR, Role.STEWARD}))


def _agreed(code: str, **texts: str) -> Definition:
    author = _steward(code)
    draft = describing.begin_draft(author, code)
    with db.reading():
        content = content_of(draft)
    raw: dict[str, object] = {**content.values, **{name: Gap(gap) for name, gap in content.gaps.items()}}
    raw["limitations"] = {"de": f"Für Messungen ergänzt: {time.time()}"}
    raw |= {name: {"de": text} for name, text in texts.items()}
    raw.pop("comparability", None)
    described = describing.describe(author, draft.id, raw, lock_version=draft.lock_version)
    proposing.propose(author, described.id, reason="Messung")
    return deciding.agree(CHAIR, described.id, decision="Messung 1")
