"""What every test may ask for: the cast, the clock, settings and freshly migrated databases."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, event

from registry import db
from registry import settings as settings_module
from registry.rules.access import ANONYMOUS, Actor
from registry.settings import Settings
from tests import postgresql
from tests.cast import actor, settle
from tests.databases import PostgresqlTemplates, SqliteTemplates, Templates

ROOT = Path(__file__).parent.parent
KINDS = os.environ.get("REGISTRY_TEST_DATABASES", "sqlite,postgresql").split(",")
# Two shared cores: a slow moment is no failed property.
hypothesis_settings.register_profile("registry", deadline=None)
hypothesis_settings.load_profile("registry")

# Doors write no SQL of their own: they are tested on SQLite, and on PostgreSQL with the long tests.
DOORS = ("admin", "api", "http", "web")

BASE_URL = "https://indikatoren.stuttgart.example"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the PostgreSQL half of the doors' tests to the long run, except where a test asks for both."""
    for item in items:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        is_second_half = item.get_closest_marker("postgresql") and not item.get_closest_marker("both")
        if room in DOORS and is_second_half:
            item.add_marker(pytest.mark.long)


class FakeClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Give the moment it stands at."""
        return self.moment

    def move(self, **by: float) -> datetime:
        """Move on, for example by `days=2`."""
        self.moment += timedelta(**by)
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Stop the registry's clock on 16 March 2026."""
    fake = FakeClock()
    monkeypatch.setattr(db.clock, "now", fake.now, raising=False)
    return fake


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements that are sent while the test runs; clear it to start counting."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def dcat_kit() -> Path:
    """Give the folder of the DCAT validation kit; without it, one line says what was not checked."""
    folder = Path(os.environ.get("DCAT_KIT") or ROOT.parent / "shared/dcat").resolve()
    if folder.is_dir():
        return folder
    missing = f"the DCAT validation kit is not in {folder} (DCAT_KIT); only our own shapes were run"
    if os.environ.get("CI"):
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Give an empty instance folder."""
    folder = tmp_path / "instance"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def settings(request: pytest.FixtureRequest, instance: Path) -> Settings:
    """Give the settings of a demonstration, with the test's database when it has one."""
    url = request.getfixturevalue("database") if "database" in request.fixturenames else ""
    return Settings.from_environment(
        {
            "DATABASE_URL": url,
            "REGISTRY_INSTANCE": str(instance),
            "REGISTRY_DEMO": "1",
            "REGISTRY_BASE_URL": BASE_URL,
            "SECRET_KEY": "only-for-tests-" + "0" * 32,
        }
    )


@pytest.fixture
def used(settings: Settings) -> Iterator[Settings]:
    """Make the test's settings those of the process."""
    before = list(settings_module._used)
    yield settings_module.use(settings)
    settings_module._used[:] = before


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """Run one PostgreSQL server for all tests of this process."""
    with postgresql.running() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Keep the SQLite files that tests start from."""
    return SqliteTemplates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgresql_templates(postgresql_server: postgresql.Server) -> Templates:
    """Keep the PostgreSQL databases that tests start from."""
    return PostgresqlTemplates(postgresql_server)


@pytest.fixture(params=[pytest.param(kind, marks=[getattr(pytest.mark, kind)]) for kind in KINDS])
def templates(request: pytest.FixtureRequest) -> Templates:
    """Double a test: once for each database the registry runs on."""
    found: Templates = request.getfixturevalue(f"{request.param}_templates")
    return found


@pytest.fixture
def database(templates: Templates, instance: Path) -> Iterator[str]:
    """Bind the registry to a fresh migrated database of the test's own; give its address."""
    with templates.copy(instance) as url:
        yield url


@pytest.fixture
def cast(database: str) -> None:
    """Write the cast's offices and accounts into the test's database."""
    settle()


@pytest.fixture
def anna() -> Actor:
    """Give an author of the Amt für Soziales."""
    return actor("anna")


@pytest.fixture
def rita() -> Actor:
    """Give a reviewer of the Statistisches Amt, who writes drafts too."""
    return actor("rita")


@pytest.fixture
def stefan() -> Actor:
    """Give the steward of the Statistisches Amt."""
    return actor("stefan")


@pytest.fixture
def clara() -> Actor:
    """Give the working group's chair."""
    return actor("clara")


@pytest.fixture
def adam() -> Actor:
    """Give the administrator."""
    return actor("adam")


@pytest.fixture
def stranger() -> Actor:
    """Give somebody who has not signed in."""
    return ANONYMOUS
