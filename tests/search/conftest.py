"""One index of real titles for all tests that only ask."""

from pathlib import Path

import pytest

from registry.search.index import Index, open_index, rebuild
from tests.search.documents import catalogue


@pytest.fixture(scope="session")
def stuttgart(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Open an index of Stuttgart's titles; nobody writes to it."""
    folder = tmp_path_factory.mktemp("stuttgart") / "index"
    rebuild(folder, catalogue(), number=3)
    return open_index(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name a place for an index that a test may change."""
    return tmp_path / "index"
