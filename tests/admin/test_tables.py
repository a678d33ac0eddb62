"""The flat tables of the desk: found whatever the case, changed by services, refused at the field, never overwritten."""

import re

import pytest

from registry import db
from registry.model import Change, ConceptLabel, Office, OfficeName, SpatialUnit, UnitName
from registry.rules.localised import Localised
from registry.services import arranging_measures
from registry.services.arranging_measures import MeasureDetails
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, led_to, posted_form, said
from tests.cast import actor
from tests.services import stage

NEW_OFFICE = {
    "code": "amt-umwelt",
    "name-de": "Amt für Umweltschutz",
    "name-en": "Environment Office",
    "number": "36",
}


def last_change() -> Change:
    """Give the latest entry of the log."""
    with db.reading() as session:
        found = session.query(Change).order_by(Change.number.desc()).first()
        assert found is not None
        return found


def edit_path(visitor: Visitor, table: str, title: str, search: str | None = None) -> str:
    """Find the form of a row as a person does: search, then follow the link in its row."""
    page = visitor.get(f"/admin/{table}/", query_string={"search": search or title}).text
    rows = [row for row in re.findall(r'<th scope="row".*?</tr>', page, re.S) if title in row]
    assert len(rows) == 1, said(visitor.get(f"/admin/{table}/"))
    return re.findall(r'href="([^"]+)"', rows[0])[0].replace("&amp;", "&")


def count_on(page: str) -> int:
    """Read how many rows were found."""
    return int(re.findall(r"(\d+) Ein(?:trag|träge)", page)[0])


def errors_on(page: str) -> set[str]:
    """Give the fields whose errors a page lists."""
    return set(re.findall(r'<a href="#feld-([\w-]+)"', page))


def test_a_table_is_searched_whatever_the_case_of_umlauts(enter: Enter) -> None:
    details = MeasureDetails(Localised("Wohnfläche in m²", "Living space"))
    arranging_measures.add_measure(actor("adam"), "wohnflaeche_m2", details)
    visitor = enter("lea")
    for search in ("WOHNFLÄCHE", "wohnfläche", "Wohnfläche", "FLÄCHE wohn", "wohnflaeche_m2", "living SPACE"):
        page = said(visitor.get("/admin/measure/", query_string={"search": search}))
        assert count_on(page) == 1, search
        assert "Wohnfläche in m²" in page


def test_signs_of_the_database_mean_nothing_in_a_search(enter: Enter) -> None:
    visitor = enter("lea")
    for search in ("%", "_", "' OR 1=1 --", "\\", "xyz" * 200):
        assert count_on(said(visitor.get("/admin/office/", query_string={"search": search}))) == 0, search


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
    assert kept["number"] == "36"
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


def test_two_editors_of_an_office_see_both_texts_and_may_choose(enter: Enter) -> None:
    adam, clara = enter("adam"), enter("clara")
    path = edit_path(adam, "office", "amt-soziales")
    form = clara.get(path)
    adam.fill(path, {"mailbox": "von-adam@stuttgart.example"})
    conflict = clara.send(form, path, {"mailbox": "von-clara@stuttgart.example"}, 409)
    assert "von-adam@stuttgart.example" in said(conflict)
    assert dict(posted_form(conflict.text)[1])["mailbox"] == "von-clara@stuttgart.example"
    clara.send(conflict, path)
    with db.reading() as session:
        assert (
            session.query(Office).filter(Office.code == "amt-soziales").one().mailbox
            == "von-clara@stuttgart.example"
        )


def test_a_conflict_writes_nothing(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "office", "amt-soziales")
    before = last_change().number
    adam.fill(path, {"name-de": "Ganz anders", "mailbox": "neu@stuttgart.example", "lock_version": "0"}, 409)
    assert last_change().number == before


def test_when_the_name_is_wrong_the_rest_is_not_saved_either(enter: Enter) -> None:
    adam = enter("adam")
    path, before = edit_path(adam, "office", "amt-soziales"), last_change().number
    adam.fill(path, {"mailbox": "neu@stuttgart.example", "name-de": ""}, 422)
    assert last_change().number == before


