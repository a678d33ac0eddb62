"""The web server's own lines: no whole network address of a visitor in any of them."""

import logging
import runpy
from collections.abc import Iterator

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from tests.conftest import ROOT


@pytest.fixture
def journal() -> Iterator[Logger]:
    """Make the web server's journal as its configuration wants it."""
    own = logging.getLogger("gunicorn.error")
    before = list(own.handlers), own.level, own.propagate
    config = Config()
    config.set("loglevel", "warning")
    yield runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))["Journal"](config)
    own.handlers, own.propagate = before[0], before[2]
    own.setLevel(before[1])


def test_a_refused_request_is_noted_with_a_shortened_address(
    journal: Logger,
) -> None:
    handler = journal.error_log.handlers[-1]
    assert isinstance(handler, logging.StreamHandler)
    lines: list[str] = []
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    journal.warning("Invalid request from ip=192.0.2.17: 100 % wrong")
    try:
        raise ValueError
    except ValueError:
        journal.exception("Error handling request %s", "/search?q=192.0.2.17")
    assert lines == [
        "Invalid request from ip=192.0.2.0: 100 % wrong",
        "Error handling request /search?q=192.0.2.0",
    ]
