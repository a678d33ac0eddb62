"""Words, places, measures and programmes at the desk: names follow each other, nothing in use goes away."""

import pytest

from registry import db
from registry.model import ConceptLabel, UnitName
from registry.services.registers import units
from tests.admin.conftest import Enter
from tests.admin.rows import concept_path, edit_path, errors_on, last_change
from tests.admin.visiting import led_to, posted_form, said
from tests.cast import actor
from tests.services import stage


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


def test_a_concept_in_use_is_not_taken_out_of_use_and_the_places_are_named(enter: Enter) -> None:
    code, clara = stage.code_of(stage.published()), enter("clara")
    path = concept_path(clara, "bonuscard")
    answer = clara.fill(path, status=409, action="/use/?id=" + path.rpartition("=")[2])
    assert "wird noch gebraucht" in said(answer)
    assert code in said(answer)


def test_labels_and_notations_are_checked(enter: Enter) -> None:
    clara = enter("clara")
    given = {"code": "Wohn Geld", "pref-en": "Benefit", "alt_de": "doppelt\ndoppelt", "match": "kein iri"}
    answer = clara.fill("/admin/concept/new/?scheme=keywords", given, 422)
    assert errors_on(answer.text) == {"code", "pref", "alt_de", "match"}
    assert all(f'id="feld-{field}' in answer.text for field in errors_on(answer.text))
    assert dict(posted_form(answer.text)[1])["alt_de"].split() == ["doppelt", "doppelt"]
    wrong = clara.fill(
        "/admin/concept/new/?scheme=keywords", {"code": "neu", "pref-de": "Neu", "position": "oben"}, 422
    )
    assert errors_on(wrong.text) == {"position"}
    taken = clara.fill("/admin/concept/new/?scheme=keywords", {"code": "bonuscard", "pref-de": "Neu"}, 422)
    assert errors_on(taken.text) == {"code"}
    level = enter("adam").fill(
        "/admin/level/new/", {"code": "stadtteil", "position": "3", "name-de": "x"}, 422
    )
    assert errors_on(level.text) == {"code", "position", "plural"}


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
    ("field", "value"),
    [("parent", "stadtteil/101"), ("parent", "nix"), ("parent", "Mitte"), ("key", "0 1"), ("name", "")],
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
    adam.fill("/admin/boundary/new/", given | {"count_before": "", "count_after": "143"})
    assert "unbekannt → 143" in said(adam.get("/admin/boundary/"))
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


def test_a_larger_area_is_chosen_by_its_name(enter: Enter) -> None:
    adam = enter("adam")
    new = "/admin/unit/new/?level=stadtteil"
    page = adam.get(new).text
    assert '<option value="Mitte (Stadtbezirk 01)">' in page
    for typed, key in (("Mitte (Stadtbezirk 01)", "101"), ("mitte", "102"), ("stadtbezirk/01", "103")):
        adam.fill(new, {"key": key, "name": f"Teil {key}", "parent": typed})
        assert "Mitte" in said(enter().get(f"/units/stadtteil/{key}"))
    path = edit_path(adam, "unit", "Teil 101")
    assert dict(posted_form(adam.get(path).text)[1])["parent"] == "Mitte (Stadtbezirk 01)"
    units.add_unit(actor("adam"), "stadtbezirk/02", "Mitte")
    answer = adam.fill(path, {"parent": "Mitte"}, 422)
    assert "Mitte (Stadtbezirk 01) und Mitte (Stadtbezirk 02)" in said(answer)
    assert dict(posted_form(answer.text)[1])["parent"] == "Mitte"


def test_a_key_says_how_sure_it_is_in_words(enter: Enter) -> None:
    adam = enter("adam")
    path = edit_path(adam, "unit", "Mitte")
    adam.fill(path, {"key_status": "inferred"})
    assert "Schlüssel erschlossen" in said(enter().get("/units/stadtbezirk/01"))
    assert "Schlüssel erschlossen" in adam.get(path).text


def test_a_change_of_boundaries_entered_by_mistake_is_struck_out_and_stays_visible(enter: Enter) -> None:
    adam = enter("adam")
    given = {
        "level": "stadtteil",
        "kind": "revision",
        "effective_from": "01.04.2019",
        "count_before": "149",
        "count_after": "152",
    }
    adam.fill("/admin/boundary/new/", given)
    page = adam.get("/admin/boundary/").text
    path = (
        page.partition('href="/admin/boundary/strike/')[2]
        .partition('"')[0]
        .join(("/admin/boundary/strike/", ""))
    )
    assert errors_on(adam.fill(path, {"reason": ""}, 422).text) == {"reason"}
    file = adam.get("/admin/boundary/file/?form=csv")
    assert "149 → 152" in file.text
    assert "Streichen" not in file.text
    file.close()
    adam.fill(path, {"reason": "Falsche Ebene"})
    assert "gestrichen: Falsche Ebene" in said(adam.get("/admin/boundary/"))
    shown = enter().get("/levels/stadtteil")
    assert "Irrtümlich eingetragen: Falsche Ebene" in said(shown)
    assert "<s " in shown.text
    assert (last_change().action, last_change().subject_code) == ("strike", "stadtteil")
    assert "schon gestrichen" in said(adam.fill(path, {"reason": "Noch einmal"}, 409))
    enter("lea").get(path, 403)
    adam.get("/admin/boundary/strike/?id=999", 404)
