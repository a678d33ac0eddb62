"""Where signing in leads: back into the registry, never to an address elsewhere."""

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from registry.http import accounts
from registry.http.accounts import HOME, ask_to_sign_in, client_address, own_path
from registry.settings import Settings, use
from tests.conftest import BASE_URL

SITE = Flask(__name__)


@pytest.mark.parametrize(
    "path",
    ["/", "/admin/", "/indicators?q=Kita&level=stadtteil", "/indicators/IND-0048/1.0.0", "/konto#faktor"],
)
def test_a_path_of_ours_is_gone_on_with(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "admin",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/ok\\..\\..//evil.example",
        " //evil.example",
        "/\n/evil.example",
        "/admin\r\nSet-Cookie: a=b",
        "/admin\x00",
        "javascript:alert(1)",
    ],
)
def test_any_other_address_leads_to_the_desk(elsewhere: str | None) -> None:
    assert own_path(elsewhere) == HOME


@given(st.text(alphabet=st.sampled_from("/\\.:@?#ab \t\n\r\x00%"), max_size=12))
def test_whatever_is_asked_for_stays_on_this_host(target: str) -> None:
    # As browsers do: backslashes are slashes, tabs and line breaks are dropped.
    read = own_path(target).translate({ord("\\"): "/", **dict.fromkeys(map(ord, "\t\n\r"))})
    assert urlsplit(urljoin(BASE_URL, read)).netloc == urlsplit(BASE_URL).netloc


@pytest.mark.parametrize("wanted", ["/admin/", "/admin/log/?kind=office&search=amt"])
def test_a_stranger_signs_in_and_comes_back(wanted: str) -> None:
    with SITE.test_request_context(wanted):
        address = urlsplit(ask_to_sign_in().headers["Location"])
    assert (address.path, parse_qs(address.query)) == ("/anmelden", {"next": [wanted]})


@pytest.mark.parametrize(
    ("address", "name"), [("https://a.example", "__Host-session"), ("http://127.0.0.1:8000", "session")]
)
def test_over_https_the_session_is_kept_for_this_host_alone(address: str, name: str, used: Settings) -> None:
    use(Settings({**used.values, "REGISTRY_BASE_URL": address}))
    app = Flask(__name__)
    accounts.init(app)
    assert app.config["SESSION_COOKIE_NAME"] == name
    assert app.config.get("SESSION_COOKIE_DOMAIN") is None  # else browsers refuse it
    assert app.config.get("SESSION_COOKIE_PATH") is None


def test_failures_without_a_network_address_are_counted_together() -> None:
    with SITE.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert client_address() == "192.0.2.7"
    with SITE.test_request_context("/", environ_overrides={"REMOTE_ADDR": None}):
        assert client_address() == "unknown"
