"""The journal: JSON lines with tracebacks, without values of variables and without whole network addresses."""

import json

import pytest
import structlog

from registry import journal

log = structlog.get_logger()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Invalid request from ip=192.0.2.17: x", "Invalid request from ip=192.0.2.0: x"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("from 2001:db8:1:2::7: x and ::1", "from 2001:db8:1::: x and ::"),
        ("at 12:30:45 of 2.1.0, IND-0048", "at 12:30:45 of 2.1.0, IND-0048"),
        ("999.1.1.1", "999.1.1.1"),
    ],
)
def test_addresses_are_shortened_and_nothing_else(text: str, kept: str) -> None:
    assert journal.shortened(text) == kept


def test_an_event_is_a_line_with_a_traceback_and_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    journal.init()
    try:
        fail("-".join(("streng", "geheim")))
    except ValueError:
        log.exception("unexpected", address="192.0.2.17")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["address"]) == ("unexpected", "error", "192.0.2.0")
    assert "in fail" in line["exception"]
    assert "streng-geheim" not in line["exception"]


def fail(_secret: str) -> None:
    """Fail beside a secret."""
    raise ValueError
