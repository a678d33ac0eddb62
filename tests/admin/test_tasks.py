"""The desk's first page, the lists beside it, and what the draft's page tells whoever decides or wrote it."""

import re

import pytest

from registry.rules.fields import Gap
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, publishing
from registry.services.lifecycle.describing import Notes
from registry.services.pages import tasks
from tests.admin.conftest import ROLES, Enter
from tests.admin.visiting import led_to, posted_form, said
from tests.cast import actor
from tests.services import stage

NOTES = Notes(
    reason="Der Titel nennt jetzt Menschen.",
    valid_from="2027-02-01",
    version_notes=Localised("Nur der Titel ist neu."),
    evidence_status="documented",
    origin="Sozialdatenatlas 2024",
    evidence_url="https://stuttgart.example/atlas",
)


def section(page: str, name: str) -> str:
    """Give the words of a section of a page."""
    return re.sub(
        r"\s+",
        " ",
        re.sub(r"<[^>]+>", " ", page.partition(f'aria-labelledby="h-{name}"')[2].partition("</section>")[0]),
    )


def test_everybody_begins_with_what_waits_for_them(enter: Enter) -> None:
    waiting, code = stage.proposed(), "IND-0001"
    assert waiting.id
    for name in ROLES:
        page = enter(name).get("/admin/").text
        assert (code in section(page, "waiting")) is (name in {"rita", "clara"}), name
        assert (code in section(page, "mine")) is (name == "anna"), name
        assert (code in section(page, "office")) is (name in {"rita", "stefan", "clara", "adam"}), name
    assert "Anna" in section(enter("clara").get("/admin/").text, "waiting")


def test_a_long_group_goes_on_by_itself(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "FEW", 1)
    monkeypatch.setattr(tasks, "PAGE", 2)
    for _ in range(3):
        stage.drafted()
    anna = enter("anna")
    assert '<a href="?group=mine">Alle 3 anzeigen' in anna.get("/admin/").text
    alone = anna.get("/admin/?group=mine")
    assert "3 Entwürfe, die ältesten zuerst" in said(alone)
    assert "Seite 1 von 2" in said(alone)
    assert "Seite 2 von 2" in said(anna.get("/admin/?group=mine&page=2"))
    anna.get("/admin/?group=nix", 400)


def test_whoever_decides_sees_author_start_reason_note_and_evidence(enter: Enter) -> None:
    draft = stage.proposed(stage.described(stage.drafted(), notes=NOTES))
    page = said(enter("clara").get(f"/admin/drafts/{draft.id}"))
    for words in (
        "Verfasst von Anna, Amt für Soziales und Teilhabe",
        "Der Titel nennt jetzt Menschen.",
        "01.02.2027",
        "Nur der Titel ist neu.",
        "für Stuttgart belegt",
        "Sozialdatenatlas 2024",
        "https://stuttgart.example/atlas",
        "Auftrag der Arbeitsgruppe",
    ):
        assert words in page, words


def test_an_author_reads_why_a_draft_came_back_and_proposes_again(enter: Enter) -> None:
    draft, anna, rita = f"/admin/drafts/{stage.proposed().id}", enter("anna"), enter("rita")
    rita.fill(f"{draft}/send_back", {"reason": "Bitte die Quelle nennen"})
    assert "IND-0001" in section(anna.get("/admin/").text, "returned")
    page = anna.get(draft).text
    hint = page.partition('class="hinweis hinweis--warning"')[2].partition("</div></div>")[0]
    assert "Zurückgegeben" in hint
    assert "Rita" in hint
    assert "Bitte die Quelle nennen" in hint
    anna.fill(f"{draft}/propose", {"reason": "Quelle ergänzt"})
    assert "Nichts" not in section(anna.get("/admin/").text, "returned")
    assert "IND-0001" not in section(anna.get("/admin/").text, "returned")
    assert "Quelle ergänzt" in section(anna.get(draft).text, "verlauf")


def test_an_author_reads_by_which_decision_a_draft_was_rejected(enter: Enter) -> None:
    draft = stage.proposed()
    deciding.reject(actor("clara"), draft.id, decision="AG 2026-03/5", reason="Zu früh")
    page = said(enter("anna").get(f"/admin/drafts/{draft.id}"))
    assert "Abgelehnt · Clara, Statistisches Amt" in page
    assert "Beschluss AG 2026-03/5" in page
    assert "Zu früh" in page


