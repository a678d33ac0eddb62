"""A form that is sent after its session's end is not lost: its account finds it again, filled and unsaved."""

from urllib.parse import urlsplit

import pytest
from flask import Flask

from registry import db
from registry.model import KeptForm
from registry.services.state import keeping_typed
from registry.services.state.keeping_typed import KEPT_FOR, MOST
from registry.settings import Settings
from registry.site import create_app
from tests.admin.conftest import Enter
from tests.admin.every_form import CASES, Case, post, rows
from tests.admin.test_signing_in import with_second_factor
from tests.admin.visiting import Pairs, Visitor, led_to, posted_form, said, visitor
from tests.conftest import BASE_URL, FakeClock
from tests.passwords import PASSWORD, code_of

AT_DESK = {endpoint: case for endpoint, case in CASES.items() if endpoint.startswith("desk")}
TYPED = {endpoint: case for endpoint, case in AT_DESK.items() if case.values}
RESTORED = "Ihre Sitzung war zu Ende. Was Sie eingegeben hatten, steht wieder im Formular"
NOT_DONE = "Ihre Sitzung war zu Ende, deshalb ist noch nichts geschehen."
TEXT = "Ein langer Text, an dem jemand lange saß"
NEW = "/admin/indicators/new"


def lose_session(one: Visitor) -> None:
    """Lose what the browser kept of the session."""
    one.client._cookies.clear()  # type: ignore[attr-defined]


def sent_too_late(one: Visitor, address: str, pairs: Pairs) -> str:
    """Send a form without a session; give the sign-in page that is answered."""
    lose_session(one)
    answer = post(one, address, pairs)
    assert answer.status_code == 401
    assert "Ihre Sitzung ist zu Ende" in said(answer)
    return answer.text


def come_back(one: Visitor, page: str, name: str, password: str = PASSWORD, status: int = 303) -> str:
    """Sign in on the page that was answered; give where it leads, or the page."""
    address, pairs = posted_form(page)
    given = {"mail": f"{name}@stuttgart.example", "password": password}
    answer = post(one, address, [(field, given.get(field, value)) for field, value in pairs])
    assert answer.status_code == status, said(answer)
    return led_to(answer) if status == 303 else answer.text


def typed_late(one: Visitor) -> str:
    """Type the title of a new indicator after the session's end; give the sign-in page."""
    address, pairs = posted_form(one.get(NEW).text)
    return sent_too_late(one, NEW or address, [(n, TEXT if n == "title_de" else v) for n, v in pairs])


@pytest.mark.parametrize("endpoint", TYPED)
def test_what_was_typed_stands_there_again_unsaved(enter: Enter, endpoint: str) -> None:
    case: Case = CASES[endpoint]
    one = enter(case.who)
    address, pairs = case.open(one)
    page, before = sent_too_late(one, address, pairs), rows()
    assert all(value not in page for value in case.values.values() if " " in value)
    way = come_back(one, page, case.who)
    shown = one.get(way)
    assert RESTORED in said(shown)
    assert "Gespeichert ist es noch nicht" not in said(shown)
    _, again = posted_form(shown.text, case.action)
    assert case.values.items() <= dict(again).items()
    assert _only_signed_in(before, rows())


def _only_signed_in(before: dict[str, int], after: dict[str, int]) -> bool:
    changed = {name for name in after if after[name] != before[name]}
    return changed <= {"account_session", "sign_in_count"}


@pytest.mark.parametrize("endpoint", [e for e, case in AT_DESK.items() if not case.values])
def test_a_button_is_not_pressed_by_signing_in(enter: Enter, endpoint: str) -> None:
    case: Case = CASES[endpoint]
    one = enter(case.who)
    address, pairs = case.open(one)
    page, before = sent_too_late(one, address, pairs), rows()
    shown = one.get(led_to(one.get(come_back(one, page, case.who), 303)))
    assert NOT_DONE in said(shown)
    assert _only_signed_in(before, rows())


def test_the_text_survives_a_wrong_password_and_a_second_form_saves_it(enter: Enter) -> None:
    anna = enter("anna")
    again = come_back(anna, typed_late(anna), "anna", "falsch", 401)
    way = come_back(anna, again, "anna")
    saved = anna.send(anna.get(way), NEW)
    assert TEXT in said(anna.get(led_to(saved)))
    assert "nicht mehr aufgehoben" in said(anna.get(led_to(anna.get(way, 302)))), (
        "it is kept until it is saved"
    )


def test_the_text_survives_the_step_with_the_code(enter: Enter) -> None:
    anna = enter("anna")
    secret, _ = with_second_factor(anna)
    asked = come_back(anna, typed_late(anna), "anna", status=200)
    assert TEXT not in asked
    address, pairs = posted_form(asked)
    for code, status in (("000000", 401), (code_of(secret, 1), 303)):
        given = {"mail": "anna@stuttgart.example", "password": PASSWORD, "code": code}
        answer = post(anna, address, [(field, given.get(field, value)) for field, value in pairs])
        assert answer.status_code == status, said(answer)
        if status == 401:
            address, pairs = posted_form(answer.text)
    shown = anna.get(led_to(answer))
    assert RESTORED in said(shown)
    assert dict(posted_form(shown.text)[1])["title_de"] == TEXT


