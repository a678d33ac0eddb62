"""Choosing by name: what is chosen stands above, a search lists what fits, and a long list makes no long page."""

import re

import pytest
from werkzeug.test import TestResponse

from registry import db
from registry.model import Concept, ConceptLabel, Measure, Scheme
from registry.rules.localised import Localised
from registry.services.names import naming
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, led_to, posted_form, said
from tests.cast import LONG_AGO
from tests.services import stage

MANY = 2_000


@pytest.fixture
def form(enter: Enter) -> tuple[str, Visitor]:
    """Let Anna come to a draft's form over long lists of keywords and measures."""
    with db.transaction() as session:
        scheme = session.query(Scheme).filter(Scheme.code == "keywords").one()
        for number in range(MANY):
            words = (("pref", f"Begriff {number:04d}"), ("alt", f"Anderswort {number:04d}"))
            labels = [ConceptLabel(kind=k, language="de", text=t, recorded_from=LONG_AGO) for k, t in words]
            session.add(
                Concept(scheme_id=scheme.id, notation=f"b-{number}", position=number + 9, labels=labels)
            )
        session.add_all(Measure(code=f"m_{n}", label=Localised(f"Größe {n:03d}")) for n in range(40))
        naming.touch()
    draft = stage.drafted(keywords=("hilfe",))
    return f"/admin/drafts/{draft.id}", enter("anna")


def offered(page: TestResponse, field: str) -> dict[str, bool]:
    """Give what can be chosen for a field, and whether it is."""
    found = re.findall(rf'<input[^>]* name="{field}" value="([^"]*)"( checked)?>', page.text)
    return {value: bool(checked) for value, checked in found}


def test_a_long_list_is_not_on_the_page(form: tuple[str, Visitor]) -> None:
    draft, anna = form
    page = anna.get(f"{draft}/edit")
    assert offered(page, "keywords") == {"hilfe": True}
    assert offered(page, "numerator") == {"": False, "berechtigte": True}
    assert len(page.text) < 80_000


def test_a_search_by_name_lists_what_fits_and_returns_to_its_place(form: tuple[str, Visitor]) -> None:
    draft, anna = form
    page = anna.get(f"{draft}/edit")
    assert re.search(r'name="find" value="keywords" formaction="[^"]*#feld-keywords"', page.text)
    typed = {"find_keywords": "anderswort 12", "find": "keywords", "title-de": "Noch nicht gespeichert"}
    found = anna.send(page, f"{draft}/edit", typed, 200)
    assert len(offered(found, "keywords")) == 21  # the chosen one and the first twenty
    fitting = sum("12" in f"{number:04d}" for number in range(MANY))
    assert f"{fitting} weitere Treffer zu „anderswort 12“" in said(found)
    assert "gezeigt werden die ersten 20; suchen Sie genauer." in said(found)
    kept = dict(posted_form(found.text)[1])
    assert (kept["title-de"], kept["find_keywords"]) == ("Noch nicht gespeichert", "anderswort 12")


def test_what_is_ticked_among_the_matches_is_chosen_and_kept(form: tuple[str, Visitor]) -> None:
    draft, anna = form
    found = anna.fill(f"{draft}/edit", {"find_keywords": "Begriff 0007", "find": "keywords"}, 200)
    target, pairs = posted_form(found.text)
    chosen = [*pairs, ("keywords", "b-7")]
    again = anna.post(target, [*((n, v) for n, v in chosen if n != "find_keywords"), ("find_keywords", "")])
    assert led_to(again) == f"{draft}?done=saved"
    assert "Begriff 0007" in said(anna.get(draft))
    assert offered(anna.get(f"{draft}/edit"), "keywords") == {"hilfe": True, "b-7": True}


def test_a_word_typed_into_a_search_and_not_looked_for_is_looked_for_before_anything_is_saved(
    form: tuple[str, Visitor],
) -> None:
    draft, anna = form
    found = anna.fill(f"{draft}/edit", {"find_numerator": "größe 03", "title-de": "Neu"}, 200)
    assert "Noch nicht gespeichert." in said(found)
    assert 'href="#feld-numerator"' in found.text
    assert {code for code in offered(found, "numerator") if code.startswith("m_")} == {
        f"m_{number}" for number in (3, *range(30, 40))
    }
    saved = anna.send(found, f"{draft}/edit", {"numerator": "m_31", "formula": "m_31 / einwohner"})
    assert led_to(saved) == f"{draft}?done=saved"
    assert "Größe 031" in said(anna.get(draft))


def test_a_short_list_is_simply_shown(form: tuple[str, Visitor]) -> None:
    draft, anna = form
    page = anna.get(f"{draft}/edit")
    assert offered(page, "breakdowns") == {"alter": False}
    assert offered(page, "unit") == {"": False, "prozent": True, "personen": False}
    assert "find_unit" not in page.text


def test_a_broken_formula_speaks_at_its_field_when_it_is_looked_at(form: tuple[str, Visitor]) -> None:
    draft, anna = form
    for text, named in (("einwohner / / 2", "/"), ("einwohner / gibtsnicht", "gibtsnicht")):
        page = anna.fill(f"{draft}/edit", {"formula": text, "review": "1", "title-de": "Neu"}, 422)
        assert named in re.search(r'id="fehler-formula">(.*?)</p>', page.text, re.S)[1]  # type: ignore[index]
        assert dict(posted_form(page.text)[1])["title-de"] == "Neu"
    assert 'name="review" value="1" formaction="' in page.text
    assert "Neu" not in said(anna.get(draft))


def test_a_text_gets_as_many_rows_as_it_needs(form: tuple[str, Visitor]) -> None:
    draft, anna = form
    anna.fill(f"{draft}/edit", {"method-de": "Wort " * 100, "limitations-de": "eins\nzwei\ndrei\nvier\nfünf"})
    page = anna.get(f"{draft}/edit").text
    rows = dict(re.findall(r'id="feld-([\w-]+)" name="[^"]*" rows="(\d+)"', page))
    assert (rows["title"], rows["purpose"], rows["method"], rows["limitations"]) == ("1", "3", "12", "5")


@pytest.mark.parametrize("many", [0, 40])
def test_measures_stand_in_german_order(enter: Enter, many: int) -> None:
    with db.transaction() as session:
        words = {"m_b": "Stadt: Bauten", "m_ä": "Stadt: Ärzte", "m_a": "Stadt: Abfall"}
        session.add_all(Measure(code=code, label=Localised(text)) for code, text in words.items())
        session.add_all(Measure(code=f"m_{n}", label=Localised(f"Größe {n:03d}")) for n in range(many))
        naming.touch()
    draft, anna = f"/admin/drafts/{stage.drafted().id}", enter("anna")
    page = anna.get(f"{draft}/edit")
    if many:
        page = anna.send(page, f"{draft}/edit", {"find_numerator": "stadt", "find": "numerator"}, 200)
    assert [code for code in offered(page, "numerator") if code.startswith("m_")] == ["m_a", "m_ä", "m_b"]
