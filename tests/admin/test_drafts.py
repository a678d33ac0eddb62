"""A draft at the desk: from the title of a new indicator to the published definition, and what can go wrong."""

import re

import pytest

from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.services.pages import listing
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, is_told_at, led_to, posted_form, said
from tests.services import stage

# What a proposal needs, as it is typed.
TYPED = {
    "definition-de": "Anteil der Menschen mit Bonuscard an allen Menschen.",
    "theme": "soziale-lage",
    "keywords": "bonuscard",
    "direction": "neutral",
    "method_kind": "ratio",
    "numerator": "berechtigte",
    "denominator": "einwohner",
    "formula": "berechtigte / einwohner * 100",
    "unit": "prozent",
    "decimals": "1",
    "confidentiality_gap": "entfällt",
    "levels-2-is_there": "y",
    "levels-2-since": "2010",
    "reference_period-de": "31. Dezember",
    "periodicity": "jaehrlich",
    "sources-0-text_de": "Sozialdatenatlas",
    "source_office": "amt-soziales",
}
WRONG = {
    "available_since": ("31.02.2020", "31.02.2020"),
    "formula": ("berechtigte / gibtsnicht", "gibtsnicht"),
    "evidence_url": ("https://www.stuttgart.de/ein blatt", "Leerzeichen"),
    "contact": ("kein Postfach", "kein Postfach"),
    "valid_from": ("morgen", "morgen"),
    "decimals": ("viele", "viele"),
}


def begun(visitor: Visitor, title: str = "Bonuscard") -> str:
    """Found an indicator through the form; give the draft's address."""
    given = {"title_de": title, "title_en": "Bonus card", "steward": stage.STEWARD}
    return led_to(visitor.fill("/admin/indicators/new", given))


def errors_on(page: str) -> dict[str, str]:
    """Give the sentences that lead to fields."""
    return {
        field: said_of(sentence)
        for field, sentence in re.findall(r'<a href="#feld-(\w+)[^"]*">(.*?)</a>', page, re.S)
    }


