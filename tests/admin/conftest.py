"""The whole site over a small stage, with a cast that can sign in."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from registry import db
from registry import settings as settings_module
from registry.model import Account, AccountRole
from registry.services.registers import units
from registry.settings import Settings
from registry.site import create_app
from tests.admin.visiting import Visitor, visitor
from tests.cast import LONG_AGO, actor
from tests.passwords import give_to_all, hash_cheaply
from tests.services import stage as staging

Enter = Callable[..., Visitor]
_made: list[Flask] = []
ROLES = {
    "lea": "reader",
    "anna": "author",
    "rita": "reviewer",
    "stefan": "steward",
    "clara": "chair",
    "adam": "administrator",
}


@pytest.fixture
def site(cast: None, used: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Open the site over words, places and measures, with accounts of every role."""
    hash_cheaply(monkeypatch)
    staging.set_up()
    units.add_unit(actor("adam"), "stadtbezirk/01", "Mitte")
    _add_lea()
    give_to_all()
    yield _built(used)
    db.session.remove()
    db.engine().dispose()


@pytest.fixture
def enter(site: Flask) -> Enter:
    """Let one of the cast, or a stranger, come to the site."""
    return lambda name=None: visitor(site, name)


def _add_lea() -> None:
    with db.transaction() as session:
        office_id = session.query(Account).filter(Account.name == "Anna").one().office_id
        session.add(
            Account(
                mail="lea@stuttgart.example",
                name="Lea",
                office_id=office_id,
                created_at=LONG_AGO,
                roles=[AccountRole(role="reader")],
            )
        )


def _built(values: Settings) -> Flask:
    """Make the application once a process; each test binds it to a database of its own."""
    if not _made:
        _made.append(create_app(values))
        db.engine().dispose()
    settings_module.use(values)
    db.configure(values.database_url)
    return _made[0]
