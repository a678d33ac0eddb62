"""The database: one engine, one session a thread, transactions that join and reads that end."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, Executable, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from registry import settings, texts
from registry.errors import NotSaved, RegistryError, Unavailable

_maker = sessionmaker(expire_on_commit=False, autoflush=True)
session: scoped_session[Session] = scoped_session(_maker)
BUSY_TIMEOUT_MS = 30_000
# Tables or columns of this release are not there yet: the server is up before the database is migrated.
NOT_PREPARED = ("42P01", "42703")
_looks: ContextVar[bool] = ContextVar("looks", default=False)
_IMPATIENT = {"sqlite": "PRAGMA busy_timeout=0", "postgresql": "SET LOCAL lock_timeout = '50ms'"}
# What a server says in English or German, and what it means for whoever set DATABASE_URL.
HOPELESS = tuple(
    (re.compile(words), sentence)
    for words, sentence in (
        (
            "(?i)password authentication failed|no password supplied|Passwort-Authentifizierung|peer authentication failed",
            "Die Datenbank lässt uns nicht hinein: Name oder Passwort in DATABASE_URL stimmt nicht.",
        ),
        (
            'role ".*" does not exist|Rolle ».*« existiert nicht',
            "Die Rolle in DATABASE_URL gibt es auf dem Datenbankserver nicht.",
        ),
        (
            'database ".*" does not exist|Datenbank ».*« existiert nicht',
            "Die Datenbank in DATABASE_URL gibt es auf dem Server nicht. Bitte legen Sie sie an.",
        ),
        ("pg_hba.conf", "Der Datenbankserver lässt diese Verbindung nicht zu (pg_hba.conf)."),
        (
            "failed to resolve host|could not translate host name|Name or service not known",
            "Den Rechner in DATABASE_URL gibt es nicht.",
        ),
        (
            "unable to open database file",
            "Die Datei der Datenbank lässt sich nicht öffnen. Bitte prüfen Sie DATABASE_URL und die Rechte am Ordner.",
        ),
    )
)


class DatabaseRefused(RegistryError):
    """The database turns us away for a reason that waiting does not mend; the message says which."""


class Clock:
    """Tells the time; tests set it."""

    def now(self) -> datetime:
        """Give the present moment in UTC, to the microsecond."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Give the city's day: what dates in force are compared with, and what they begin and end on."""
        return settings.current().day_of(self.now())


clock = Clock()


def configure(url: str) -> Engine:
    """Bind the sessions to a database; sqlite:///… and postgresql+psycopg://… are known."""
    session.remove()
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"), **_pool(url)
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _maker.configure(bind=engine)
    return engine


def engine() -> Engine:
    """Give the engine the sessions are bound to."""
    bind = _maker.kw["bind"]
    assert isinstance(bind, Engine)
    return bind


def is_sqlite() -> bool:
    """Tell whether the database is SQLite."""
    return engine().dialect.name == "sqlite"


@contextmanager
def transaction() -> Iterator[Session]:
    """Write all or nothing; joins a transaction that is already open, only the outermost commits."""
    if _looks.get():
        raise NotSaved()
    current = session()
    if current.info.get("writes"):
        with _part(current):
            yield current
        return
    with _translated():
        _begin_writing(current)
        try:
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            current.info.clear()


@dataclass
class Held:
    """A transaction that holds others: whether one of them has written."""

    is_written: bool = False


@contextmanager
def holding() -> Iterator[Held]:
    """Write all or nothing over several transactions: each can still fail alone, all are committed together."""
    with transaction() as current:
        held = current.info["holds"] = Held()
        yield held


@contextmanager
def looking() -> Iterator[None]:
    """Write nothing: whoever begins a transaction meanwhile is told NotSaved."""
    token = _looks.set(True)
    try:
        yield
    finally:
        _looks.reset(token)


@contextmanager
def reading() -> Iterator[Session]:
    """Read one consistent state and let go of it at the end; inside a transaction it reads along."""
    current = session()
    if current.info.get("reads") or current.info.get("writes"):
        with _translated():
            yield current
        return
    with _translated():
        current.info["reads"] = True
        try:
            if not is_sqlite():  # there every read is a snapshot anyway
                current.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield current
        finally:
            current.close()  # what was read stays as it was read, and asks nothing more
            current.info.clear()


def write_if_free(statement: Executable) -> bool:
    """Write something small that matters little, unless others write just now; waits for nobody."""
    with engine().connect() as connection:
        try:
            connection.exec_driver_sql(_IMPATIENT[engine().dialect.name])
            connection.execute(statement)
            connection.commit()
        except OperationalError:
            connection.rollback()
            return False
        finally:
            if is_sqlite():
                connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return True


def kept() -> dict[str, Any]:
    """Give what is kept of the present read or transaction, until it ends."""
    found: dict[str, Any] = session().info.setdefault("kept", {})
    return found


def is_writing() -> bool:
    """Tell whether a transaction is open: what it reads may never have been."""
    return bool(session().info.get("writes"))


def rows(statement: Executable, given: Mapping[str, Any]) -> Sequence[Any]:
    """Read rows as they are, without making objects: for statements over tables that run all the time."""
    return session().connection().execute(statement, given).all()


def wait_until_answering(seconds: float) -> bool:
    """Tell whether the database answers within the time, in seconds; what waiting cannot mend is raised at once."""
    end = time.monotonic() + seconds
    while True:
        try:
            with engine().connect() as connection:
                connection.execute(text("SELECT 1"))
            return True
        except (OperationalError, InterfaceError) as error:
            _require_hope(error)
            if time.monotonic() > end:
                return False
            time.sleep(0.2)


def _require_hope(error: DBAPIError) -> None:
    """Refuse what stays as it is however long one waits: psycopg gives no code for it, only the server's words."""
    said = str(error.orig)
    for words, sentence in HOPELESS:
        if words.search(said):
            raise DatabaseRefused(sentence) from error


def _begin_writing(current: Session) -> None:
    if current.in_transaction():
        current.rollback()  # a read left open; writing starts from the present
    current.expire_all()  # and so do rows that somebody still holds from an earlier transaction
    current.info["writes"] = True
    if is_sqlite():
        current.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


@contextmanager
def _part(current: Session) -> Iterator[None]:
    """Join the open transaction; directly below one that holds, what fails is taken back alone."""
    held = current.info.pop("holds", None)
    if held is None:
        yield
        return
    before = dict(current.info)
    current.expire_all()  # a part starts from the present, as a transaction does
    current.info.pop("kept", None)
    try:
        with _translated(), current.begin_nested():
            yield
        held.is_written = True
    except BaseException:
        current.info.clear()
        current.info.update(before)
        raise
    finally:
        current.info["holds"] = held


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unavailable() from error
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) in NOT_PREPARED:
            raise Unavailable() from error
        raise


def _pool(url: str) -> dict[str, Any]:
    return {} if url.startswith("sqlite") else {"pool_size": 5, "max_overflow": 5, "pool_timeout": 10}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.create_function("fold", 1, _fold, deterministic=True)
    connection.isolation_level = None  # we say BEGIN ourselves
    for statement in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "cache_size=-4000",
    ):
        connection.execute(f"PRAGMA {statement}")


def _fold(words: object) -> str | None:
    """Fold what a column holds; SQLite itself knows capitals of ASCII alone."""
    return None if words is None else texts.folded(str(words))


def _begin_sqlite(connection: Any) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")
