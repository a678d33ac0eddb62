"""The door for machines alone, over a small registry or over Stuttgart's catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import registry.settings as settings_of_process
from registry import db
from registry.api import api
from registry.formats.forms import FORMS
from registry.http import headers, language, negotiation, problems, sharing
from registry.rules.access import ANONYMOUS
from registry.services.catalogue import exporting
from registry.services.importing import importing
from registry.settings import Settings
from seeds.catalogue_files import read_catalogue
from tests.cast import actor
from tests.conftest import ROOT
from tests.databases import Templates, bound
from tests.services.filling import fill


@pytest.fixture
def door(database: str, settings: Settings) -> FlaskClient:
    """Open the door over one adopted indicator, IND-0048."""
    settings_of_process.use(settings)
    fill()
    return machine_door().test_client()


def machine_door() -> Flask:
    """Make an application of nothing but the door for machines and what doors share."""
    app = Flask("machines", static_folder=None)
    for part in (language, sharing, negotiation, problems, headers):
        part.init(app)
    app.register_blueprint(api)
    app.teardown_appcontext(lambda _error: db.session.remove())
    return app


@pytest.fixture(scope="session")
def seeded_pages(
    sqlite_templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[bytes]]:
    """Give every page of Stuttgart's catalogue in every form."""
    return next(_pages(sqlite_templates, tmp_path_factory.mktemp("seeded")))


def _pages(templates: Templates, folder: Path) -> Iterator[dict[str, list[bytes]]]:
    with templates.copy(folder) as url, bound(url):
        settings_of_process.use(
            Settings.from_environment(
                {
                    "DATABASE_URL": url,
                    "REGISTRY_DEMO": "1",
                    "REGISTRY_INSTANCE": str(folder),
                    "REGISTRY_BASE_URL": "https://indikatoren.stuttgart.example",
                }
            )
        )
        importing.load(actor("adam"), read_catalogue(ROOT / "seeds/stuttgart"))
        with db.reading() as session:
            pages = exporting.page_at(session, 1, None).pages
        yield {
            form: [exporting.catalogue_page(ANONYMOUS, form, number).body for number in range(1, pages + 1)]
            for form in FORMS
        }