def test_what_was_rejected_or_discarded_has_its_list_and_is_taken_up_again(enter: Enter) -> None:
    stage.rejected(), stage.discarded()
    stefan = enter("stefan")
    for state in ("rejected", "discarded"):
        page = stefan.get(f"/admin/indicators?state={state}").text
        path = re.findall(r'href="(/admin/drafts/\d+)"', page)[0]
        assert "Wieder aufnehmen" in said(stefan.get(path))
        assert "Wieder aufnehmen" not in said(enter("clara").get(path))
        again = led_to(stefan.fill(path, action="/resume"))
        assert again.endswith("?done=resume")
        assert "Wieder aufgenommen." in said(stefan.get(again))
        assert "Wieder aufnehmen" not in said(stefan.get(path))
        assert led_to(stefan.post(f"{path}/resume", {"csrf_token": stefan.token()})) == again.replace(
            "done=resume", "open=1"
        )


def test_somebody_elses_draft_is_thrown_away_with_a_reason_that_stands_on_it(enter: Enter) -> None:
    draft, stefan = f"/admin/drafts/{stage.drafted().id}", enter("stefan")
    asked = stefan.get(f"{draft}/discard")
    assert re.search(r'<textarea[^>]* name="reason"[^>]* required', asked.text)
    refused = stefan.fill(f"{draft}/discard", {"reason": "  "}, 422)
    assert "Bitte nennen Sie einen Grund" in said(refused) or 'href="#feld-reason"' in refused.text
    stefan.fill(f"{draft}/discard", {"reason": "Steht schon in IND-0002"})
    anna = enter("anna")
    page = anna.get(draft).text
    assert "Verworfen" in page
    assert "Stefan" in page
    assert "Steht schon in IND-0002" in page
    assert "IND-0001" in section(anna.get("/admin/").text, "returned")


def test_a_correction_of_a_definition_with_open_facts_passes_and_says_what_stays_open(enter: Enter) -> None:
    unclear = {"reference_period": Gap.TO_CLARIFY}
    taken = publishing.adopt(actor("adam"), stage.drafted(**unclear).id, reason="Aus dem Sozialdatenatlas")
    beside = describing.begin_draft(actor("anna"), stage.code_of(taken))
    draft, anna = f"/admin/drafts/{beside.id}", enter("anna")
    assert "sagt dasselbe wie die gültige Version" in said(anna.get(f"{draft}/propose"))
    anna.fill(f"{draft}/propose", {"reason": "Versuch"}, 422)
    stage.described(beside, **unclear, title=Localised("Bonus-Card"))
    page = anna.get(draft).text
    assert "Stichtag oder Zeitraum" in section(page, "offen")
    assert 'aria-labelledby="h-fehlt"' not in page
    assert "Offen bleibt, wie in der gültigen Version: Stichtag oder Zeitraum" in said(
        anna.get(f"{draft}/propose")
    )
    anna.fill(f"{draft}/propose", {"reason": "Schreibfehler"})
    assert "Stichtag oder Zeitraum" in section(enter("clara").get(draft).text, "offen")


def test_the_reason_of_the_change_stands_before_the_steward_and_then_in_the_public_log(enter: Enter) -> None:
    draft = stage.agreed(
        stage.described(stage.drafted(), notes=Notes(reason="Der Titel nennt jetzt Menschen."))
    )
    stefan = enter("stefan")
    asked = stefan.get(f"/admin/drafts/{draft.id}/publish")
    assert dict(posted_form(asked.text)[1])["reason"] == "Der Titel nennt jetzt Menschen."
    stefan.fill(f"/admin/drafts/{draft.id}/publish")
    assert "Der Titel nennt jetzt Menschen." in said(enter().get("/indicators/IND-0001/changes"))


def test_rejecting_stands_last_and_weighs_less_than_deciding(enter: Enter) -> None:
    draft = stage.proposed()
    page = enter("clara").get(f"/admin/drafts/{draft.id}").text
    buttons = re.findall(r'<a class="kern-btn kern-btn--(\w+) mittel" href="[^"]*/(agree|reject)"', page)
    assert buttons == [("primary", "agree"), ("tertiary", "reject")]


def test_the_list_shows_authors_and_narrows_to_ones_own(enter: Enter) -> None:
    stage.drafted(title=Localised("Von Anna"))
    describing.create_indicator(actor("stefan"), title=Localised("Von Stefan"), steward=stage.STEWARD)
    anna = enter("anna")
    every, own = said(anna.get("/admin/indicators")), said(anna.get("/admin/indicators?mine=1"))
    assert "Von Stefan" in every
    assert "Stefan, Statistisches Amt" in every
    assert "Von Anna" in own
    assert "Von Stefan" not in own
    assert re.search(r'id="mine"[^>]* checked', anna.get("/admin/indicators?mine=1").text)
    assert "mine=1" in anna.get("/admin/indicators?mine=1").text.partition('class="reiter"')[2]
