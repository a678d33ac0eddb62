"""Every byte of every value in the log, changed by hand in the database: verification names the entry."""

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import inspect, literal_column, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry import db
from registry.model.base import Moment
from registry.services.operations.verifying import LogBroken, verify
from registry.settings import Settings, use
from tests.databases import Templates
from tests.services.filling import fill
from tests.services.tampering import Place, places, unguarded

pytestmark = pytest.mark.long
IMPOSSIBLE = -1


class Changed(NamedTuple):
    """Another value as SQL, and as a number where it is one."""

    sql: str
    number: int | None = None


def test_no_byte_of_the_log_can_be_changed_unseen(
    sqlite_templates: Templates, instance: Path, settings: Settings
) -> None:
    use(settings)
    choose, wrong = random.Random(1897), []
    with sqlite_templates.copy(instance):
        fill()
        found = places()
        for place in found:
            for changed in changes_of(place, choose):
                number = broken_with(place, changed.sql)
                # A field moved to an entry before its own is missed there first.
                if number not in (place.number, changed.number) and number != IMPOSSIBLE:
                    wrong.append((place.table.name, place.column.name, place.key, changed.sql, number))
        assert verify().entries == 3
    assert len(found) > 200
    assert not wrong, "\n".join(map(str, wrong))


def changes_of(place: Place, choose: random.Random) -> Iterator[Changed]:
    """Give the value once for each of its bytes, with one bit of that byte changed; numbers once for each bit."""
    if isinstance(place.value, int):
        yield from (Changed(str(place.value ^ 1 << bit), place.value ^ 1 << bit) for bit in range(16))
        return
    whole, is_binary = stored(place), isinstance(place.value, bytes)
    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1 << choose.randrange(8)]) + whole[at + 1 :]
        yield Changed(f"x'{changed.hex()}'" if is_binary else f"CAST(x'{changed.hex()}' AS TEXT)")


def stored(place: Place) -> bytes:
    """Give a value's bytes as SQLite keeps them."""
    if isinstance(place.column.type, Moment):
        assert isinstance(place.value, datetime)
        return place.value.strftime("%Y-%m-%d %H:%M:%S.%f").encode()
    return place.value if isinstance(place.value, bytes) else str(place.value or "").encode()


def broken_with(place: Place, changed: str) -> int | None:
    """Verify with these bytes in place of a value; give the number of the entry that is named."""
    try:
        with unguarded() as session:
            session.execute(text("PRAGMA ignore_check_constraints = ON"))
            _write(session, place, changed)
            verify()
    except IntegrityError:
        return IMPOSSIBLE  # two rows of one key: the database itself is in the way
    except LogBroken as error:
        number = error.data["number"]
        return number if isinstance(number, int) else None
    finally:
        with db.engine().connect() as connection:
            connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    return None


def _write(session: Session, place: Place, changed: str) -> None:
    keys = zip(inspect(place.table).primary_key, place.key, strict=True)
    statement = update(place.table).where(*(column == key for column, key in keys))
    session.connection().execute(statement.values({place.column: literal_column(changed)}))
