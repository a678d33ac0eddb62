"""What the page for harvesters claims is true."""

import re
import shlex
from html import unescape

from flask.testing import FlaskClient

from tests.looking import some
from tests.stuttgart import BASE_URL


def examples(page: str) -> list[list[str]]:
    """Read the commands a page shows, as a shell would."""
    shown = re.findall(r"<code[^>]*>(curl .*?)</code>", page)
    return [shlex.split(unescape(command)) for command in shown]


def test_every_command_shown_to_harvesters_works(visit: FlaskClient) -> None:
    commands = examples(visit.get("/schnittstellen").text)
    assert len(commands) >= 4
    for command in commands:
        accept = dict(part.split(": ") for part in command if part.startswith("Accept: "))
        address = next(part for part in command if part.startswith(BASE_URL)).removeprefix(BASE_URL)
        answer = visit.get(address, headers=accept, follow_redirects=True)
        assert (answer.status_code, bool(answer.data)) == (200, True), command
        assert answer.mimetype == accept.get("Accept", answer.mimetype)


def test_every_media_type_named_there_is_spoken(visit: FlaskClient) -> None:
    page = visit.get("/schnittstellen").text
    for suffix, media_type in some(
        re.findall(r"<code>\.(\w+)</code>.*?<code>(\w+/[\w.+-]+)</code>", page, re.DOTALL)
    ):
        assert visit.get(f"/indicators/IND-0048.{suffix}").mimetype == media_type