def said_of(html: str) -> str:
    """Give the words of a piece of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_indicator_goes_from_its_title_to_the_catalogue(enter: Enter) -> None:
    anna, clara, stefan = enter("anna"), enter("clara"), enter("stefan")
    draft = begun(anna)
    assert "Angaben fehlen noch bis zum Vorschlag" in said(anna.get(draft))
    assert led_to(anna.fill(f"{draft}/edit", TYPED)) == f"{draft}?done=saved"
    assert "fehl" not in said(anna.get(f"{draft}?done=saved"))
    anna.fill(f"{draft}/propose", {"reason": "Auftrag der Arbeitsgruppe"})
    clara.fill(f"{draft}/agree", {"decision": "AG 2026-03/4"})
    published = stefan.get(led_to(stefan.fill(f"{draft}/publish")))
    assert "Veröffentlicht." in said(published)
    code = re.findall(r"IND-\d+", said(published))[0]
    stranger = enter()
    assert "Bonuscard" in said(stranger.get(f"/indicators/{code}"))
    assert "AG 2026-03/4" in said(stranger.get(f"/indicators/{code}/changes"))
    assert "Bonuscard" in stranger.get("/catalog.ttl").text
    assert "Auftrag der Arbeitsgruppe" in said(anna.get("/admin/log/"))


def test_an_edit_of_a_published_definition_shows_what_changes_and_leaves_it_alone(enter: Enter) -> None:
    code, anna = stage.code_of(stage.published()), enter("anna")
    answer = anna.fill("/admin/indicators", action=f"/{code}/draft")
    draft = led_to(answer)
    anna.fill(f"{draft}/edit", {"definition-de": "Anteil der Haushalte mit Bonuscard an allen Haushalten."})
    page = anna.get(draft)
    assert "Änderungen gegenüber der gültigen Version" in said(page)
    assert re.search(r"<del>.*?Menschen</del>", page.text, re.S)
    assert re.search(r"<ins>.*?Haushalte", page.text, re.S)
    assert "Anteil der Menschen" in said(enter().get(f"/indicators/{code}"))
    assert "Anteil der Haushalte" not in said(enter().get(f"/indicators/{code}"))


def test_a_second_draft_is_not_opened_beside_an_open_one(enter: Enter) -> None:
    code, anna = stage.code_of(stage.published()), enter("anna")
    first = led_to(anna.fill("/admin/indicators", action=f"/{code}/draft"))
    stefan = enter("stefan")
    second = led_to(stefan.post(f"/admin/indicators/{code}/draft", {"csrf_token": stefan.token()}))
    assert second == f"{first}?open=1"
    assert "schon einen offenen Entwurf" in said(stefan.get(second))


@pytest.mark.parametrize("field", WRONG)
def test_what_cannot_be_kept_is_named_at_its_field_and_stays_as_typed(enter: Enter, field: str) -> None:
    anna = enter("anna")
    draft, (typed, named) = begun(anna), WRONG[field]
    answer = anna.fill(f"{draft}/edit", TYPED | {field: typed}, 422)
    assert list(errors_on(answer.text)) == [field]
    assert named in errors_on(answer.text)[field]
    assert f'id="fehler-{field}"' in answer.text
    kept = dict(posted_form(answer.text)[1])
    assert kept[field] == typed
    assert kept["definition-de"] == TYPED["definition-de"]
    assert kept["keywords"] == "bonuscard"


def test_several_faults_are_said_at_once(enter: Enter) -> None:
    anna, several = enter("anna"), ("available_since", "contact", "decimals", "formula", "valid_from")
    wrong = {field: WRONG[field][0] for field in several}
    answer = anna.fill(f"{begun(anna)}/edit", TYPED | wrong, 422)
    assert set(errors_on(answer.text)) == set(several)
    assert "Bitte prüfen Sie 5 Angaben" in said(answer)


def test_a_draft_without_a_reference_date_is_not_proposed(enter: Enter) -> None:
    anna = enter("anna")
    draft = begun(anna)
    anna.fill(f"{draft}/edit", TYPED | {"reference_period-de": ""})
    answer = anna.fill(f"{draft}/propose", {"reason": "Ein Versuch"}, 422)
    assert "Stichtag" in said(answer) or "Bezugszeit" in said(answer)
    assert dict(posted_form(answer.text)[1])["reason"] == "Ein Versuch"
    assert f'href="{draft}/edit#feld-reference_period"' in answer.text


def test_what_is_still_to_be_clarified_is_not_proposed(enter: Enter) -> None:
    anna = enter("anna")
    draft = begun(anna)
    anna.fill(f"{draft}/edit", TYPED | {"unit": "", "unit_gap": "zu klären"})
    answer = anna.fill(f"{draft}/propose", {"reason": "Ein Versuch"}, 422)
    assert f'href="{draft}/edit#feld-unit"' in answer.text


@pytest.mark.parametrize("move", ["agree", "reject"])
def test_a_decision_needs_its_number(enter: Enter, move: str) -> None:
    draft = stage.proposed()
    answer = enter("clara").fill(f"/admin/drafts/{draft.id}/{move}", {"reason": "Einstimmig"}, 422)
    assert "Nummer des Beschlusses" in said(answer)
    assert dict(posted_form(answer.text)[1])["reason"] == "Einstimmig"
    assert stage.fresh(draft).state == State.PROPOSED


def test_a_new_indicator_needs_a_german_title_and_a_steward(enter: Enter) -> None:
    anna = enter("anna")
    answer = anna.fill("/admin/indicators/new", {"title_de": "", "title_en": "Only English"}, 422)
    assert dict(posted_form(answer.text)[1])["title_en"] == "Only English"
    assert is_told_at(answer.text, "title_de", "Der deutsche Text fehlt.")
    answer = anna.fill("/admin/indicators/new", {"title_de": " ", "steward": "amt-fuer-nichts"}, 422)
    assert is_told_at(answer.text, "title_de", "Bitte geben Sie einen deutschen Titel ein.")
    assert is_told_at(answer.text, "steward", "Dieses Amt gibt es nicht: amt-fuer-nichts")


def test_everything_typed_comes_back_as_it_was_saved(enter: Enter) -> None:
    anna = enter("anna")
    draft = begun(anna)
    notes = {
        "valid_from": "2027",
        "origin": "Sozialdatenatlas",
        "version_notes-de": "Neu.",
        "reason": "Weil es fehlte.",
    }
    anna.fill(f"{draft}/edit", TYPED | notes)
    kept = dict(posted_form(anna.get(f"{draft}/edit").text)[1])
    assert {name: kept.get(name) for name in TYPED | notes} == TYPED | notes


def test_a_frozen_definition_has_no_form(enter: Enter) -> None:
    definition, anna = stage.published(), enter("anna")
    anna.get(f"/admin/drafts/{definition.id}/edit", 409)
    given = {"csrf_token": anna.token(), "title-de": "Anders"}
    anna.post(f"/admin/drafts/{definition.id}/edit?base=99", given, 409)
    assert stage.fresh(definition).title == definition.title


def test_after_saving_the_desk_says_what_portals_would_miss(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def hints(view: listing.DraftView) -> tuple[Localised, ...]:
        seen.append(view.definition.id)
        return (Localised("Ein Kontakt fehlt.", "A contact is missing."),)

    monkeypatch.setattr(listing, "shape_hints", hints)
    anna, draft = enter("anna"), stage.drafted()
    saved = anna.get(led_to(anna.fill(f"/admin/drafts/{draft.id}/edit")))
    assert "Ein Kontakt fehlt." in said(saved)
    assert "Ein Kontakt fehlt." not in said(anna.get(f"/admin/drafts/{draft.id}"))
    assert seen == [draft.id]


def test_a_complete_draft_would_please_the_portals(enter: Enter) -> None:
    anna, draft = enter("anna"), stage.drafted()
    saved = anna.get(led_to(anna.fill(f"/admin/drafts/{draft.id}/edit")))
    assert "Der Entwurf ist gespeichert." in said(saved)
    assert "Hinweise für den Datenkatalog" not in said(saved)
