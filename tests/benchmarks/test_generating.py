"""The catalogue that benchmarks load keeps to the rules of the registry, whatever these become."""

import pytest

from registry.services.importing import importing
from registry.settings import Settings
from tests.benchmarks import generating
from tests.benchmarks.measuring import LOADER

EVERY_TEMPLATE = 75


@pytest.mark.usefixtures("database")
def test_what_benchmarks_load_is_taken(used: Settings) -> None:
    assert importing.load(LOADER, generating.catalogue(EVERY_TEMPLATE)).indicators == EVERY_TEMPLATE
