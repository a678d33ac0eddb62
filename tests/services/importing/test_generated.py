"""The catalogue that measurements are made with can be loaded by the checks of the desk."""

from sqlalchemy import func, select

from registry import db
from registry.model import Indicator
from registry.services.importing import importing
from tests.benchmarks import generating
from tests.cast import actor


def test_a_generated_catalogue_passes_the_checks_of_a_real_one(database: str) -> None:
    size = 80  # every template once
    importing.load(actor("adam"), generating.catalogue(size))
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Indicator)) == size