def test_a_concept_is_added_relabelled_and_taken_out_of_use(enter: Enter) -> None:
    clara = enter("clara")
    given = {
        "code": "wohngeld",
        "pref-de": "Wohngeld",
        "pref-en": "Housing benefit",
        "alt_de": "Mietzuschuss\nLastenzuschuss",
        "hidden_de": "Wohngelt",
    }
    clara.fill("/admin/concept/new/?scheme=keywords", given)
    assert "Mietzuschuss" in said(enter().get("/vocab/keywords"))
    path = concept_path(clara, "wohngelt")
    clara.fill(path, {"pref-de": "Wohngeld plus", "valid_from": "2025"})
    with db.reading() as session:
        former = session.query(ConceptLabel).filter(
            ConceptLabel.text == "Wohngeld", ConceptLabel.valid_until.is_not(None)
        )
        assert former.count() == 1
    clara.fill(path, {"reason": "Wird nicht mehr gebraucht"}, action="/use/?id=" + path.rpartition("=")[2])
    assert "außer Gebrauch" in said(clara.get("/admin/concept/?scheme=keywords"))
    assert (last_change().action, last_change().subject_code) == ("retire", "keywords/wohngeld")


def concept_path(visitor: Visitor, search: str, scheme: str = "keywords") -> str:
    """Find the form of a concept."""
    page = visitor.get("/admin/concept/", query_string={"search": search, "scheme": scheme}).text
    return re.findall(r'href="(/admin/concept/edit/[^"]+)"', page)[0].replace("&amp;", "&")


def test_a_concept_in_use_is_not_taken_out_of_use_and_the_places_are_named(enter: Enter) -> None:
    code, clara = stage.code_of(stage.published()), enter("clara")
    path = concept_path(clara, "bonuscard")
    answer = clara.fill(path, status=409, action="/use/?id=" + path.rpartition("=")[2])
    assert "wird noch gebraucht" in said(answer)
    assert code in said(answer)


def test_labels_and_notations_are_checked(enter: Enter) -> None:
    given = {
        "code": "Wohn Geld",
        "pref-de": "",
        "pref-en": "Benefit",
        "alt_de": "doppelt\ndoppelt",
        "match": "kein iri",
        "position": "oben",
    }
    answer = enter("clara").fill("/admin/concept/new/?scheme=keywords", given, 422)
    assert errors_on(answer.text) >= {"position"} or errors_on(answer.text) >= {"pref", "alt_de", "match"}
    kept = dict(posted_form(answer.text)[1])
    assert kept["alt_de"].split() == ["doppelt", "doppelt"]


def test_a_unit_is_renamed_and_recoded_and_its_old_address_still_leads_to_it(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "unit", "Mitte")
    adam.fill(path, {"name": "Stuttgart-Mitte", "valid_from": "2024", "key": "10"})
    page = enter().get("/units/stadtbezirk/10")
    assert "Stuttgart-Mitte" in said(page)
    assert led_to(enter().get("/units/stadtbezirk/01", 301)).endswith("/units/stadtbezirk/10")
    with db.reading() as session:
        assert {name.name for name in session.query(UnitName)} == {"Mitte", "Stuttgart-Mitte"}


@pytest.mark.parametrize(
    ("field", "value"), [("parent", "stadtteil/101"), ("parent", "nix"), ("key", "0 1"), ("name", "")]
)
def test_a_unit_lies_in_a_larger_one_that_is_there(enter: Enter, field: str, value: str) -> None:
    adam = enter("adam")
    answer = adam.fill(edit_path(adam, "unit", "Mitte"), {field: value}, 422)
    assert errors_on(answer.text) == {field}


