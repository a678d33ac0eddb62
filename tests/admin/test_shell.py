"""Around the desk: errors in its own shell, whoever works there named on top, and the ways in from public pages."""

import re

import pytest

from tests.admin.conftest import Enter
from tests.admin.visiting import led_to, said
from tests.services import stage

EDITED = (
    ("/offices/amt-soziales", "clara"),
    ("/programmes/sozialmonitoring", "clara"),
    ("/themes/soziale-lage", "clara"),
    ("/vocab/keywords", "clara"),
    ("/levels/stadtteil", "adam"),
    ("/units/stadtbezirk/01", "adam"),
    ("/measures/einwohner", "anna"),
)


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("/admin/gibts/nicht", "lea", 404),
        ("/admin/office/edit/?id=999", "adam", 404),
        ("/admin/office/?page=99", "lea", 404),
        ("/admin/office/new/", "lea", 403),
        ("/admin/drafts/999", "anna", 404),
    ],
)
def test_an_error_at_the_desk_leaves_the_way_through_the_desk(
    enter: Enter, path: str, name: str, status: int
) -> None:
    page = enter(name).get(path, status)
    assert '<div class="deskleiste">' in page.text
    assert f"Fehler {status}" in said(page)
    assert 'href="/admin/"' in page.text.partition("<main")[2]


def test_an_unknown_address_of_the_desk_promises_no_search_that_is_not_there(enter: Enter) -> None:
    page = said(enter("lea").get("/admin/gibts/nicht", 404))
    assert "Vielleicht ist die Adresse unvollständig oder veraltet." in page
    assert "Über die Suche" not in page


def test_an_error_outside_the_desk_stays_as_it_was(enter: Enter) -> None:
    for visitor in (enter(), enter("lea")):
        assert "deskleiste" not in visitor.get("/gibts/nicht", 404).text
    assert "deskleiste" not in enter().client.post("/admin/office/new/").text


def test_the_desk_says_who_works_there_and_lets_them_sign_out(enter: Enter) -> None:
    anna = enter("anna")
    page = anna.get("/admin/office/")
    assert re.search(r"Ihr Konto: *Anna +Amt für Soziales und Teilhabe +Abmelden", said(page)), said(page)
    anna.send(page, "/admin/office/", action="/abmelden")
    assert led_to(anna.get("/admin/office/", 302)).startswith("/anmelden")


@pytest.mark.parametrize(("path", "name"), EDITED)
def test_a_public_page_leads_those_who_may_to_its_form(enter: Enter, path: str, name: str) -> None:
    editor = enter(name)
    link = re.findall(
        r'href="(/admin/[^"]+)"><[^>]+></span><span class="kern-label">Bearbeiten', editor.get(path).text
    )
    assert len(link) == 1
    assert editor.get(link[0].replace("&amp;", "&")).status_code == 200
    for visitor in (enter(), enter("lea"), enter()):
        assert "Bearbeiten" not in said(visitor.get(path))


def test_an_indicator_leads_those_who_may_to_its_definition_or_its_draft(enter: Enter) -> None:
    code, anna = stage.code_of(stage.published()), enter("anna")
    path = f"/indicators/{code}"
    assert "Bearbeiten" in said(anna.get(path))
    link = re.findall(r'href="(/admin/drafts/\d+)"', anna.get(path).text)[0]
    anna.send(anna.get(link), link, action="/draft")
    assert "Entwurf bearbeiten" in said(anna.get(path))
    for visitor in (enter(), enter("clara")):
        assert "Bearbeiten" not in said(visitor.get(path)).replace("Entwurf bearbeiten", "")
