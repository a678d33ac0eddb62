"""Transactions join, reads end, two writers wait for each other, and a failing database is said as such."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, func, select, text

from registry import db, texts
from registry.errors import Unavailable
from registry.model.changelog import Head
from registry.model.outbox import Mark
from tests import postgresql
from tests.postgresql import Server


def _add(name: str) -> None:
    with db.transaction() as session:
        session.add(Mark(name=name, value="1"))


def _count() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Mark)) or 0


def test_an_inner_transaction_leaves_committing_to_the_outer_one(database: str) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        _add("inner")
        raise RuntimeError("the outer one fails")
    assert _count() == 0
    with db.transaction():
        _add("inner")
    assert _count() == 1


def test_an_error_takes_everything_back(database: str) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction() as session:
        session.add(Mark(name="half", value="1"))
        session.flush()
        raise ZeroDivisionError
    assert _count() == 0


def test_reading_lets_go_at_the_end(database: str) -> None:
    with db.reading() as session:
        session.scalars(select(Mark)).all()
        assert session.in_transaction()
    assert not db.session().in_transaction()


def test_reading_inside_a_transaction_sees_what_is_being_written(database: str) -> None:
    with db.transaction() as session:
        session.add(Mark(name="now", value="1"))
        session.flush()
        assert _count() == 1
        assert db.session().info["writes"]
    assert "writes" not in db.session().info


def test_writing_starts_from_the_present_even_after_a_read_left_open(database: str) -> None:
    db.session().scalars(select(Mark)).all()
    _in_another_thread(lambda: _add("theirs"))
    with db.transaction() as session:
        assert session.get(Mark, "theirs") is not None


def test_two_writers_lose_no_update(database: str) -> None:
    def count_up() -> None:
        for _ in range(10):
            with db.transaction() as session:
                head = session.scalars(select(Head).with_for_update()).one()
                head.names_number += 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        assert session.scalars(select(Head.names_number)).one() == 40
    db.session.remove()


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.sqlite", "postgresql+psycopg://nobody@/x?host=/nowhere"]
)
def test_a_database_that_does_not_answer_is_unavailable(url: str) -> None:
    engine = db.configure(url)
    try:
        with pytest.raises(Unavailable), db.reading() as session:
            session.execute(text("SELECT 1"))
        with pytest.raises(Unavailable), db.transaction() as session:
            session.execute(text("SELECT 1"))
        if not db.is_sqlite():  # a socket may come yet; a folder that cannot be opened is said at once
            assert not db.wait_until_answering(0)
    finally:
        db.session.remove()
        engine.dispose()


HBA = "local all postgres trust\nlocal kept all reject\nlocal all all scram-sha-256\n"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    """Run a PostgreSQL server that asks for passwords."""
    with postgresql.running() as server:
        server.create("there")
        with psycopg.connect(host=str(server.folder), user="postgres", autocommit=True) as connection:
            connection.execute("CREATE ROLE known LOGIN PASSWORD 'right'")
            (server.folder / "data/pg_hba.conf").write_text(HBA)
            connection.execute("SELECT pg_reload_conf()")
        yield server


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("whom", "database", "says"),
    [
        ("known:wrong", "there", "Name oder Passwort"),
        ("known", "there", "Name oder Passwort"),
        ("unknown:right", "there", "Name oder Passwort"),
        ("postgres", "nowhere", "Die Datenbank in DATABASE_URL gibt es auf dem Server nicht"),
        ("known:right", "kept", "pg_hba.conf"),
    ],
)
def test_what_waiting_does_not_mend_is_said_at_once(
    guarded: Server, whom: str, database: str, says: str
) -> None:
    refuse(f"postgresql+psycopg://{whom}@/{database}?host={guarded.folder}", says)


@pytest.mark.postgresql
def test_a_missing_role_is_said_at_once(postgresql_server: Server) -> None:
    refuse(
        f"postgresql+psycopg://nobody@/postgres?host={postgresql_server.folder}", "Die Rolle in DATABASE_URL"
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////nowhere/at/all.sqlite", "Die Datei der Datenbank lässt sich nicht öffnen"),
        ("postgresql+psycopg://x@no-such-host.invalid/x", "Den Rechner in DATABASE_URL gibt es nicht"),
    ],
)
def test_a_place_that_is_not_there_is_said_at_once(url: str, says: str) -> None:
    refuse(url, says)


def refuse(url: str, says: str) -> None:
    """Wait a long time for a database that turns us away; once is enough."""
    engine = db.configure(url)
    tried = []
    event.listen(engine, "do_connect", lambda *given: tried.append(given))
    try:
        with pytest.raises(db.DatabaseRefused) as refused:
            db.wait_until_answering(60)
        assert says in texts.sentence_of(refused.value)
        assert len(tried) == 1
    finally:
        db.session.remove()
        engine.dispose()


def test_the_database_answers(database: str) -> None:
    assert db.wait_until_answering(1)


def test_sqlite_checks_foreign_keys_and_writes_ahead(instance: Path) -> None:
    engine = db.configure(f"sqlite:///{instance / 'x.sqlite'}")
    with engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "journal_mode")
        ]
    engine.dispose()
    assert pragmas == [1, "wal"]


def test_the_clock_tells_utc_and_tests_may_move_it(clock) -> None:
    before = db.clock.now()
    assert before.utcoffset() == timedelta(0)
    clock.move(days=2)
    assert db.clock.now() - before == timedelta(days=2)


def _in_another_thread(work) -> None:
    def run() -> None:
        work()
        db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
