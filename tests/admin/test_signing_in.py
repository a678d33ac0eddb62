"""Signing in at the site: through the real form, with lock-out, second factor, and sessions that end."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from registry import settings as settings_module
from registry.rules.waiting import LIMITS, Counted
from registry.settings import Settings
from tests.admin.conftest import ROLES, Enter
from tests.admin.visiting import Visitor, is_told_at, led_to, posted_form, said
from tests.conftest import BASE_URL, FakeClock
from tests.passwords import PASSWORD, code_of

OTHER = "ein anderes Passwort 2"
FREE = LIMITS[Counted.PAIR].free
ELSEWHERE = (
    "https://boese.example/",
    "//boese.example",
    "/\\boese.example",
    "/\t/boese.example",
    "\\\\boese.example",
    "https:boese.example",
    "javascript:alert(1)",
    "boese.example",
    " //boese.example",
    "/\n//boese.example",
    "/%09/boese.example",
    "http:///boese.example",
    "https://indikatoren.stuttgart.example@boese.example/",
)


@pytest.fixture
def production(site: Flask, used: Settings) -> Iterator[None]:
    """Stop being a demonstration."""
    settings_module.use(Settings({**used.values, "REGISTRY_DEMO": ""}))
    yield
    settings_module.use(used)


def with_second_factor(visitor: Visitor) -> tuple[str, list[str]]:
    """Set up a second factor as the pages lead through it; give its secret and the recovery codes."""
    page = visitor.fill("/konto", {"password": PASSWORD}, action="/konto/faktor", status=200)
    secret, *codes = re.findall(r"<code>([^<]+)</code>", page.text)
    visitor.send(page, "", {"code": code_of(secret)}, action="/bestaetigen")
    return secret, codes


@pytest.mark.parametrize("name", ROLES)
def test_everybody_with_a_role_comes_to_the_desk(enter: Enter, name: str) -> None:
    visitor = enter()
    assert led_to(visitor.sign_in(name)) == "/admin/"
    assert "Wartet auf Sie" in said(visitor.get("/admin/"))
    assert "Indikatoren bearbeiten" in said(visitor.get("/admin/indicators"))


def test_signing_in_leads_to_where_one_wanted_to_go(enter: Enter) -> None:
    visitor = enter()
    asked = visitor.get("/admin/office/?search=amt", 302)
    answer = visitor.fill(led_to(asked), {"mail": "anna@stuttgart.example", "password": PASSWORD})
    assert led_to(answer).startswith("/admin/office/")


def test_signing_in_never_leads_elsewhere(enter: Enter) -> None:
    for target in ELSEWHERE:
        given = {"mail": "anna@stuttgart.example", "password": PASSWORD, "next": target}
        answer = enter().fill("/anmelden", given)
        # Browsers drop control characters and read a backslash as a slash.
        location = re.sub(r"[\x00-\x20]", "", answer.headers["Location"]).replace("\\", "/")
        assert urlsplit(urljoin(BASE_URL, location))[:2] == urlsplit(BASE_URL)[:2], target


def test_who_is_signed_in_already_is_led_on_but_not_elsewhere(enter: Enter) -> None:
    visitor = enter("anna")
    assert led_to(visitor.get("/anmelden", 302, query_string={"next": "/admin/log/"})) == "/admin/log/"
    assert led_to(visitor.get("/anmelden", 302, query_string={"next": "//boese.example"})) == "/admin/"


@pytest.mark.parametrize(
    "values", [{"password": "falsch"}, {"mail": "niemand@stuttgart.example"}, {"mail": "", "password": ""}]
)
def test_a_refusal_says_the_same_whatever_was_wrong_and_keeps_the_address(
    enter: Enter, values: dict[str, str]
) -> None:
    given = {"mail": "anna@stuttgart.example", "password": PASSWORD} | values
    answer = enter().fill("/anmelden", given, 401)
    assert "Anmeldung nicht möglich. Bitte prüfen Sie E-Mail-Adresse, Passwort und Code." in said(answer)
    assert dict(posted_form(answer.text)[1])["mail"] == given["mail"]
    assert PASSWORD not in answer.text


def test_what_was_typed_as_address_is_escaped(enter: Enter) -> None:
    answer = enter().fill("/anmelden", {"mail": '"><script>alert(1)</script>', "password": "falsch"}, 401)
    assert "<script" not in answer.text


def test_the_lock_out_grows_and_ends(enter: Enter, clock: FakeClock) -> None:
    visitor, waits = enter(), []
    for _ in range(FREE):
        visitor.sign_in("anna", "falsch", 401)
    for _ in range(4):
        sentence = said(visitor.sign_in("anna", status=429))
        waits.append(int(re.findall(r"Bitte warten Sie (\d+) Sekunden", sentence)[0]))
        clock.move(seconds=waits[-1])
        visitor.sign_in("anna", "falsch", 401)
    assert waits == sorted(set(waits))
    clock.move(minutes=16)
    assert led_to(visitor.sign_in("anna")) == "/admin/"


def test_the_lock_out_of_one_account_leaves_the_others_alone(enter: Enter, clock: FakeClock) -> None:
    visitor = enter()
    for _ in range(FREE):
        visitor.sign_in("anna", "falsch", 401)
    visitor.sign_in("anna", status=429)
    visitor.sign_in("rita")


def test_one_address_that_tries_many_names_waits_too(enter: Enter, clock: FakeClock) -> None:
    visitor = enter()
    for number in range(LIMITS[Counted.ADDRESS].free):
        visitor.sign_in(f"person-{number}", "falsch", 401)
    visitor.sign_in("rita", status=429)


def test_a_second_factor_is_set_up_and_then_asked_for(enter: Enter) -> None:
    secret, _ = with_second_factor(enter("clara"))
    visitor = enter()
    asked = visitor.sign_in("clara", status=200)
    assert "Code Ihrer App" in said(asked)
    assert not visitor.is_signed_in
    visitor.sign_in("clara", status=401, code="123456")
    visitor.sign_in("clara", code=code_of(secret, 1))
    assert visitor.is_signed_in


def test_whoever_finds_an_open_session_sets_up_no_second_factor(enter: Enter) -> None:
    visitor = enter("clara")
    refused = visitor.fill("/konto", {"password": "falsch"}, action="/konto/faktor", status=422)
    assert is_told_at(refused.text, "password", "Das bisherige Passwort stimmt nicht.")
    given = {"csrf_token": visitor.token(), "code": "000000"}
    assert "Bitte beginnen Sie noch einmal." in said(visitor.post("/konto/faktor/bestaetigen", given, 409))


def test_a_recovery_code_lets_one_in_once(enter: Enter) -> None:
    _, codes = with_second_factor(enter("clara"))
    assert len(set(codes)) == 8
    enter().sign_in("clara", code=codes[0])
    enter().sign_in("clara", status=401, code=codes[0])


def test_a_wrong_first_code_stores_nothing_and_shows_the_same_secret_again(enter: Enter) -> None:
    visitor = enter("clara")
    page = visitor.fill("/konto", {"password": PASSWORD}, action="/konto/faktor", status=200)
    again = visitor.send(page, "", {"code": "000000"}, 422, action="/bestaetigen")
    sentence = "Der Code passt nicht. Bitte prüfen Sie die Uhrzeit Ihres Geräts."
    assert is_told_at(again.text, "code", sentence)
    assert re.findall(r"<code>([^<]+)</code>", again.text) == re.findall(r"<code>([^<]+)</code>", page.text)
    enter("clara")  # the password alone is still enough


@pytest.mark.parametrize("name", ["clara", "adam"])
def test_in_production_chair_and_administrator_first_set_up_a_second_factor(
    production: None, enter: Enter, name: str
) -> None:
    visitor = enter(name)
    for path in ("/admin/", "/admin/indicators", "/admin/account/", "/admin/office/"):
        assert led_to(visitor.get(path, 302)) == "/konto"
    assert "braucht einen zweiten Faktor" in said(visitor.get("/konto"))
    with_second_factor(visitor)
    visitor.get("/admin/indicators")


def test_in_production_the_others_may_do_without(production: None, enter: Enter) -> None:
    for name in ("lea", "anna", "rita", "stefan"):
        enter(name).get("/admin/indicators")


def cookies(visitor: Visitor) -> str:
    """Keep what the browser keeps, as somebody would who copied it."""
    kept = visitor.client.get_cookie("__Host-session", domain="indikatoren.stuttgart.example")
    assert kept is not None
    return kept.value


def thief(enter: Enter, cookie: str) -> Visitor:
    """Come with a cookie that was copied."""
    other = enter()
    other.client.set_cookie("__Host-session", cookie, domain="indikatoren.stuttgart.example", secure=True)
    return other


def test_signing_out_ends_the_session_on_the_server_too(enter: Enter) -> None:
    visitor = enter("anna")
    copied = cookies(visitor)
    assert thief(enter, copied).is_signed_in
    visitor.fill("/konto", action="/abmelden")
    other = thief(enter, copied)
    assert not other.is_signed_in
    other.get("/admin/indicators", 302)


def test_signing_in_anew_ends_the_session_that_was_there(enter: Enter) -> None:
    visitor = enter("anna")
    copied = cookies(visitor)
    visitor.fill("/konto", {"old": PASSWORD, "new": OTHER}, action="/konto/passwort")
    assert not thief(enter, copied).is_signed_in


def test_one_sees_where_one_is_signed_in_and_ends_it_there(enter: Enter) -> None:
    here, there = enter("anna"), enter("anna")
    page = here.get("/konto")
    assert said(page).count("Angemeldet seit") == 2
    assert said(page).count("Diese Sitzung") == 1
    path = re.findall(r'action="(/konto/sitzungen/\d+/abmelden)"', page.text)[0]
    stranger = enter()
    stranger.post(path, {"csrf_token": stranger.token()}, 401)
    rita = enter("rita")
    rita.post(path, {"csrf_token": rita.token()}, 404)
    assert led_to(here.send(page, "/konto", action=path)) == "/konto?ok=abgemeldet"
    assert "Die andere Sitzung ist beendet." in said(here.get("/konto?ok=abgemeldet"))
    assert here.is_signed_in
    assert not there.is_signed_in


def test_reading_costs_a_session_no_write_and_the_desk_few(
    enter: Enter, clock: FakeClock, statements: list[str]
) -> None:
    stranger, anna = enter(), enter("anna")

    def of_sessions(visitor: Visitor, path: str) -> list[str]:
        statements.clear()
        visitor.get(path)
        assert statements
        return [sent.split()[0] for sent in statements if "account_session" in sent]

    assert of_sessions(stranger, "/indicators") == []
    clock.move(minutes=6)
    for _ in range(2):
        assert set(of_sessions(anna, "/indicators")) == {"SELECT"}
    assert of_sessions(anna, "/admin/indicators").count("UPDATE") == 1
    assert set(of_sessions(anna, "/admin/indicators")) == {"SELECT"}


def test_the_cookie_knows_nothing_of_a_prepared_second_factor(enter: Enter) -> None:
    visitor = enter("clara")
    page = visitor.fill("/konto", {"password": PASSWORD}, action="/konto/faktor", status=200)
    shown = re.findall(r"<code>([^<]+)</code>", page.text)
    assert len(shown) == 9
    with visitor.client.session_transaction(base_url=BASE_URL) as session:
        assert session["factor"]
        assert not [secret for secret in shown if secret in str(dict(session))]


def test_a_second_factor_is_replaced_only_with_the_present_one(enter: Enter) -> None:
    visitor, there = enter("clara"), enter("clara")
    _, codes = with_second_factor(visitor)
    assert not there.is_signed_in
    refused = visitor.fill(
        "/konto", {"password": PASSWORD, "code": "000000"}, action="/konto/faktor", status=422
    )
    assert is_told_at(
        refused.text,
        "code",
        "Dieser Code passt nicht zu Ihrem bisherigen zweiten Faktor, oder er wurde schon benutzt.",
    )
    page = visitor.fill(
        "/konto", {"password": PASSWORD, "code": codes[0]}, action="/konto/faktor", status=200
    )
    secret, *_ = re.findall(r"<code>([^<]+)</code>", page.text)
    visitor.send(page, "", {"code": code_of(secret)}, action="/bestaetigen")
    enter().sign_in("clara", code=code_of(secret, 1))


def test_a_new_password_ends_the_other_sessions_but_not_this_one(enter: Enter) -> None:
    here, there = enter("anna"), enter("anna")
    here.fill("/konto", {"old": PASSWORD, "new": OTHER}, action="/konto/passwort")
    assert here.is_signed_in
    assert not there.is_signed_in
    enter().sign_in("anna", status=401)
    enter().sign_in("anna", OTHER)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("falsch", OTHER, {"old": "Das bisherige Passwort stimmt nicht."}),
        (PASSWORD, "kurz", {"new": "Das Passwort braucht mindestens 12 Zeichen."}),
    ],
)
def test_a_password_that_cannot_be_changed_says_why_at_its_field(
    enter: Enter, old: str, new: str, told: dict[str, str]
) -> None:
    answer = enter("anna").fill("/konto", {"old": old, "new": new}, 422, action="/konto/passwort")
    assert 'class="fehlerkasten" role="alert" tabindex="-1"' in answer.text
    assert answer.text.count("aria-invalid") == len(told)
    for field, sentence in told.items():
        assert is_told_at(answer.text, field, sentence)


def test_who_guesses_at_a_password_has_to_wait_at_the_account_too(enter: Enter, clock: FakeClock) -> None:
    visitor = enter("anna")
    for _ in range(FREE):
        visitor.fill("/konto", {"old": "falsch", "new": OTHER}, 422, action="/konto/passwort")
    answer = visitor.fill("/konto", {"old": PASSWORD, "new": OTHER}, 429, action="/konto/passwort")
    assert is_told_at(answer.text, "old", "Zu viele Fehlversuche. Bitte warten Sie 2 Sekunden.")


def test_signing_out_ends_the_session(enter: Enter) -> None:
    visitor = enter("anna")
    visitor.fill("/konto", action="/abmelden")
    assert not visitor.is_signed_in
    visitor.get("/admin/indicators", 302)


def test_signing_in_begins_a_fresh_session(enter: Enter) -> None:
    visitor = enter()
    visitor.get("/anmelden")
    with visitor.client.session_transaction(base_url=BASE_URL) as session:
        session["planted"] = "by somebody else"
    visitor.sign_in("anna")
    with visitor.client.session_transaction(base_url=BASE_URL) as session:
        assert "planted" not in session


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(enter: Enter) -> None:
    cookie = enter().sign_in("anna").headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


def test_no_page_of_the_desk_or_the_account_is_kept_by_anybody(enter: Enter) -> None:
    visitor = enter("adam")
    for path in ("/konto", "/anmelden?next=/", "/admin/indicators", "/admin/account/"):
        answer = visitor.client.get(path, base_url=BASE_URL)
        assert answer.headers["Cache-Control"] == "no-store", path


def test_a_stranger_has_no_account_page(enter: Enter) -> None:
    enter().get("/konto", 401)
