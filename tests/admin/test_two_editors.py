"""Two windows over one draft: nothing is lost, nothing old wins, and what is gone leaves the typed text behind."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from registry import db
from registry.model import ChangeField
from registry.rules.fields import Gap
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, proposing
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, led_to, posted_form, said
from tests.cast import actor
from tests.conftest import BASE_URL
from tests.services import stage

Saves = Callable[..., None]
Two = tuple[str, Visitor, Saves]


@pytest.fixture
def two(enter: Enter) -> Two:
    """Let Anna open a draft; Stefan saves in between whatever he is told to."""
    draft = stage.drafted(purpose=Gap.TO_CLARIFY)

    def saves(who: str = "stefan", **changed: object) -> None:
        said_now = {
            n: v for n, v in (stage.FULL | {"purpose": Gap.TO_CLARIFY} | changed).items() if v is not None
        }
        describing.describe(actor(who), draft.id, said_now, lock_version=stage.fresh(draft).lock_version)

    return f"/admin/drafts/{draft.id}", enter("anna"), saves


def fields(answer: TestResponse) -> dict[str, str]:
    """Give the fields of the form on a page."""
    return dict(posted_form(answer.text)[1])


def test_the_address_of_a_form_carries_its_base(two: Two) -> None:
    draft, anna, _ = two
    address = led_to(anna.client.get(f"{draft}/edit?lang=en", base_url=BASE_URL))
    assert re.fullmatch(rf"{draft}/edit\?lang=en&base=\d+", address)
    page = anna.get(address)
    assert posted_form(page.text)[0] == f"{draft}/edit?base={address.rpartition('=')[2]}"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("base", ["", "x", "-1", "99999", "9" * 30, "1'; DROP TABLE definition; --"])
def test_a_base_that_is_none_leads_to_the_present_one(two: Two, base: str) -> None:
    draft, anna, _ = two
    assert "base=99999" not in posted_form(anna.get(f"{draft}/edit?base={base}").text)[0]
    form = anna.get(f"{draft}/edit")
    sent = anna.post(f"{draft}/edit?base={base}", posted_form(form.text)[1])
    assert led_to(sent) == f"{draft}?done=saved"  # it says what is stored: there is nothing to ask
    typed = fields(form) | {"title-de": "Anders"}
    assert "Gleichzeitig bearbeitet" in said(anna.post(f"{draft}/edit?base={base}", typed, 409))


def test_a_form_opened_again_after_saving_brings_its_own_text_and_loses_nothing(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    address = posted_form(form.text)[0]
    saves(purpose=Localised("Stefans Zweck"))
    back = anna.get(address)
    assert fields(back)["purpose_gap"] == Gap.TO_CLARIFY.value
    assert "Dieses Formular zeigt den Entwurf so, wie er war, bevor er am" in said(back)
    assert (
        led_to(anna.send(back, address, {"method-de": "Annas Methode"}))
        == f"{draft}?done=saved&taken=purpose"
    )
    page = said(anna.get(f"{draft}?done=saved&taken=purpose"))
    assert "Zugleich von anderen geändert und so geblieben: Zweck." in page
    assert "Stefans Zweck" in page
    assert "Annas Methode" in page


def test_only_method_by_one_and_only_purpose_by_the_other_asks_nothing(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves(method=Localised("Stefans Methode"))
    anna.send(form, f"{draft}/edit", {"purpose-de": "Annas Zweck", "purpose_gap": ""})
    page = said(anna.get(draft))
    assert "Stefans Methode" in page
    assert "Annas Zweck" in page


def test_what_both_changed_shows_three_texts_and_whose_they_are(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves(definition=Localised("Stefans Worte"), method=Localised("Stefans Methode"))
    page = said(anna.send(form, f"{draft}/edit", {"definition-de": "Annas Worte"}, 409))
    assert "Stefan hat diesen Entwurf am" in page
    assert "gespeichert von Stefan, " in page
    assert "Vorher Anteil der Menschen mit Bonuscard an allen Menschen." in page
    assert "Stefans Worte" in page
    assert "Annas Worte" in page
    assert "Schon zusammengeführt, weil Sie es nicht geändert haben: Methode." in page


def test_oneself_in_another_window_is_told_so(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves("anna", definition=Localised("Im anderen Fenster"))
    page = said(anna.send(form, f"{draft}/edit", {"definition-de": "In diesem Fenster"}, 409))
    assert "Sie selbst haben diesen Entwurf am" in page
    assert "gespeichert von Ihnen selbst in einem anderen Fenster" in page


@pytest.mark.parametrize(("choice", "definition"), [("theirs", "Stefans Worte"), ("yours", "Annas Worte")])
def test_the_second_editor_chooses_and_the_rest_stays_merged(two: Two, choice: str, definition: str) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves(definition=Localised("Stefans Worte"), purpose=Localised("Stefans Zweck"), keywords=("hilfe",))
    conflict = anna.send(form, f"{draft}/edit", {"definition-de": "Annas Worte", "decimals": "3"}, 409)
    merged = anna.send(conflict, f"{draft}/edit", {"keep-definition": choice, "merge": "1"}, 200)
    assert "Das ist der zusammengeführte Text." in said(merged)
    anna.send(merged, f"{draft}/edit")
    kept = fields(anna.get(f"{draft}/edit"))
    assert (kept["definition-de"], kept["purpose-de"], kept["decimals"], kept["keywords"]) == (
        definition,
        "Stefans Zweck",
        "3",
        "hilfe",
    )


def test_a_third_save_meanwhile_is_a_conflict_again(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves(definition=Localised("Stefans Worte"))
    conflict = anna.send(form, f"{draft}/edit", {"definition-de": "Annas Worte"}, 409)
    merged = anna.send(conflict, f"{draft}/edit", {"merge": "1"}, 200)
    saves(definition=Localised("Stefans spätere Worte"))
    anna.send(merged, f"{draft}/edit", status=409)


def test_a_text_for_a_discarded_draft_begins_a_new_one(enter: Enter) -> None:
    code, anna = stage.code_of(stage.published()), enter("anna")
    draft = led_to(anna.fill("/admin/indicators", action=f"/{code}/draft"))
    form = anna.get(f"{draft}/edit")
    proposing.discard(actor("anna"), int(draft.rpartition("/")[2]))
    kept = anna.send(form, f"{draft}/edit", {"method-de": "Annas Methode", "valid_from": "gestern"}, 409)
    assert "er steht jetzt auf „Verworfen“" in said(kept)
    assert "Annas Methode" in said(kept)
    wrong = anna.send(kept, draft, status=422)
    assert fields(wrong)["valid_from"] == "gestern"
    new = posted_form(wrong.text)[0]
    assert not new.startswith(f"{draft}/")
    saved = led_to(anna.send(wrong, new, {"valid_from": "2027"}))
    assert "Annas Methode" in said(anna.get(saved))


def test_a_text_carried_into_a_new_draft_is_not_saved_before_it_was_seen(enter: Enter) -> None:
    code, anna = stage.code_of(stage.published()), enter("anna")
    draft = led_to(anna.fill("/admin/indicators", action=f"/{code}/draft"))
    form = anna.get(f"{draft}/edit")
    proposing.discard(actor("anna"), int(draft.rpartition("/")[2]))
    kept = anna.send(form, f"{draft}/edit", {"method-de": "Annas Methode"}, 409)
    page = anna.send(kept, draft, status=200)
    assert "Er ist noch nicht gespeichert" in said(page)
    assert fields(page)["method-de"] == "Annas Methode"
    new = posted_form(page.text)[0]
    assert "Annas Methode" not in said(anna.get(new.partition("/edit")[0]))
    anna.send(page, new)
    assert "Annas Methode" in said(anna.get(new.partition("/edit")[0]))


def test_where_the_new_draft_says_otherwise_the_carried_text_is_asked_about(enter: Enter) -> None:
    code, anna = stage.code_of(stage.published()), enter("anna")
    draft = led_to(anna.fill("/admin/indicators", action=f"/{code}/draft"))
    form = anna.get(f"{draft}/edit")
    proposing.discard(actor("anna"), int(draft.rpartition("/")[2]))
    stage.next_published(code, method=Localised("Beschlossene Methode"))
    kept = anna.send(form, f"{draft}/edit", {"method-de": "Annas Methode"}, 409)
    page = said(anna.send(kept, draft, status=409))
    assert "Gleichzeitig bearbeitet" in page
    assert "Beschlossene Methode" in page
    assert "Annas Methode" in page


def test_a_text_for_a_proposed_draft_can_be_saved_when_the_proposal_is_taken_back(two: Two) -> None:
    draft, anna, saves = two
    number = int(draft.rpartition("/")[2])
    form = anna.get(f"{draft}/edit")
    saves(purpose=Localised("Stefans Zweck"))
    proposing.propose(actor("anna"), number, reason="Auftrag")
    kept = anna.send(form, f"{draft}/edit", {"method-de": "Annas Methode"}, 409)
    assert "Lassen Sie diese Seite so lange offen." in said(kept)
    again = anna.send(kept, draft, status=409)
    proposing.withdraw(actor("anna"), number)
    anna.send(again, draft)
    page = said(anna.get(draft))
    assert "Annas Methode" in page
    assert "Stefans Zweck" in page


def test_a_text_for_what_was_rejected_meanwhile_begins_a_new_draft(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves(purpose=Localised("Stefans Zweck"))
    number = int(draft.rpartition("/")[2])
    proposing.propose(actor("anna"), number, reason="Auftrag")
    deciding.reject(actor("clara"), number, decision="AG 1")
    kept = anna.send(form, f"{draft}/edit", {"method-de": "Annas Methode"}, 409)
    page = fields(anna.send(kept, draft, status=200))
    assert (page["method-de"], page["purpose-de"]) == ("Annas Methode", "Stefans Zweck")


def test_a_gap_over_a_text_asks_and_keeps_both_until_it_is_answered(two: Two) -> None:
    draft, anna, _ = two
    asked = anna.fill(f"{draft}/edit", {"definition_gap": "zu klären", "decimals": "viele"}, 422)
    assert "Bitte sagen Sie unten, was gelten soll." in said(asked)
    assert "viele" in said(asked)  # everything else that is wrong is said at once
    kept = fields(asked)
    assert (kept["definition-de"], kept["definition_gap"]) == (stage.FULL["definition"].de, "zu klären")
    anna.send(asked, draft, {"decimals": "1", "definition_drop": "zu klären"})
    after = fields(anna.get(f"{draft}/edit"))
    assert (after["definition-de"], after["definition_gap"]) == ("", "zu klären")


def test_a_value_typed_beside_a_gap_holds_and_the_page_says_so(two: Two) -> None:
    draft, anna, _ = two
    saved = led_to(anna.fill(f"{draft}/edit", {"purpose-de": "Annas Zweck"}))
    page = said(anna.get(saved))
    assert "Ihr Text gilt statt der Lücke: Zweck." in page
    assert "Annas Zweck" in page


def test_a_date_beside_a_level_that_is_not_ticked_is_said_at_its_row(two: Two) -> None:
    draft, anna, _ = two
    answer = anna.fill(f"{draft}/edit", {"levels-0-since": "2012"}, 422)
    assert "Bei „Gemeinde“ steht ein Zeitraum, aber die Ebene ist nicht angekreuzt." in said(answer)
    assert re.search(
        r'id="levels-0-is_there"[^>]*aria-invalid="true" aria-describedby="fehler-levels"', answer.text
    )
    assert fields(answer)["levels-0-since"] == "2012"


def test_hidden_fields_are_not_filled_by_the_browser(two: Two) -> None:
    draft, anna, saves = two
    form = anna.get(f"{draft}/edit")
    saves(definition=Localised("Stefans Worte"))
    conflict = anna.send(form, f"{draft}/edit", {"definition-de": "Annas Worte"}, 409)
    hidden = [
        tag
        for page in (form, conflict)
        for tag in re.findall(r'<input type="hidden"[^>]*>', page.text)
        if "csrf_token" not in tag
    ]
    assert len(hidden) > 20
    assert not [tag for tag in hidden if 'autocomplete="off"' not in tag]


def test_dates_are_shown_as_people_type_them_and_saving_them_again_changes_nothing(enter: Enter) -> None:
    levels = ({"level": "stadtteil", "since": "2010-04", "until": "2024-12-31"},)
    said_of = {"levels": levels, "available_since": "2012-01-01", "available_until": "2020"}
    notes = describing.Notes(valid_from="2027-01-01")
    draft = stage.described(stage.drafted(), notes=notes, **said_of)
    path, anna = f"/admin/drafts/{draft.id}", enter("anna")
    form = anna.get(f"{path}/edit")
    shown = fields(form)
    assert {name: shown[name] for name in ("available_since", "available_until", "valid_from")} == {
        "available_since": "01.01.2012",
        "available_until": "2020",
        "valid_from": "01.01.2027",
    }
    assert (shown["levels-2-since"], shown["levels-2-until"]) == ("04.2010", "31.12.2024")
    before = changed_fields()
    anna.send(form, posted_form(form.text)[0])
    assert (stage.fresh(draft).valid_from, changed_fields()) == ("2027-01-01", before)
    proposing.discard(actor("anna"), draft.id)
    typed = said(anna.post(posted_form(form.text)[0], shown | {"method-de": "Annas Methode"}, 409))
    assert "Annas Methode" in typed
    assert "Gültig ab" not in typed


def changed_fields() -> int:
    """Count the fields that the log says were changed."""
    with db.reading() as session:
        return session.query(ChangeField).count()