def test_nothing_typed_is_in_an_address_or_a_cookie(enter: Enter) -> None:
    anna = enter("anna")
    way = come_back(anna, typed_late(anna), "anna")
    assert TEXT.split()[0] not in way
    assert len(way) < 200
    assert all(len(cookie.value) < 600 for cookie in anna.client._cookies.values())  # type: ignore[attr-defined]


def test_another_account_gets_nothing_of_it(enter: Enter) -> None:
    anna = enter("anna")
    way = come_back(anna, typed_late(anna), "rita")
    page = anna.get(led_to(anna.get(way, 302)))
    assert "nicht mehr aufgehoben" in said(page)
    assert TEXT not in page.text


def test_a_form_of_another_account_is_refused_and_kept_by_nobody(enter: Enter) -> None:
    anna, rita = enter("anna"), enter("rita")
    _, pairs = posted_form(anna.get(NEW).text)
    answer = post(rita, NEW, pairs)
    assert answer.status_code == 409
    assert "gehört zu einem anderen Konto" in said(answer)
    with db.reading() as session:
        assert session.query(KeptForm).count() == 0


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_a_foreign_site_gets_nothing_of_this(enter: Enter, origin: str) -> None:
    anna = enter("anna")
    _, pairs = posted_form(anna.get(NEW).text)
    lose_session(anna)
    for given, headers in ((pairs, {"Sec-Fetch-Site": origin}), ([("title_de", TEXT)], {})):
        data = dict(given)
        answer = anna.client.post(NEW, data=data, base_url=BASE_URL, headers=headers)
        assert answer.status_code == 400
        assert "kam von einer fremden Seite" in said(answer)
    with db.reading() as session:
        assert session.query(KeptForm).count() == 0


def test_no_password_is_ever_kept(enter: Enter) -> None:
    for endpoint in ("pages.change_password", "pages.prepare_factor"):
        case = CASES[endpoint]
        one = enter(case.who)
        page = sent_too_late(one, *case.open(one))
        assert PASSWORD not in page
        assert urlsplit(come_back(one, page, case.who)).path == "/konto"
    with db.reading() as session:
        assert session.query(KeptForm).count() == 0


def test_it_is_kept_an_hour(clock: FakeClock, enter: Enter) -> None:
    anna = enter("anna")
    page = typed_late(anna)
    clock.moment += KEPT_FOR
    clock.move(seconds=1)
    way = come_back(anna, page, "anna")
    assert "nicht mehr aufgehoben" in said(anna.get(led_to(anna.get(way, 302))))
    keeping_typed.purge()
    with db.reading() as session:
        assert session.query(KeptForm).count() == 0


def test_one_account_cannot_fill_the_database(enter: Enter) -> None:
    anna = enter("anna")
    forms = [posted_form(anna.get(NEW).text)[1] for _ in range(MOST + 3)]
    lose_session(anna)
    for pairs in forms:
        assert post(anna, NEW, pairs).status_code == 401
    with db.reading() as session:
        assert session.query(KeptForm).count() == MOST


def test_a_form_that_is_too_old_is_shown_again(clock: FakeClock, enter: Enter) -> None:
    anna = enter("anna")
    _, pairs = posted_form(anna.get(NEW).text)
    clock.move(hours=24)
    lose_session(anna)
    anna.sign_in("anna")
    token = posted_form(anna.get(NEW).text)[1][0]
    before = rows()
    answer = post(anna, NEW, [token, *[(n, TEXT if n == "title_de" else v) for n, v in pairs[1:]]])
    assert answer.status_code == 400
    assert "Was Sie eingegeben haben, steht noch darin; gespeichert ist es noch nicht." in said(answer)
    assert dict(posted_form(answer.text)[1])["title_de"] == TEXT
    assert rows() == before
    anna.send(answer, NEW)


def test_a_form_of_a_session_before_this_one_is_shown_again(enter: Enter) -> None:
    anna = enter("anna")
    _, pairs = posted_form(anna.get(NEW).text)
    lose_session(anna)
    anna.sign_in("anna")
    answer = post(anna, NEW, [(n, TEXT if n == "title_de" else v) for n, v in pairs])
    assert dict(posted_form(answer.text)[1])["title_de"] == TEXT
    anna.send(answer, NEW)


def test_an_open_form_outlives_a_restart_with_the_same_secret(enter: Enter, used: Settings) -> None:
    anna = enter("anna")
    _, pairs = posted_form(anna.get(NEW).text)
    filled = [(n, TEXT if n == "title_de" else v) for n, v in pairs]
    restarted: Flask = create_app(used)
    there = visitor(restarted)
    there.client._cookies = dict(anna.client._cookies)  # type: ignore[attr-defined]
    again = visitor(restarted)
    late = sent_too_late(again, NEW, filled)
    assert TEXT in again.get(come_back(again, late, "anna")).text
    assert post(there, NEW, filled).status_code == 303


@pytest.mark.parametrize("path", ["/konto/passwort", "/konto/faktor"])
def test_a_form_of_passwords_of_another_page_is_shown_again_empty(enter: Enter, path: str) -> None:
    elsewhere, visitor = enter("anna"), enter("anna")
    sent = {**dict(elsewhere.proofs()), "old": "x", "new": "y", "password": "x"}
    headers = {"Referer": f"{BASE_URL}/"}
    answer = visitor.client.post(path, data=sent, base_url=BASE_URL, headers=headers)
    assert answer.status_code == 400
    assert 'name="form_key"' in answer.text
