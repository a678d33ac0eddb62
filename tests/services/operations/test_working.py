"""The worker: what is committed is found within a second, the index comes back whatever became of it."""

import os
import re
import shutil
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, text, update
from structlog.testing import capture_logs

from registry import db
from registry.model import Fragment, Mark, OfficeName, Task
from registry.rules.access import ANONYMOUS
from registry.rules.localised import Localised
from registry.search import folder as places
from registry.search.question import Question
from registry.services.catalogue import following_names
from registry.services.catalogue.exporting import catalogue_page
from registry.services.catalogue.refreshing import refresh_if_stale
from registry.services.finding import finding, indexing
from registry.services.finding.finding import find, index
from registry.services.lifecycle import deciding, describing
from registry.services.names import naming
from registry.services.operations import working
from registry.services.operations.doing import DOERS
from registry.services.operations.verifying import verify
from registry.services.state import locking, retrying
from registry.services.state.outbox import TaskKind, enqueue
from registry.settings import Settings, use
from tests.cast import actor
from tests.conftest import ROOT, FakeClock
from tests.services.filling import CONTENT, adopt, fill

PATIENCE = 5.0


@pytest.fixture(autouse=True)
def used(database: str, settings: Settings) -> None:
    """Make the test's settings the process's, and fill the database."""
    use(settings)
    fill()


