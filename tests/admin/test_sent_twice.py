"""A form that is sent twice is done once, and both sendings get the same answer."""

import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry import db
from registry.http.forms import sending
from registry.model import SentForm
from registry.services.state import claiming
from tests.admin.conftest import Enter
from tests.admin.every_form import APART, CASES, NOWHERE, OTHER, Case, entries, of_site, post
from tests.admin.test_accounts import link_on
from tests.admin.test_signing_in import with_second_factor
from tests.admin.visiting import Pairs, Visitor, led_to, posted_form, said, visitor
from tests.conftest import FakeClock
from tests.passwords import PASSWORD, code_of


def window_beside(site: Flask, first: Visitor) -> Visitor:
    """Open another window of the same browser."""
    other = visitor(site)
    other.client._cookies = dict(first.client._cookies)  # type: ignore[attr-defined]
    return other


def at_once(*sends: Callable[[], TestResponse]) -> list[TestResponse]:
    """Send at the same moment."""
    answers: dict[int, TestResponse] = {}
    start = Barrier(len(sends))

    def run(number: int, send: Callable[[], TestResponse]) -> None:
        start.wait()
        answers[number] = send()
        db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(sends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(sends))]


def twice(site: Flask, one: Visitor, address: str, pairs: Pairs) -> list[TestResponse]:
    """Send a form twice at once, as a double click does."""
    two = window_beside(site, one)
    return at_once(lambda: post(one, address, pairs), lambda: post(two, address, pairs))


def test_every_form_of_the_site_is_in_the_list(site: Flask, enter: Enter) -> None:
    assert of_site(site) == {*CASES, *NOWHERE, *APART}
    for address in NOWHERE.values():
        enter("adam").get(address, 404)


@pytest.mark.parametrize("endpoint", CASES)
def test_a_form_sent_twice_at_once_is_done_once(site: Flask, enter: Enter, endpoint: str) -> None:
    case: Case = CASES[endpoint]
    one = enter(case.who or None)
    address, pairs = case.open(one)
    before = entries()
    answers = twice(site, one, address, pairs)
    assert entries() - before == case.entries, [said(answer) for answer in answers]
    if case.may_repeat:
        assert [answer.status_code for answer in answers] == [200, 200], [said(a) for a in answers]
    elif case.shows_once:
        assert sorted(answer.status_code for answer in answers) in ([200, 303], [201, 303])
    else:
        assert [answer.status_code for answer in answers] == [303, 303], [said(a) for a in answers]
        assert len({led_to(answer) for answer in answers}) == 1


def test_signing_in_twice_with_the_same_code_signs_in(site: Flask, enter: Enter) -> None:
    secret, _ = with_second_factor(enter("clara"))
    one = enter()
    asked = one.sign_in("clara", status=200)
    _, pairs = posted_form(asked.text)
    given = {"mail": "clara@stuttgart.example", "password": PASSWORD, "code": code_of(secret, 1)}
    filled = [(name, given.get(name, value)) for name, value in pairs]
    two = window_beside(site, one)
    answers = at_once(lambda: post(one, "/anmelden", filled), lambda: post(two, "/anmelden", filled))
    assert [(a.status_code, a.headers.get("Location")) for a in answers] == [(303, "/admin/")] * 2
    assert one.is_signed_in
    assert two.is_signed_in


def test_confirming_a_second_factor_twice_sets_it_up_once(site: Flask, enter: Enter) -> None:
    one = enter("clara")
    page = one.fill("/konto", {"password": PASSWORD}, action="/konto/faktor", status=200)
    secret = re.findall(r"<code>([^<]+)</code>", page.text)[0]
    address, pairs = posted_form(page.text, "/bestaetigen")
    before = entries()
    filled = [(name, code_of(secret) if name == "code" else value) for name, value in pairs]
    answers = twice(site, one, address, filled)
    assert [answer.status_code for answer in answers] == [303, 303], [said(a) for a in answers]
    assert entries() - before == 1


def test_signing_out_twice_signs_out(site: Flask, enter: Enter) -> None:
    one = enter("anna")
    address, pairs = posted_form(one.get("/konto").text, "/abmelden")
    answers = twice(site, one, address, pairs)
    assert [(answer.status_code, led_to(answer)) for answer in answers] == [(303, "/")] * 2
    assert not one.is_signed_in


def test_a_form_that_was_refused_may_be_sent_again(enter: Enter) -> None:
    anna = enter("anna")
    for _ in range(2):
        anna.fill("/admin/indicators/new", {"title_de": ""}, 422)
    with db.reading() as session:
        assert session.query(SentForm).count() == 0


def test_another_text_in_the_same_form_is_another_deed(enter: Enter) -> None:
    anna = enter("anna")
    page = anna.get("/admin/indicators/new")
    first = anna.send(page, "/admin/indicators/new", {"title_de": "Eins"})
    again = anna.send(page, "/admin/indicators/new", {"title_de": "Eins"})
    other = anna.send(page, "/admin/indicators/new", {"title_de": "Zwei"})
    assert led_to(first) == led_to(again) != led_to(other)


def test_an_answer_is_remembered_for_a_day(clock: FakeClock, enter: Enter) -> None:
    anna = enter("anna")
    anna.fill("/admin/indicators/new", {"title_de": "Eins"})
    claiming.purge()
    with db.reading() as session:
        assert session.query(SentForm).count() == 1
    clock.move(hours=25)
    claiming.purge()
    with db.reading() as session:
        assert session.query(SentForm).count() == 0


def test_no_link_and_no_password_is_kept_of_what_was_sent(enter: Enter) -> None:
    adam, rita = enter("adam"), enter("rita")
    address, pairs = CASES["desk_account.create_view"].open(adam)
    link = link_on(post(adam, address, pairs).text)
    post(rita, *CASES["pages.change_password"].open(rita))
    with db.reading() as session:
        kept = [(row.digest, row.location) for row in session.query(SentForm)]
    assert len(kept) == 2
    assert all(secret not in repr(kept) for secret in (link, PASSWORD, OTHER))


def test_a_second_sending_leads_to_where_a_new_link_is_given(enter: Enter) -> None:
    adam = enter("adam")
    address, pairs = CASES["desk_account.create_view"].open(adam)
    post(adam, address, pairs)
    page = adam.get(led_to(post(adam, address, pairs)), 303)
    assert "/admin/account/edit/" in led_to(page)
    assert "ein zweites Mal ist nichts geschehen" in said(adam.get(led_to(page)))


def test_a_deed_that_breaks_off_leaves_no_claim(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = enter("anna")
    page = anna.get("/admin/indicators/new")
    before = entries()

    def break_off(*_arguments: object) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as patched:
        patched.setattr(sending.claiming, "answer", break_off)
        anna.send(page, "/admin/indicators/new", {"title_de": "Eins"}, 500)
    assert entries() == before
    anna.send(page, "/admin/indicators/new", {"title_de": "Eins"})
    assert entries() == before + 1
