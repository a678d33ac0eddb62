"""Flat tables of the desk: found whatever the case, changed by services, refused at the field, never overwritten."""

import re
from datetime import UTC, datetime

import pytest

from registry import db
from registry.model import Office, OfficeName, SpatialUnit
from registry.rules.localised import Localised
from registry.services.registers import measures
from registry.services.registers.measures import MeasureDetails
from tests.admin.conftest import Enter
from tests.admin.rows import NEW_OFFICE, count_on, edit_path, errors_on, last_change
from tests.admin.visiting import led_to, posted_form, said
from tests.cast import actor
from tests.conftest import FakeClock
from tests.services.stage import published


@pytest.mark.both
def test_a_table_is_searched_whatever_the_case_of_umlauts(enter: Enter) -> None:
    details = MeasureDetails(Localised("Wohnfläche in m²", "Living space"))
    measures.add_measure(actor("adam"), "wohnflaeche_m2", details)
    visitor = enter("lea")
    for search in ("WOHNFLÄCHE", "wohnfläche", "Wohnfläche", "FLÄCHE wohn", "wohnflaeche_m2", "living SPACE"):
        page = said(visitor.get("/admin/measure/", query_string={"search": search}))
        assert count_on(page) == 1, search
        assert "Wohnfläche in m²" in page


def test_signs_of_the_database_mean_nothing_in_a_search(enter: Enter) -> None:
    visitor = enter("lea")
    for search in ("%", "_", "' OR 1=1 --", "\\", "xyz" * 200):
        assert count_on(said(visitor.get("/admin/office/", query_string={"search": search}))) == 0, search


@pytest.mark.parametrize("path", ["/admin/office/?search=xyzzy", "/admin/indicators?q=xyzzy"])
def test_a_search_without_a_hit_does_not_say_that_nothing_is_there_yet(enter: Enter, path: str) -> None:
    page = said(enter("lea").get(path))
    assert "Nichts gefunden" in page
    assert "Hier steht noch nichts" not in page


def test_mistakes_are_listed_in_the_order_of_their_fields(enter: Enter) -> None:
    wrong = {"code": "Amt Süd!", "name-de": "", "number": "x" * 200, "mailbox": "keinmail"}
    page = enter("adam").fill("/admin/office/new/", wrong, 422).text
    listed = re.findall(r'<a href="#feld-([\w-]+)"', page)
    assert listed == ["code", "name", "number", "mailbox"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/admin/account/new/", "office"),
        ("/admin/unit/new/", "level"),
        ("/admin/boundary/new/", "level"),
        ("/admin/boundary/new/", "kind"),
    ],
)
def test_nothing_is_chosen_for_anybody_where_a_choice_is_needed(enter: Enter, path: str, field: str) -> None:
    adam = enter("adam")
    given = {"mail": "nele@stuttgart.example", "name": "Nele Neu", "roles": "author", "key": "99"}
    asked = adam.get(path).text.partition(f'name="{field}"')[2]
    assert re.search(r"<option[^>]*>([^<]+)", asked)[1] == "– bitte wählen –"  # type: ignore[index]
    form = {name: given[name] for name in given if f'name="{name}"' in adam.get(path).text}
    refused = adam.fill(path, form, 422)
    assert field in errors_on(refused.text)
    assert all(value in refused.text for name, value in form.items() if name != "roles")


def test_an_office_outside_the_city_is_called_so_in_english(enter: Enter) -> None:
    with db.transaction() as session:
        session.query(Office).filter_by(code="amt-soziales").one().is_external = True
    page = said(enter("lea").get("/admin/office/?lang=en"))
    assert "external" in page
    assert "extern " not in page


def test_a_search_is_forgotten_with_one_click(enter: Enter) -> None:
    visitor = enter("lea")
    page = visitor.get("/admin/office/", query_string={"search": "soziales"}).text
    target = re.findall(r'<a href="([^"]+)">Alle anzeigen', page)[0]
    assert count_on(said(visitor.get(target))) == 2


