"""Tasks that cannot be done: they keep no other waiting, are set aside after some tries, and are never lost."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Unavailable
from registry.formats.records import DefinitionRecord
from registry.model import Definition, Task
from registry.rules.localised import Localised
from registry.services.catalogue import refreshing
from registry.services.finding import indexing
from registry.services.finding.finding import index
from registry.services.operations import keeping, working
from registry.services.state import retrying
from registry.services.state.outbox import enqueue
from registry.services.state.retrying import MOST_TRIES, TaskFailed, TaskSetAside, Todo, each
from registry.settings import Settings, use
from tests.services.filling import CONTENT, adopt, fill
from tests.services.operations.test_working import running, soon

Break = Callable[[], None]


@pytest.fixture(autouse=True)
def used(database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the test's settings the process's, fill the database, and let the worker not wait long."""
    monkeypatch.setattr(working, "POLL", 0.005)
    use(settings)
    fill()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let no document be made of a definition whose title is "Kaputt"."""
    whole = indexing.records_of

    def picture(definitions: Iterable[Definition]) -> list[DefinitionRecord]:
        if any(definition.title.de == "Kaputt" for definition in definitions):
            raise ValueError("nicht zu\nlesen")
        return whole(list(definitions))

    monkeypatch.setattr(indexing, "records_of", picture)
    return monkeypatch


def left() -> list[tuple[str, str, int]]:
    """Read what is left for the worker, and how often it was tried."""
    with db.reading() as session:
        rows = session.execute(select(Task.kind, Task.subject, Task.tries).order_by(Task.id))
        return [tuple(row) for row in rows]  # type: ignore[misc]


def leave(*subjects: str) -> list[Todo]:
    """Leave tasks of a kind that nobody else does."""
    with db.transaction():
        enqueue("test", subjects)
    return retrying.waiting("test")


def refuse(*subjects: str, fault: type[Exception] = ValueError) -> Callable[[Sequence[Todo]], None]:
    """Make a verb that cannot do tasks about these."""

    def do(todo: Sequence[Todo]) -> None:
        if any(task.subject in subjects for task in todo):
            raise fault("so nicht")

    return do


def worker_of_check() -> keeping.Found:
    """Say what the check finds of the worker."""
    return keeping.PARTS["Arbeitsprozess"]()


@pytest.mark.parametrize("bad", [(), ("a",), ("c", "d"), tuple("abcdefg")])
def test_what_cannot_be_done_keeps_nothing_else_waiting(bad: tuple[str, ...]) -> None:
    done: list[str] = []
    failed: list[TaskFailed] = []

    def do(todo: Sequence[Todo]) -> None:
        refuse(*bad)(todo)
        done.extend(task.subject for task in todo)

    assert each(leave(*"abcdefg"), do, failed.append) == 7 - len(bad)
    assert sorted(done) == sorted(set("abcdefg") - set(bad))
    assert [str(error.data["subject"]) for error in failed] == list(bad)


def test_after_some_tries_a_task_is_set_aside_and_stays(settings: Settings) -> None:
    leave("a")
    told: list[TaskFailed] = []
    while todo := retrying.waiting("test"):
        each(todo, refuse("a"), told.append)
    assert [type(error) for error in told] == [TaskFailed] * (MOST_TRIES - 1) + [TaskSetAside]
    assert str(told[-1]).endswith("bis der Arbeitsprozess neu startet: ValueError: so nicht")
    assert ("test", "a", MOST_TRIES) in left()
    retrying.take_up_again()
    assert [task.subject for task in retrying.waiting("test")] == ["a"]


@pytest.mark.parametrize("fault", [Unavailable, OSError, MemoryError])
def test_what_is_the_moments_fault_counts_as_no_try(fault: type[Exception]) -> None:
    with pytest.raises(fault):
        each(leave("a", "b"), refuse("a", fault=fault))
    assert [tries for kind, _, tries in left() if kind == "test"] == [0, 0]


def test_the_worker_sets_one_aside_does_the_others_and_says_so(broken: pytest.MonkeyPatch) -> None:
    indexing.build()
    adopt("IND-0050", CONTENT | {"title": Localised("Kaputt")})
    with running() as told:
        assert soon(lambda: bool(retrying.aside()))
        adopt("IND-0051", CONTENT | {"title": Localised("Heil")})
        assert soon(lambda: index().size == 2 and not retrying.waiting("index"))
        assert set(left()) == {("index", "IND-0050", MOST_TRIES)}
        found = worker_of_check()
        assert (found.verdict, found.data) == ("problem", {"count": 1, "first": "index IND-0050"})
        assert keeping.PARTS["Suchindex"]().verdict == "ok"
    assert ["index IND-0050" in sentence for sentence in told] == [False, *[True] * MOST_TRIES, False]
    assert "beiseitegelegt" in told[-2]
    assert told[-2].endswith("ValueError: nicht zu")
    broken.undo()
    with running():
        assert soon(lambda: not left())
        assert worker_of_check().verdict == "ok"
    assert index().size == 3


def test_a_build_leaves_out_what_cannot_be_read_and_leaves_a_task(broken: pytest.MonkeyPatch) -> None:
    adopt("IND-0050", CONTENT | {"title": Localised("Kaputt")})
    for _ in range(2):  # a second build leaves no second task
        assert indexing.build() == 1
        assert left() == [("index", "IND-0050", 0)]
    broken.undo()
    assert indexing.drain() == 1
    assert (index().size, left()) == (2, [])


def test_a_build_also_does_what_was_set_aside(broken: pytest.MonkeyPatch) -> None:
    adopt("IND-0050", CONTENT | {"title": Localised("Kaputt")})
    indexing.build()
    while indexing.read_outbox().todo:
        indexing.drain(lambda error: None)
    broken.undo()
    assert (indexing.build(), left()) == (2, [])


def test_where_nothing_at_all_can_be_read_the_old_index_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    indexing.build()
    monkeypatch.setattr(indexing, "records_of", fail)
    with pytest.raises(ValueError, match="so nicht"):
        indexing.build()
    assert (index().size, left()) == (1, [])


def test_a_rendering_that_fails_at_the_start_does_not_keep_the_index_waiting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "render", fail)
        with running():
            assert soon(lambda: [task.kind for task in retrying.aside()] == ["refresh"])
            assert soon(lambda: indexing.is_there() and index().size == 1)
    with running():
        assert soon(lambda: not left())


def fail(*_: Any) -> Any:
    """Fail as something does that cannot be done."""
    raise ValueError("so nicht")
