"""The whole site over Stuttgart's catalogue, made once a process, for tests that only read."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

import registry.settings as settings_of_process
from registry.rules.access import SYSTEM, Actor
from registry.rules.lifecycle import Role
from registry.services.finding import indexing
from registry.services.importing import importing
from registry.settings import Settings
from registry.site import create_app
from seeds.catalogue_files import read_catalogue
from tests.databases import bound, migrated

ROOT = Path(__file__).parent.parent
BASE_URL = "https://indikatoren.stuttgart.example"
LOADER = Actor(SYSTEM.account_id, None, frozenset({Role.ADMINISTRATOR}))


@dataclass(frozen=True)
class Site:
    """The application with its settings and its database."""

    app: Flask
    settings: Settings
    url: str


@cache
def built() -> Site:
    """Load Stuttgart's catalogue, build its index and make the application."""
    folder = Path(tempfile.mkdtemp(prefix="registry-stuttgart-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = migrated(f"sqlite:///{folder / 'registry.sqlite'}")
    values = Settings.from_environment(
        {
            "DATABASE_URL": url,
            "REGISTRY_INSTANCE": str(folder),
            "REGISTRY_DEMO": "1",
            "REGISTRY_BASE_URL": BASE_URL,
            "SECRET_KEY": "only-for-tests-" + "0" * 32,
        }
    )
    with bound(url), used(values):
        importing.load(LOADER, read_catalogue(ROOT / "seeds/stuttgart"))
        indexing.build()
        return Site(create_app(values), values, url)


@contextmanager
def used(values: Settings) -> Iterator[None]:
    """Make these the settings of the process while the block lasts."""
    before = list(settings_of_process._used)
    settings_of_process.use(values)
    try:
        yield
    finally:
        settings_of_process._used[:] = before


@contextmanager
def opened() -> Iterator[FlaskClient]:
    """Open the site for a test that only reads."""
    site = built()
    with used(site.settings), bound(site.url):
        yield site.app.test_client()