def test_tables_are_sorted_by_their_heads(enter: Enter) -> None:
    visitor = enter("lea")
    by_code = re.findall(
        r'<th scope="col"[^>]*><a href="([^"]+)">Kürzel', visitor.get("/admin/office/").text
    )[0]
    ascending = visitor.get(by_code.replace("&amp;", "&")).text
    assert 'aria-sort="ascending"' in ascending
    again = re.findall(r'<th scope="col"[^>]*><a href="([^"]+)">Kürzel', ascending)[0]
    assert 'aria-sort="descending"' in visitor.get(again.replace("&amp;", "&")).text


def test_long_tables_have_pages(enter: Enter) -> None:
    with db.transaction() as session:
        level_id = session.query(SpatialUnit).one().level_id
        session.add_all(SpatialUnit(level_id=level_id, key=f"9{number:03}") for number in range(120))
    visitor = enter("lea")
    seen: set[str] = set()
    for number in (1, 2, 3):
        page = visitor.get("/admin/unit/", query_string={"page": number}).text
        assert ("<title>Seite" in page) == (number != 1)
        assert f"Seite {number} von 3" in said(visitor.get("/admin/unit/", query_string={"page": number}))
        seen |= set(re.findall(r">(9\d{3})<", page))
    assert len(seen) == 120
    follow = re.findall(r'rel="next" href="([^"]+)"', visitor.get("/admin/unit/").text)[0]
    assert "Seite 2 von 3" in said(visitor.get(follow.replace("&amp;", "&")))


def test_a_new_office_is_added_by_its_service_and_logged(enter: Enter) -> None:
    adam = enter("adam")
    answer = adam.get(led_to(adam.fill("/admin/office/new/", NEW_OFFICE)))
    assert "Gespeichert." in said(answer)
    assert "Amt für Umweltschutz" in said(answer)
    assert (last_change().action, last_change().subject_code) == ("add", "amt-umwelt")
    assert "Amt für Umweltschutz" in said(enter().get("/offices/amt-umwelt"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "Amt Umwelt"),
        ("code", "amt-soziales"),
        ("code", ""),
        ("name-de", ""),
        ("mailbox", "kein Postfach"),
        ("number", "fünfzig"),
        ("number", "-50"),
        ("source_url", "https://www.stuttgart.de/ein amt"),
        ("valid_from", "31.02.2020"),
        ("valid_from", "2099"),
        ("name-de", "x" * 400),
        ("successor", "gibts-nicht"),
    ],
)
def test_what_is_wrong_with_an_office_is_said_at_its_field(enter: Enter, field: str, value: str) -> None:
    answer = enter("adam").fill("/admin/office/new/", NEW_OFFICE | {field: value}, 422)
    assert errors_on(answer.text) == {field.removesuffix("-de")}
    kept = dict(posted_form(answer.text)[1])
    assert field == "number" or kept["number"] == "36"
    if field != "successor":
        assert kept[field] == value
    with db.reading() as session:
        assert session.query(Office).count() == 2


def test_an_office_is_renamed_from_a_day_and_its_former_name_is_kept(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "office", "amt-soziales")
    adam.fill(path, {"name-de": "Amt für Soziales und Inklusion", "valid_from": "01.04.2025"})
    page = said(enter().get("/offices/amt-soziales"))
    assert "Amt für Soziales und Inklusion" in page
    assert "Amt für Soziales und Teilhabe" in page
    assert "01.04.2025" in page
    adam.get("/admin/office/", query_string={"search": "teilhabe"})
    assert edit_path(adam, "office", "amt-soziales", "teilhabe") == path  # found by its former name


