"""What holds for every form of the desk: protected, limited, escaped, and never a way to delete."""

import re
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry import db
from registry.model import Base, Office
from registry.rules.localised import Localised
from tests.admin.conftest import Enter
from tests.admin.test_strangers import address_of, desk_rules
from tests.admin.visiting import posted_form, said
from tests.conftest import BASE_URL
from tests.looking import some
from tests.services import stage

TABLES = ("office", "concept", "unit", "level", "boundary", "measure", "programme", "account", "log")
SENSELESS = (
    ("indicators", "state", "kaputt"),
    ("indicators", "page", "x"),
    ("office/", "page", "0"),
    ("office/", "flt0_0", "1"),
    ("concept/", "scheme", "nix"),
    ("unit/", "level", "nix"),
    ("log/", "kind", "nix"),
    ("log/", "action", "nix"),
)
HIDDEN = ("csrf_token", "form_key", "lock_version", "roles")
EVIL = '<script>alert("1")</script><img src=x onerror=alert(2)>'


def without_own_script(page: str) -> str:
    """Take out the one script of ours, which comes from a file and carries the number of its answer."""
    return re.sub(r'<script src="/static/leaving\.js\?v=\w+" nonce="[\w-]+" defer></script>', "", page)


def test_what_follows_readers_is_no_parameter_of_a_list(enter: Enter) -> None:
    enter("lea").get("/admin/office/?utm_source=x&fbclid=y")


@pytest.mark.parametrize("key", [None, "", "geraten"])
def test_a_form_without_its_key_is_refused_in_german(enter: Enter, key: str | None) -> None:
    visitor = enter("adam")
    data = {"code": "neu", "csrf_token": visitor.token()} if key is not None else {"code": "neu"}
    data |= {} if key is None else {"form_key": key}
    answer = visitor.post("/admin/office/new/", data, 400)
    assert "Dieses Formular ist abgelaufen oder kam von einer fremden Seite." in said(answer)
    assert '<html lang="de">' in answer.text


def test_a_token_of_another_session_is_refused(enter: Enter) -> None:
    foreign, visitor = enter("anna").token(), enter("adam")
    visitor.post("/admin/office/new/", {"csrf_token": foreign, "code": "neu"}, 400)


def test_every_address_that_changes_something_asks_for_a_token(site: Flask, enter: Enter) -> None:
    stage.drafted()
    visitor = enter("adam")
    rules = [
        r for r in site.url_map.iter_rules() if "POST" in (r.methods or ()) and not r.rule.startswith("/api")
    ]
    assert len(rules) > 15
    for rule in rules:
        visitor.post(address_of(rule), {"code": "neu"}, 400)


def test_every_form_of_the_desk_carries_a_token(enter: Enter) -> None:
    visitor, draft = enter("adam"), stage.drafted()
    pages = [f"/admin/{table}/{page}" for table, page in product(TABLES[:-1], ("new/", "edit/?id=1"))]
    pages.remove("/admin/boundary/edit/?id=1")
    for page in [*pages, f"/admin/drafts/{draft.id}/adopt", "/konto", "/admin/indicators"]:
        text = visitor.get(page).text
        posts = re.findall(r'<form[^>]*method="post".*?</form>', text, re.S)
        assert posts or page == "/admin/indicators", page
        assert all('name="csrf_token"' in form for form in posts), page


def test_reading_changes_nothing(site: Flask, enter: Enter) -> None:
    stage.drafted()
    visitor = enter("adam")
    before = _rows()
    for rule in desk_rules(site):
        if "GET" in (rule.methods or ()):
            visitor.client.get(address_of(rule), base_url=BASE_URL)
    assert _rows() == before


def test_a_body_that_is_too_large_is_refused(enter: Enter) -> None:
    visitor = enter("adam")
    answer = visitor.post(
        "/admin/office/new/", {"csrf_token": visitor.token(), "note-de": "x" * 2_200_000}, 413
    )
    assert "höchstens 2 Megabyte" in said(answer)


def test_nothing_at_the_desk_deletes(site: Flask, enter: Enter) -> None:
    addresses = " ".join(rule.rule for rule in desk_rules(site))
    methods = {method for rule in desk_rules(site) for method in rule.methods or ()}
    assert not re.search(r"delete|action|ajax|export|inline", addresses)
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}
    visitor = enter("adam")
    for table in TABLES:
        for page in ("delete/", "action/", "ajax/update/", "export/csv/"):
            visitor.post(f"/admin/{table}/{page}", {"csrf_token": visitor.token(), "id": "1"}, 404)
            visitor.get(f"/admin/{table}/{page}?id=1", 404)


