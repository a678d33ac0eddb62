"""The journal: JSON lines with tracebacks, without values of variables and without whole network addresses."""

import json
import runpy
from datetime import timedelta
from types import SimpleNamespace

import pytest
import structlog
from gunicorn.config import Config

from registry import journal
from registry.services.accounts import inviting
from tests.conftest import ROOT

log = structlog.get_logger()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Invalid request from ip=192.0.2.17: x", "Invalid request from ip=192.0.2.0: x"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("from 2001:db8:1:2::7: x and ::1", "from 2001:db8:1::: x and ::"),
        ("at 12:30:45 of 2.1.0, IND-0048", "at 12:30:45 of 2.1.0, IND-0048"),
        ("999.1.1.1", "999.1.1.1"),
        ("GET /einladung/aB3_x9-Kq?lang=en HTTP/1.1", "GET /einladung/…?lang=en HTTP/1.1"),
        ("https://a.example/einladung/aB3_x9-Kq", "https://a.example/einladung/…"),
    ],
)
def test_addresses_are_shortened_keys_of_links_left_out_and_nothing_else(text: str, kept: str) -> None:
    assert journal.shortened(text) == kept


def test_the_servers_own_journal_leaves_them_out_too() -> None:
    keys = {"REMOTE_ADDR": "192.0.2.17", "RAW_URI": "/einladung/geheim", "PATH_INFO": "/einladung/geheim"}
    environ = keys | {
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": "/einladung/geheim",
    }
    made = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))["logger_class"](Config())
    answer = SimpleNamespace(status="200 OK", headers=[], sent=1)
    atoms = made.atoms(answer, SimpleNamespace(headers=[]), environ, timedelta(seconds=1))
    assert atoms["r"] == "GET /einladung/… HTTP/1.1"
    assert atoms["h"] == "192.0.2.0"
    assert not [name for name, value in atoms.items() if "geheim" in str(value) or "2.17" in str(value)]


def test_the_journal_knows_where_one_time_links_lead() -> None:
    assert journal.shortened(f"{inviting.PATH}geheim") == f"{inviting.PATH}…"


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
