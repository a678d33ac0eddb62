"""The site over Stuttgart's catalogue, as somebody with a browser finds it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests import stuttgart


@pytest.fixture
def visit() -> Iterator[FlaskClient]:
    """Open the site; nothing a test does there changes it."""
    with stuttgart.opened() as client:
        yield client