def test_no_page_of_the_desk_needs_a_script_or_a_style_of_its_own(enter: Enter) -> None:
    visitor, draft = enter("adam"), stage.drafted()
    pages = [f"/admin/{table}/" for table in TABLES] + [f"/admin/{table}/new/" for table in TABLES[:-1]]
    for page in [*pages, f"/admin/drafts/{draft.id}", "/admin/indicators"]:
        text = without_own_script(visitor.get(page).text)
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", text), page
        assert "bootstrap" not in text, page


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_of_the_desk_has_a_language_one_heading_and_a_skip_link(
    enter: Enter, language: str
) -> None:
    visitor, draft = enter("adam"), stage.drafted()
    visitor.get(f"/?lang={language}")
    pages = [f"/admin/{table}/" for table in TABLES] + [f"/admin/{table}/new/" for table in TABLES[:-1]]
    for page in [*pages, f"/admin/drafts/{draft.id}", "/admin/indicators", "/konto"]:
        text = visitor.get(page, headers={"Accept-Language": language}).text
        assert f'<html lang="{language}">' in text, page
        assert len(re.findall("<h1", text)) == len(re.findall("<main", text)) == 1, page
        assert 'class="sprung" href="#inhalt"' in text, page


def test_evil_titles_are_escaped_wherever_the_desk_shows_them(enter: Enter) -> None:
    anna = enter("anna")
    given = {"title_de": f"Quote {EVIL}", "title_en": EVIL, "steward": stage.STEWARD}
    page = anna.fill("/admin/indicators/new", given).headers["Location"]
    adam = enter("adam")
    adam.fill("/admin/office/new/", {"code": "amt-boese", "name-de": EVIL})
    adam.fill("/admin/measure/new/", {"code": "boeses", "label-de": EVIL})
    shown = [page, f"{page}/edit", f"{page}/propose", "/admin/indicators"]
    for visitor, path in some(
        [(anna, path) for path in shown]
        + [(adam, f"/admin/{table}/") for table in ("office", "measure", "log")]
    ):
        text = without_own_script(visitor.get(path).text)
        assert "<script" not in text
        assert "<img" not in text
        assert "&lt;script&gt;" in text or path == "/admin/log/"


def test_what_nobody_sees_is_cleaned_quietly_and_only_the_unreadable_refused(enter: Enter) -> None:
    adam = enter("adam")
    texts = ("Amt\u0000", "\u200bAmt \u0007", "\u2066Amt\u2069", "•\tAmt\u00ad", "A\U000e0041mt")
    for number, text in enumerate(texts):
        adam.fill("/admin/office/new/", {"code": f"amt-neu-{number}", "name-de": text})
    with db.reading() as session:
        names = session.scalars(select(Office).where(Office.code.like("amt-neu-%"))).all()
        assert [name.name for office in names for name in office.names] == [Localised("Amt")] * len(texts)
    answer = adam.fill("/admin/office/new/", {"code": "amt-neu", "name-de": "Amt\ufffd"}, 422)
    assert "ist nicht lesbar" in said(answer)
    answer = adam.fill("/admin/office/new/", {"code": "amt-neu", "name-de": "\u200b"}, 422)


def test_an_unknown_draft_is_not_found(enter: Enter) -> None:
    visitor = enter("adam")
    for path in ("/admin/drafts/999", "/admin/drafts/999/publish", "/admin/drafts/abc"):
        visitor.get(path, 404)


def test_a_parameter_that_makes_no_sense_is_named(enter: Enter) -> None:
    adam = enter("adam")
    for table, name, value in SENSELESS:
        answer = adam.get(f"/admin/{table}?{name}={value}", 400)
        assert f"„{name}“" in said(answer)


def test_a_form_that_was_refused_keeps_what_was_typed(enter: Enter) -> None:
    typed = {
        "code": "Amt für Süßes",
        "name-de": "Süßes",
        "mailbox": "kein Postfach",
        "valid_from": "31.02.2020",
    }
    answer = enter("adam").fill("/admin/office/new/", typed, 422)
    kept = dict(posted_form(answer.text)[1])
    assert {name: kept[name] for name in typed} == typed
    linked = set(re.findall(r'<a href="#feld-([\w-]+)"', answer.text))
    assert linked == {"code", "mailbox", "valid_from"}
    assert all(f'id="feld-{name}' in answer.text and f'id="fehler-{name}"' in answer.text for name in linked)


OPEN_CHOICE = (
    r'<select[^>]* name="([\w-]+)"[^>]*>\s*<option[^>]*>– bitte wählen –</option>\s*<option value="([^"]+)"'
)


@pytest.mark.parametrize("page", [f"/admin/{table}/new/" for table in TABLES[:-1]])
def test_every_error_stands_at_the_field_it_is_about(enter: Enter, page: str) -> None:
    adam = enter("adam")
    form = adam.get(page)
    typed = [
        name
        for name in re.findall(r'<(?:textarea|input)[^>]* name="([\w-]+)"', form.text)
        if name not in HIDDEN
    ]
    chosen = dict(re.findall(OPEN_CHOICE, form.text))
    refused = {name: adam.send(form, page, chosen | {name: "\ufffd"}, 422).text for name in typed}
    for name, text in some(refused.items()):
        field = name.partition("-")[0]
        assert f'href="#feld-{field}"' in text, name
        assert f'id="fehler-{field}"' in text, name
        assert re.search(rf'id="feld-{field}["-]', text), name


def _rows() -> dict[str, int]:
    with db.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