@contextmanager
def running() -> Iterator[list[str]]:
    """Run a worker in a thread while the block lasts; give what it tells."""
    stop, told = Event(), []  # type: ignore[var-annotated]

    def work() -> None:
        working.work(stop, told.append)
        db.session.remove()

    thread = Thread(target=work)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def soon(holds: Callable[[], bool]) -> bool:
    """Tell whether something holds within a few seconds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def codes(words: str = "", *, member: bool = False) -> list[str]:
    """Find ids in the index."""
    who = actor("anna") if member else ANONYMOUS
    return [hit.id for hit in find(who, Question(words)).items]


def tasks() -> int:
    """Count what waits."""
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Task)) or 0


def has_index(settings: Settings) -> bool:
    """Tell whether there is an index and nothing waits for it."""
    return indexing.is_there() and tasks() == 0


def test_a_worker_builds_the_index_that_is_missing(settings: Settings) -> None:
    with running() as told:
        assert soon(lambda: has_index(settings))
        assert codes("bonuscard") == ["IND-0048"]
    assert any("neu aufgebaut" in sentence for sentence in told)
    assert indexing.is_sound()


def test_what_is_committed_is_found_soon(settings: Settings) -> None:
    with running():
        assert soon(lambda: has_index(settings))
        adopt("IND-0050", CONTENT | {"title": Localised("Zimmerpflanzendichte")})
        assert soon(lambda: codes("zimmerpflanzendichte") == ["IND-0050"])
        assert soon(lambda: tasks() == 0)


def test_a_draft_is_found_by_members_alone_and_leaves_when_it_is_thrown_away() -> None:
    indexing.build()
    draft = describing.begin_draft(actor("anna"), "IND-0048")
    indexing.drain()
    assert codes("bonuscard", member=True) == ["IND-0048", "IND-0048-draft"]
    assert codes("bonuscard") == ["IND-0048"]
    with db.transaction() as session:
        session.execute(text("UPDATE definition SET state = 'discarded' WHERE id = :id"), {"id": draft.id})
        enqueue("index", ["IND-0048"])
    indexing.drain()
    assert codes("bonuscard", member=True) == ["IND-0048"]


def test_a_retired_indicator_stays_findable() -> None:
    indexing.build()
    with db.reading() as session:
        published = session.scalar(text("SELECT published_id FROM indicator"))
    deciding.retire(actor("clara"), published, decision="AG 2026-03/4")
    indexing.drain()
    hit = find(ANONYMOUS, Question("bonuscard")).items[0]
    assert (hit.code, hit.state) == ("IND-0048", "retired")


def test_draining_twice_changes_nothing() -> None:
    indexing.build()
    follow_again = "INSERT INTO task (kind, subject, made_at) VALUES ('index', 'IND-0048', CURRENT_TIMESTAMP)"
    for _ in range(2):
        with db.transaction() as session:
            session.execute(text(follow_again))
        assert indexing.drain() == 1
        assert index().size == 1


def test_tasks_of_other_kinds_are_left_alone() -> None:
    with db.transaction():
        enqueue("mail", ["somebody"])
    indexing.build()
    assert tasks() == 1


def test_every_kind_of_task_has_somebody_who_does_it() -> None:
    assert set(DOERS) == set(TaskKind)


def test_every_kind_of_task_is_asked_for_somewhere_and_no_kind_is_a_literal() -> None:
    asked = {
        kind
        for file in (ROOT / "registry").rglob("*.py")
        for kind in re.findall(r"enqueue\(\s*([^,)\s]+)", file.read_text(encoding="utf-8"))
    } - {"kind:"}
    assert asked == {f"TaskKind.{kind.name}" for kind in TaskKind}


def test_a_kind_that_nobody_knows_is_set_aside_with_a_sentence(settings: Settings) -> None:
    with db.transaction():
        enqueue("mail", ["somebody"])  # type: ignore[arg-type]
    with running() as told:
        assert soon(lambda: [task.kind for task in retrying.aside()] == ["mail"])
    assert [sentence for sentence in told if "„mail somebody“ kennt diese Version" in sentence]


def test_what_fails_is_in_the_journal_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "records_of", break_down)
    with capture_logs() as journal, running():
        assert soon(lambda: bool(journal))
    (noted, *_) = journal
    assert noted["log_level"] == "error"
    assert isinstance(noted["exc_info"], ValueError)
    assert "break_down" in "".join(traceback.format_exception(noted["exc_info"]))


def break_down(*_: object) -> None:
    """Fail as a programme does."""
    raise ValueError("so nicht")


# Whoosh leaves it to Python to close what it could not read.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_truncated_index_is_built_anew_at_once_and_the_database_answers_meanwhile(
    settings: Settings,
) -> None:
    with running():
        assert soon(lambda: has_index(settings))
        build = places.current(settings.index_folder)
        for path in build.glob("MAIN_*.*"):
            os.truncate(path, path.stat().st_size // 3)
        finding._reader.cache_clear()  # as in a process that starts
        assert codes("bonuscard") == ["IND-0048"]
        assert soon(lambda: places.current(settings.index_folder) != build)
        assert soon(lambda: indexing.is_sound() and index().size == 1)
    assert not places.is_reported(settings.index_folder)


def test_an_index_that_is_taken_away_comes_back_while_the_worker_runs(settings: Settings) -> None:
    with running():
        assert soon(lambda: has_index(settings))
        shutil.rmtree(settings.index_folder)
        assert codes("bonuscard") == ["IND-0048"]  # the database answers meanwhile
        assert soon(indexing.is_there)
        assert soon(lambda: indexing.is_sound() and index().size == 1)


def wreck(folder: Path) -> None:
    """Write over every file of an index."""
    for file in [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]:
        file.write_bytes(b"broken")


def grow_old(folder: Path) -> None:
    """Put an index back to an earlier position."""
    (next(folder.glob("build-*")) / "number").write_text("0")


def be_of_another(folder: Path) -> None:
    """Let the database know of another index than the one that is there."""
    with db.transaction() as session:
        session.merge(Mark(name=indexing.MARK, value="build-other:1"))


@pytest.mark.parametrize("damage", [shutil.rmtree, wreck, grow_old, be_of_another])
def test_a_worker_mends_the_index_when_it_starts(damage: Callable[[Path], None], settings: Settings) -> None:
    indexing.build()
    assert indexing.is_sound()
    damage(settings.index_folder)
    assert not indexing.is_sound()
    with running() as told:
        assert soon(lambda: len(told) > 1 and has_index(settings))
        assert soon(indexing.is_sound)
    assert codes("bonuscard") == ["IND-0048"]


def test_one_worker_acts_and_the_next_takes_over(settings: Settings) -> None:
    with running() as second:
        assert soon(lambda: has_index(settings))
        with running() as third:
            assert soon(lambda: any("wartet" in sentence for sentence in third))
        assert any("läuft" in sentence for sentence in second)


def test_a_worker_goes_on_after_a_failing_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as told:
        assert soon(lambda: has_index(settings))
        with monkeypatch.context() as failing:
            failing.setattr(indexing, "is_there", fail)
            assert soon(lambda: any("antwortet gerade nicht" in sentence for sentence in told))
        adopt("IND-0050", CONTENT | {"title": Localised("Zimmerpflanzendichte")})
        assert soon(lambda: codes("zimmerpflanzendichte") == ["IND-0050"])


def fail() -> None:
    """Fail as a database does."""
    raise db.Unavailable()


def test_reindexing_asks_the_worker_where_one_runs(settings: Settings) -> None:
    assert working.reindex() == 1
    with running() as told:
        assert soon(lambda: working.STARTED in told)
        before = (settings.index_folder / "current").readlink()
        assert working.reindex() is None
        assert (settings.index_folder / "current").readlink() != before


def test_when_the_worker_ends_before_it_could_reindex_we_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = locking.worker_lock()
    assert lock.take()
    monkeypatch.setattr(locking, "is_worker_running", lambda: lock.release() or False)  # it ends meanwhile
    assert working.reindex() == 1
    assert tasks() == 0


def test_nobody_says_that_an_index_was_built_while_another_process_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "REINDEX_PATIENCE", 0.0)
    with locking.holding(), pytest.raises(locking.Busy):
        working.reindex()


def test_building_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "CHUNK", 1)
    told: list[tuple[int, int]] = []
    working.reindex(lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]


def test_a_renamed_office_is_found_and_harvested_under_its_new_name(settings: Settings) -> None:
    with running():
        assert soon(lambda: has_index(settings))
        rename()
        assert soon(lambda: "Zusammenhalt" in catalogue_page(ANONYMOUS, "nt").body.decode())
        assert soon(lambda: shown_office() == "Amt für Zusammenhalt")
        assert soon(lambda: tasks() == 0)
    assert verify().definitions == 1


def test_the_worker_lets_a_name_written_ahead_be_seen_on_its_day(
    settings: Settings, clock: FakeClock
) -> None:
    clock.moment = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    with db.transaction() as session:
        times = {"valid_from": "2027-01-01", "valid_from_earliest": date(2027, 1, 1)}
        name = Localised("Amt für Zusammenhalt")
        session.add(OfficeName(office_id=1, name=name, recorded_from=db.clock.now(), **times))
        naming.touch()
    refresh_if_stale()
    assert "Zusammenhalt" not in catalogue_page(ANONYMOUS, "nt").body.decode()
    clock.moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with running():
        assert soon(lambda: shown_office() == "Amt für Zusammenhalt")
        assert soon(lambda: "Zusammenhalt" in catalogue_page(ANONYMOUS, "nt").body.decode())


def rename() -> None:
    """Give the steward office another name."""
    with db.transaction() as session:
        session.execute(
            update(OfficeName).where(OfficeName.office_id == 1).values(name=Localised("Amt für Zusammenhalt"))
        )
        naming.touch()
        enqueue("names", ["office:amt-soziales"])


def shown_office() -> str | None:
    """Give the office that a hit names."""
    office = find(ANONYMOUS, Question("bonuscard")).items[0].office
    return office and office[1].de


def test_fragments_are_purged_two_days_after_they_were_closed(clock: FakeClock) -> None:
    clock.moment = datetime.now(UTC)  # not before what was filled in
    rename()
    following_names.drain()
    clock.move(days=1)
    assert working.purge() == 0
    clock.move(days=2)
    assert working.purge() == 5
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Fragment)) == 5
    assert b"IND-0048" in catalogue_page(ANONYMOUS, "ttl").body


def test_changed_settings_render_everything_anew(settings: Settings) -> None:
    refresh_if_stale()
    assert refresh_if_stale() is None
    use(Settings(dict(settings.values) | {"REGISTRY_BASE_URL": "https://neu.stuttgart.example"}))
    assert refresh_if_stale() is not None
    assert b"https://neu.stuttgart.example/indicators/IND-0048" in catalogue_page(ANONYMOUS, "ttl").body
    assert refresh_if_stale() is None
    verify()


def test_no_second_worker_gets_the_lock() -> None:
    with locking.holding():
        assert working.catch_up() == 0
    assert working.catch_up() == 1
