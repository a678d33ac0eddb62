"""Commands run in this process: on an empty place, on a small registry, on Stuttgart's catalogue."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import cli, db, settings
from registry.services.catalogue.refreshing import refresh_if_stale
from registry.services.finding import indexing
from tests.cli.running import Ran, Run
from tests.conftest import BASE_URL
from tests.databases import Templates, bound
from tests.services.filling import fill

KEY = "only-for-tests-" + "0" * 32


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, instance: Path) -> None:
    """Set the environment of a production start, in German."""
    for setting in settings.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    given = {
        "REGISTRY_INSTANCE": str(instance),
        "REGISTRY_BASE_URL": BASE_URL,
        "SECRET_KEY": KEY,
        "LC_ALL": "C.UTF-8",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run(environment: None, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run commands in this process."""

    def call(*arguments: str) -> Ran:
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    yield call
    db.session.remove()


@pytest.fixture
def stocked(database: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on a database with one published indicator and its index."""
    monkeypatch.setenv("DATABASE_URL", database)
    settings.use(settings.Settings.from_environment())
    fill()
    catch_up()
    return run


def catch_up() -> None:
    """Do what a worker would have done."""
    refresh_if_stale()
    indexing.build()


@pytest.fixture
def seeded(
    sqlite_templates: Templates, instance: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    """Run commands on a database with Stuttgart's catalogue, loaded once for all tests."""
    stored = stored_stuttgart(sqlite_templates, tmp_path_factory, run)
    shutil.copytree(stored, instance, dirs_exist_ok=True, symlinks=True)
    with bound(f"sqlite:///{instance / 'registry.sqlite'}"):
        yield run


_stored: list[Path] = []


def stored_stuttgart(templates: Templates, folders: pytest.TempPathFactory, run: Run) -> Path:
    """Load Stuttgart's catalogue once; give the folder it lies in."""
    if not _stored:
        folder = folders.mktemp("stuttgart")
        with templates.copy(folder), pytest.MonkeyPatch.context() as there:
            there.setenv("REGISTRY_INSTANCE", str(folder))
            assert run("seed").status == 0
        _stored.append(folder)
    return _stored[0]