def test_levels_and_changes_of_boundaries_are_recorded(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill(
        "/admin/level/new/",
        {"code": "baublock", "position": "5", "name-de": "Baublock", "plural-de": "Baublöcke"},
    )
    given = {
        "level": "stadtteil",
        "kind": "revision",
        "effective_from": "01.04.2019",
        "count_before": "149",
        "count_after": "152",
    }
    adam.fill("/admin/boundary/new/", given)
    page = said(adam.get("/admin/boundary/"))
    assert "149 → 152" in page
    assert "01.04.2019" in page
    answer = adam.fill("/admin/boundary/new/", given | {"kind": "split", "before": "999"}, 422)
    assert errors_on(answer.text) == {"before"}


def test_a_measure_is_added_by_authors_and_named_in_formulas(enter: Enter) -> None:
    anna = enter("anna")
    anna.fill("/admin/measure/new/", {"code": "haushalte", "label-de": "Haushalte", "unit": "personen"})
    assert "Haushalte" in said(enter().get("/measures/haushalte"))
    answer = anna.fill(
        "/admin/measure/new/", {"code": "Haushalte!", "label-de": "Haushalte", "unit": "nix"}, 422
    )
    assert errors_on(answer.text) == {"code", "unit"}


def test_a_programme_is_changed(enter: Enter) -> None:
    clara = enter("clara")
    path = edit_path(clara, "programme", "sozialmonitoring")
    clara.fill(path, {"label-de": "Sozialmonitoring Stuttgart", "since": "2019"})
    assert "Sozialmonitoring Stuttgart" in said(enter().get("/programmes/sozialmonitoring"))
    assert errors_on(clara.fill(path, {"since": "31.02.2019"}, 422).text) == {"since"}


def test_an_account_is_made_and_its_password_shown_once(enter: Enter) -> None:
    adam = enter("adam")
    given = {
        "mail": "nele@stuttgart.example",
        "name": "Nele Neu",
        "office": "amt-soziales",
        "roles": "author",
    }
    answer = adam.fill("/admin/account/new/", given, 201)
    password = re.findall(r"<code[^>]*>([^<]+)</code>", answer.text)[0]
    assert answer.headers["Cache-Control"] == "no-store"
    enter().sign_in("nele", password)
    for page in ("/admin/account/", "/admin/log/", "/admin/account/?search=nele"):
        assert password not in adam.get(page).text


def test_a_new_password_is_shown_once_and_ends_the_sessions(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    answer = adam.fill(path, action="/password/?id=" + path.rpartition("=")[2], status=200)
    password = re.findall(r"<code[^>]*>([^<]+)</code>", answer.text)[0]
    assert not anna.is_signed_in
    enter().sign_in("anna", password)


def test_an_account_is_closed_not_deleted(enter: Enter) -> None:
    adam, anna = enter("adam"), enter("anna")
    path = edit_path(adam, "account", "anna@stuttgart.example")
    form = adam.get(path)
    target, pairs = posted_form(form.text)
    adam.post(target or path, [(name, value) for name, value in pairs if name != "is_active"])
    assert not anna.is_signed_in
    assert "geschlossen" in said(adam.get("/admin/account/", query_string={"search": "anna"}))


def test_the_administrator_cannot_shut_himself_out(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "account", "adam@stuttgart.example")
    answer = adam.fill(path, {"roles": "reader"}, 422)
    assert errors_on(answer.text) == {"roles"}
    assert adam.is_signed_in


def test_accounts_are_hidden_from_everybody_else(enter: Enter) -> None:
    for name in ("lea", "anna", "rita", "stefan", "clara"):
        visitor = enter(name)
        answer = visitor.get("/admin/account/", 403)
        assert "Dazu braucht es eine dieser Rollen: Verwaltung." in said(answer)
        assert "adam@stuttgart.example" not in answer.text


def test_the_log_names_persons_to_members_and_fields_before_and_after(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill(edit_path(adam, "office", "amt-soziales"), {"mailbox": "neu@stuttgart.example"})
    page = enter("lea").get("/admin/log/")
    assert "Adam" in said(page)
    entry = re.findall(r'href="(/admin/log/entry/[^"]+)"', page.text)[0]
    shown = said(enter("lea").get(entry))
    for word in ("Adam", "Postfach", "neu@stuttgart.example", "amt-soziales"):
        assert word in shown, shown


def test_the_log_is_filtered_by_kind_deed_and_code(enter: Enter) -> None:
    adam = enter("adam")
    adam.fill("/admin/office/new/", NEW_OFFICE)
    for query, is_there in (
        ({"kind": "office"}, True),
        ({"kind": "measure"}, False),
        ({"search": "amt-umwelt"}, True),
        ({"search": "AMT-UMWELT"}, True),
        ({"action": "add"}, True),
        ({"action": "found"}, True),  # called the same
        ({"action": "change", "kind": "office"}, False),
        ({"search": "amt-soziales"}, False),
        ({"kind": "office", "search": "amt-umwelt"}, True),
    ):
        assert ("Amt amt-umwelt" in said(adam.get("/admin/log/", query_string=query))) is is_there, query


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
