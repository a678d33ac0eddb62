"""Somebody with a browser at the desk: signs in, fills forms as they were sent, follows where they lead."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.conftest import BASE_URL
from tests.passwords import PASSWORD

Pairs = list[tuple[str, str]]


class Forms(HTMLParser):
    """Reads the forms of a page with what a browser would send of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], Pairs]] = []
        self.open_text: str | None = None
        self.open_choice: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or take note of one of its fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given, []))
        elif self.forms:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        pairs, name = self.forms[-1][1], given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "checkbox", "radio"):
            pairs.append((name, given.get("value", "")))
        elif tag == "input" and name and "checked" in given:
            pairs.append((name, given["value"]))
        elif tag == "textarea":
            self.open_text = name
            pairs.append((name, ""))
        elif tag == "select":
            self.open_choice = name
        elif tag == "option" and self.open_choice:
            self._option(pairs, given)

    def _option(self, pairs: Pairs, given: dict[str, str]) -> None:
        name, value = self.open_choice or "", given.get("value", "")
        if name not in dict(pairs):
            pairs.append((name, value))
        elif "selected" in given:
            pairs[-1] = (name, value)

    def handle_data(self, data: str) -> None:
        """Take what stands in a text area."""
        if self.open_text is not None:
            pairs = self.forms[-1][1]
            pairs[-1] = (self.open_text, pairs[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        """End a text area or a choice."""
        if tag == "textarea":
            self.open_text = None
        elif tag == "select":
            self.open_choice = None


@dataclass
class Visitor:
    """One browser with its cookies."""

    client: FlaskClient

    def get(self, path: str, status: int = 200, **options: object) -> TestResponse:
        """Open a page that answers with this status; a form's address is led on to the one with its base."""
        answer = self.client.get(path, base_url=BASE_URL, **options)  # type: ignore[arg-type]
        if answer.status_code == 303 and "base=" in answer.location and status != 303:
            answer = self.client.get(answer.location, base_url=BASE_URL, **options)  # type: ignore[arg-type]
        assert answer.status_code == status, said(answer)
        return answer

    def post(self, path: str, data: Pairs | dict[str, str], status: int = 303) -> TestResponse:
        """Send a form as it is given."""
        sent = MultiDict(data)
        if "csrf_token" in sent and "form_key" not in sent:
            sent["form_key"] = dict(self._form())["form_key"]
        answer = self.client.post(path, data=sent, base_url=BASE_URL, headers={"Referer": f"{BASE_URL}/"})
        assert answer.status_code == status, said(answer)
        return answer

    def fill(
        self, page: str, values: dict[str, str] | None = None, status: int = 303, **options: str
    ) -> TestResponse:
        """Open a page, change some fields of its form and send it; `action` chooses among several forms."""
        return self.send(self.get(page), page, values, status, **options)

    def send(
        self,
        answer: TestResponse,
        page: str,
        values: dict[str, str] | None = None,
        status: int = 303,
        action: str = "",
    ) -> TestResponse:
        """Change some fields of the form on a page that is open, and send it."""
        target, pairs = posted_form(answer.text, action)
        wanted = dict(values or {})
        data = [(name, wanted.pop(name, value)) for name, value in pairs] + list(wanted.items())
        return self.post(target or page, data, status)

    def token(self) -> str:
        """Give the token that forms of this visitor carry."""
        return dict(self._form())["csrf_token"]

    def proofs(self) -> Pairs:
        """Give what every form of this visitor carries: its token and a one-time key."""
        return [pair for pair in self._form() if pair[0] in ("csrf_token", "form_key")]

    def _form(self) -> Pairs:
        return posted_form(self.get("/konto" if self.is_signed_in else "/anmelden").text)[1]

    @property
    def is_signed_in(self) -> bool:
        """Tell whether somebody is signed in."""
        return self.client.get("/konto", base_url=BASE_URL).status_code == 200

    def sign_in(self, name: str, password: str = PASSWORD, status: int = 303, **more: str) -> TestResponse:
        """Sign in as one of the cast, through the form."""
        page = "/anmelden" + (f"?next={more.pop('next')}" if "next" in more else "")
        return self.fill(page, {"mail": f"{name}@stuttgart.example", "password": password, **more}, status)


def visitor(app: Flask, name: str | None = None) -> Visitor:
    """Send somebody to the site, signed in when a name is given."""
    made = Visitor(app.test_client())
    if name:
        made.sign_in(name)
    return made


def posted_form(page: str, action: str = "") -> tuple[str, Pairs]:
    """Find the form that is sent: its address and what a browser would send of it; signing out only if asked."""
    fitting = [
        (given.get("action", ""), pairs)
        for given, pairs in Forms(page).forms
        if given.get("method", "").lower() == "post"
        and _leads_to(given.get("action", ""), action)
        and (action or given.get("action") != "/abmelden")
    ]
    assert fitting, "there is no form to send"
    return fitting[0]


def _leads_to(address: str, end: str) -> bool:
    return address.endswith(end) or address.partition("?")[0].endswith(end)


def said(answer: TestResponse) -> str:
    """Give the words of a page, without marks and without what stands on every page."""
    body = answer.text.partition("<main")[2].partition("</main>")[0] or answer.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def led_to(answer: TestResponse) -> str:
    """Give where an answer leads, on this site."""
    return answer.headers["Location"].removeprefix(BASE_URL)


def is_told_at(page: str, field: str, sentence: str) -> bool:
    """Tell whether a sentence leads from the list of errors to its field, and stands there too."""
    control = re.search(rf'<(?:input|select)[^>]* id="{field}"[^>]*>', page)
    return (
        f'<a href="#{field}">{sentence}</a>' in page
        and re.search(rf'id="fehler-{field}">.*?{re.escape(sentence)}', page, re.S) is not None
        and control is not None
        and f'aria-describedby="fehler-{field}" aria-invalid="true"' in control[0]
    )
