"""Loads a whole catalogue: same validation and access as by hand, one transaction, one catalogue number.

The log is chained in one pass, fragments are rendered as the rows are written, the index is built once by
the worker; shapes are not run.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select

from registry import db
from registry.model import Indicator
from registry.rules.access import Action, Actor, require
from registry.services.catalogue.fragments import are_current, say_current
from registry.services.importing.blocks import Block, prepare
from registry.services.importing.indicators import Loader
from registry.services.importing.rows import Faults, Row
from registry.services.importing.things import load_things
from registry.services.names import naming
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.position import standing
from registry.services.state.progress import Progress

CHUNK = 500


class Loaded(NamedTuple):
    """What a load brought: new things, new indicators, and the catalogue's number if it moved."""

    things: int
    indicators: int
    catalogue_number: int | None


def load(actor: Actor, catalogue: Any, progress: Progress | None = None) -> Loaded:
    """Load rows of every kind; Invalid names file, row and column of everything wrong, and nothing is written."""
    with db.transaction():
        require(actor, Action.IMPORT)
        # What was rendered before under other settings is still to be rendered anew.
        is_all_current = not standing().catalogue_number or are_current()
        faults = Faults()
        things = load_things(actor, catalogue, faults)
        if things:
            naming.touch()
        count, number = _load_indicators(actor, catalogue.indicators, faults, progress)
        if number and is_all_current:
            say_current()
        if things or count:
            enqueue(TaskKind.REINDEX)
        return Loaded(things, count, number)


def _load_indicators(
    actor: Actor, rows: Sequence[Row], faults: Faults, progress: Progress | None
) -> tuple[int, int | None]:
    known: dict[str, int] = dict(db.session().execute(select(Indicator.code, Indicator.id)).all())
    labels = naming.names()
    blocks = [block for block in prepare(rows, labels, known, faults) if block.code not in known]
    faults.stop()
    if not blocks:
        return 0, None
    loader = Loader(actor, labels, blocks, known)
    for done, chunk in _chunks(blocks):
        loader.write(chunk)
        for block in chunk:
            block.versions.clear()  # a large catalogue need not stay in memory
        if progress:
            progress(done, len(blocks))
    return len(blocks), loader.finish()


def _chunks(blocks: Sequence[Block]) -> Iterator[tuple[int, list[Block]]]:
    remaining, done = iter(blocks), 0
    while chunk := list(islice(remaining, CHUNK)):
        done += len(chunk)
        yield done, chunk
