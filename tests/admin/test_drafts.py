"""A draft at the desk: from the title of a new indicator to the published definition, and what can go wrong."""

import re

import pytest
from sqlalchemy import update

from registry import db
from registry.model import Definition, Measure
from registry.rules.access import Actor
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.services.lifecycle import publishing
from registry.services.names import naming
from registry.services.names.naming import names
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
    assert "fehlen noch" not in said(anna.get(f"{draft}?done=saved"))
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


def test_the_page_of_an_adopted_definition_says_that_nobody_confirmed_it(enter: Enter, adam: Actor) -> None:
    adopted = publishing.adopt(adam, stage.drafted().id, reason="Aus dem Datenkompass")
    clara = enter("clara")
    for address in (f"/admin/drafts/{adopted.id}", f"/admin/drafts/{adopted.id}/retire"):
        assert "Übernommen, nicht bestätigt" in said(clara.get(address))


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


REFUSED = "Das würden Datenportale zurückweisen, wenn der Entwurf so veröffentlicht würde:"
# What portals say of a draft with a title and nothing else: the field that mends it, and the words of both languages.
MISSED = {
    "definition": (
        "Ohne Definition steht im Portal nur, dass sie noch zu klären ist.",
        "Without a definition portals only show that it has yet to be clarified.",
    ),
    "theme": (
        "Im Portal steht der Datensatz unter keinem Thema: Das Themenfeld fehlt oder hat keine Entsprechung in der EU-Liste.",
        "Portals list the dataset under no theme: the theme is missing or has no match in the EU list.",
    ),
    "keywords": (
        "Im Portal steht als Schlagwort nur der Titel noch einmal; das hilft niemandem beim Suchen.",
        "Portals show the title once more as the only keyword; this helps nobody to search.",
    ),
    "unit": (
        "Ohne Einheit weiß im Portal niemand, was die Zahlen messen.",
        "Without a unit nobody in a portal knows what the figures measure.",
    ),
    "periodicity": (
        "Im Portal steht nicht, wie oft es neue Werte gibt: Die Periodizität fehlt oder hat keine Entsprechung in der EU-Liste.",
        "Portals do not say how often there are new values: the frequency is missing or has no match in the EU list.",
    ),
    "available_since": (
        "Ohne Beginn der Reihe sagt das Portal nicht, für welche Zeit es Werte gibt.",
        "Without the start of the series portals do not say which time it covers.",
    ),
    "source_office": (
        "Ohne datenhaltende Stelle nennt das Portal nicht, woher die Ausgangsdaten kommen.",
        "Without the office that holds the data portals do not say where they come from.",
    ),
    "sources": (
        "Ohne Quellen kann im Portal niemand prüfen, worauf der Indikator beruht.",
        "Without sources nobody in a portal can check what the indicator is based on.",
    ),
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_draft_that_lacks_eleven_facts_is_told_what_portals_miss(enter: Enter, language: str) -> None:
    anna = enter("anna")
    draft = begun(anna)
    page, form = (anna.get(f"{address}?lang={language}").text for address in (draft, f"{draft}/edit"))
    assert {"de": "11 Angaben fehlen noch", "en": "11 statements are missing"}[language] in page
    for field, sentences in MISSED.items():
        sentence = sentences[language == "en"]
        assert re.search(rf'href="{draft}/edit#feld-{field}">{sentence}</a>', page)
        (advice,) = re.findall(rf'<div class="rat" id="rat-{field}">.*?</div></div></div>', form, re.DOTALL)
        assert sentence in advice
        assert f" rat-{field}" in form


def test_what_portals_would_refuse_is_told_apart(enter: Enter) -> None:
    anna, draft = enter("anna"), stage.drafted()
    with db.transaction() as session:  # as from a time before periods were checked
        session.execute(update(Definition).where(Definition.id == draft.id).values(title=Localised("")))
    page = said(anna.get(f"/admin/drafts/{draft.id}"))
    assert f"{REFUSED} Ein Titel fehlt, oder es gibt zwei in derselben Sprache." in page


def test_a_hint_goes_when_its_fact_is_there(enter: Enter) -> None:
    anna = enter("anna")
    draft = begun(anna)
    assert MISSED["theme"][0] in said(anna.get(draft))
    anna.fill(f"{draft}/edit", {"theme": "wohnen"})
    assert MISSED["theme"][0] not in said(anna.get(draft))
    assert MISSED["unit"][0] in said(anna.get(draft))


def test_units_that_do_not_fit_are_told_on_the_draft_and_at_the_formula(enter: Enter) -> None:
    with db.transaction() as session:
        persons = names().concept_ids["units", "personen"]
        session.execute(update(Measure).values(unit_id=persons))
        naming.touch()
    anna, draft = enter("anna"), stage.drafted(unit="personen", formula="berechtigte / einwohner")
    sentence = "Die Einheit „Personen“ passt nicht zur Formel: Dort kürzen sich die Einheiten, und heraus kommt ein bloßes Verhältnis."
    address = f"/admin/drafts/{draft.id}"
    assert f'href="{address}/edit#feld-formula">{sentence}</a>' in anna.get(address).text
    assert sentence in said(anna.get(f"{address}/propose"))
    answer = anna.fill(f"{address}/propose", {"reason": "Auftrag"}, 422)
    assert sentence in said(answer)
    assert sentence in anna.get(f"{address}/edit").text.partition('id="rat-formula"')[2]
    looked = anna.fill(f"{address}/edit", {"review": "1", "formula": "berechtigte + einwohner"}, 200)
    assert sentence not in said(looked)
    answer = anna.fill(f"{address}/edit", {"formula": "berechtigte / (einwohner - einwohner)"}, 422)
    assert errors_on(answer.text)["formula"].endswith(
        ": „einwohner - einwohner“ ist immer 0; dadurch kann nicht geteilt werden."
    )


def test_a_complete_draft_would_please_the_portals(enter: Enter) -> None:
    anna, draft = enter("anna"), stage.drafted(available_since="2010")
    saved = anna.get(led_to(anna.fill(f"/admin/drafts/{draft.id}/edit")))
    assert "Der Entwurf ist gespeichert." in said(saved)
    assert "Hinweise für den Datenkatalog" not in said(saved)