def test_a_slip_in_a_name_is_corrected_without_a_day(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill(edit_path(adam, "office", "amt-soziales"), {"name-de": "Sozialamt"})
    with db.reading() as session:
        names = session.query(OfficeName).join(Office).filter(Office.code == "amt-soziales").all()
        standing = [name for name in names if name.recorded_until is None]
        assert [name.name.de for name in standing] == ["Sozialamt"]
        assert len(names) == 2


def test_saving_without_a_change_writes_nothing_to_the_log(enter: Enter) -> None:
    adam, before = enter("adam"), last_change().number
    for table, title in (
        ("office", "amt-soziales"),
        ("measure", "berechtigte"),
        ("unit", "Mitte"),
        ("level", "stadtteil"),
    ):
        adam.fill(edit_path(adam, table, title) if table != "level" else "/admin/level/edit/?id=3")
    assert last_change().number == before


def test_the_code_of_a_row_is_never_changed(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill(edit_path(adam, "office", "amt-soziales"), {"code": "amt-anders", "number": "50"})
    with db.reading() as session:
        assert {office.code for office in session.query(Office)} == {"amt-soziales", "statistisches-amt"}


def test_when_the_name_is_wrong_the_rest_is_not_saved_either(enter: Enter) -> None:
    adam = enter("adam")
    path, before = edit_path(adam, "office", "amt-soziales"), last_change().number
    adam.fill(path, {"mailbox": "neu@stuttgart.example", "name-de": ""}, 422)
    assert last_change().number == before


def test_what_is_not_there_is_not_found(enter: Enter) -> None:
    adam = enter("adam")
    for path in (
        "log/entry/?number=999",
        "log/entry/?number=x",
        "log/entry/",
        "office/edit/?id=999",
        "office/edit/?id=x",
        "office/edit/",
        "log/edit/?id=1",
        "log/new/",
        "boundary/edit/?id=1",
    ):
        adam.get(f"/admin/{path}", 404)


def test_all_that_is_wrong_is_said_at_once(enter: Enter) -> None:
    adam, clara = enter("adam"), enter("clara")
    for visitor, path, wrong in (
        (
            adam,
            edit_path(adam, "office", "amt-soziales"),
            {"mailbox": "x", "name-de": "", "number": "fünfzig"},
        ),
        (
            adam,
            edit_path(adam, "unit", "Mitte"),
            {"key": "0 1", "name": "", "parent": "nix", "source_url": "x"},
        ),
        (adam, "/admin/level/new/", {"code": "x y", "position": "oben", "name-de": ""}),
        (
            adam,
            "/admin/boundary/new/",
            {"level": "stadtteil", "count_before": "viele", "count_after": "-1", "effective_from": "nie"},
        ),
        (clara, "/admin/concept/new/?scheme=keywords", {"code": "x y", "pref-de": "", "position": "oben"}),
    ):
        answer = visitor.fill(path, wrong, 422)
        expected = {field.removesuffix("-de") for field in wrong} - {"level"}
        assert errors_on(answer.text) >= expected, path
        kept = dict(posted_form(answer.text)[1])
        assert all(kept[field] == value for field, value in wrong.items()), path


def test_a_name_to_come_stands_on_the_desk_and_on_the_office_until_its_day(
    enter: Enter, clock: FakeClock
) -> None:
    clock.moment = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
    published()  # an empty catalogue answers no program
    adam = enter("adam")
    path = edit_path(adam, "office", "amt-soziales")
    adam.fill(path, {"name-de": "Amt für Zusammenhalt", "valid_from": "01.01.2027"})
    desk = adam.get(path)
    assert "Künftiger Name ab 01.01.2027: Amt für Zusammenhalt" in said(desk)
    assert ">Amt für Soziales und Teilhabe</textarea>" in desk.text
    for moment, heading in (
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "Amt für Soziales und Teilhabe"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Amt für Zusammenhalt"),
    ):
        clock.moment = moment
        page = enter().get("/offices/amt-soziales")
        assert f"<h1>{heading}</h1>" in page.text
        assert ("ab 01.01.2027" in said(page)) == (heading != "Amt für Zusammenhalt")
        assert heading in said(enter().get("/offices"))
        told = enter().get("/offices/amt-soziales.json").json
        assert (told["label"]["de"], len(told["names"])) == (heading, 2)
