"""Machines are given the catalogue only when it is whole: not while it is loaded, restored, or made for another address."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from registry import db
from registry.errors import Unavailable
from registry.rules.access import ANONYMOUS
from registry.services.catalogue import refreshing
from registry.services.catalogue.exporting import catalogue_page, whole_catalogue
from registry.services.state import loading
from registry.services.state.loading import Condition, Incomplete
from registry.services.state.marks import RESTORING, set_mark, take_mark
from registry.settings import Settings, use
from tests.databases import Templates
from tests.services.stage import drafted, published, retired
from tests.services.tampering import unguarded

pytestmark = pytest.mark.usefixtures("stage")


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[Callable[[], object]]:
    """Let the registry move to another address."""
    yield lambda: use(
        Settings.from_environment(dict(settings.values) | {"REGISTRY_BASE_URL": "https://anders.example"})
    )
    use(settings)


def require_shut(found: Condition) -> None:
    """Expect that neither a page nor the file is given, and why."""
    assert loading.condition() is found
    with pytest.raises(Incomplete):
        catalogue_page(ANONYMOUS, "ttl")
    with pytest.raises(Incomplete):
        list(whole_catalogue(ANONYMOUS, "ttl"))


def test_nothing_is_given_before_the_first_publication_and_all_after_it() -> None:
    require_shut(Condition.LOADING)
    drafted()
    require_shut(Condition.LOADING)
    published()
    assert loading.condition() is Condition.COMPLETE
    assert catalogue_page(ANONYMOUS, "ttl").body


def test_a_catalogue_that_was_emptied_on_purpose_is_given() -> None:
    retired()
    assert loading.condition() is Condition.COMPLETE
    assert catalogue_page(ANONYMOUS, "ttl").body


def test_nothing_is_given_while_a_backup_is_not_proven() -> None:
    published()
    with db.transaction():
        set_mark(RESTORING, "2026")
    require_shut(Condition.RESTORING)
    with db.transaction():
        take_mark(RESTORING)
    assert catalogue_page(ANONYMOUS, "ttl").body


def test_nothing_is_given_between_two_addresses(elsewhere: Callable[[], object]) -> None:
    published()
    refreshing.refresh_if_stale()
    elsewhere()
    require_shut(Condition.RENDERING)
    refreshing.refresh_if_stale()
    assert b"https://anders.example/indicators/" in catalogue_page(ANONYMOUS, "nt").body


@pytest.mark.parametrize(
    "statement", ["DELETE FROM catalogue", "DELETE FROM fragment", "DELETE FROM fragment WHERE form = 'ttl'"]
)
def test_a_database_that_lost_rows_gives_no_smaller_catalogue(statement: str) -> None:
    published()
    with unguarded() as session:
        session.execute(text(statement))
        with pytest.raises(Unavailable):
            catalogue_page(ANONYMOUS, "ttl")
        with pytest.raises(Unavailable):
            list(whole_catalogue(ANONYMOUS, "ttl"))


def test_a_database_without_tables_is_not_available(templates: Templates, settings: Settings) -> None:
    (folder := settings.instance / "empty").mkdir()
    with templates.empty(folder), pytest.raises(Unavailable):
        loading.condition()
