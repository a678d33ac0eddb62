"""Two forms of one draft: what only one changed is kept, what both changed asks, and the log knows who it was."""

from typing import Any

import pytest

from registry.errors import Conflict, Invalid
from registry.rules.access import Actor
from registry.rules.fields import Gap
from registry.rules.localised import Localised
from registry.services.lifecycle import describing, proposing, revising
from registry.services.lifecycle.describing import Notes
from registry.services.lifecycle.revising import Meeting, NoDraftAnyMore, revise, shown
from registry.services.log.redacting import Place, redact
from registry.services.registers import offices
from tests.services.conftest import Race
from tests.services.stage import FULL, code_of, discarded, drafted, fresh, proposed, published, said

pytestmark = pytest.mark.usefixtures("stage")
EMPTY = Notes("", "", "", Localised(""), "", "", "")


def base_of(actor: Actor, draft: Any) -> int:
    """Give the base of a form that is opened now."""
    return shown(actor, draft.id).base


def save(
    actor: Actor, draft: Any, base: int | None, *, notes: Notes = EMPTY, **changed: Any
) -> revising.Revised:
    """Send the form of a draft with some fields changed; None empties one."""
    raw = {name: value for name, value in (FULL | changed).items() if value is not None}
    return revise(actor, draft.id, raw, notes, base=base)


def clashed(call: Any) -> Meeting:
    """Give the meeting of two edits that cannot both hold."""
    with pytest.raises(Conflict) as refused:
        call()
    assert isinstance(refused.value.merged, Meeting)
    return refused.value.merged


def test_only_method_by_one_and_only_purpose_by_the_other_are_both_kept(anna: Actor, stefan: Actor) -> None:
    draft = drafted()
    base = base_of(anna, draft)
    save(stefan, draft, base, method=Localised("Stefans Methode"))
    revised = save(anna, draft, base, purpose=Localised("Annas Zweck"))
    assert revised.taken == ("method",)
    assert said(draft)["method"] == Localised("Stefans Methode")
    assert said(draft)["purpose"] == Localised("Annas Zweck")


def test_what_the_author_did_not_touch_keeps_what_is_stored_now(anna: Actor, stefan: Actor) -> None:
    draft = drafted(purpose=Gap.TO_CLARIFY)
    base = base_of(anna, draft)
    save(stefan, draft, base, purpose=Localised("Der Zweck"), notes=Notes(**noted(reason="Geklärt")))
    save(anna, draft, base, purpose=Gap.TO_CLARIFY, decimals=2)
    assert said(draft)["purpose"] == Localised("Der Zweck")
    assert (said(draft)["decimals"], fresh(draft).reason, fresh(draft).gaps) == (
        2,
        "Geklärt",
        {"confidentiality": "entfällt"},
    )


def noted(**changed: str) -> dict[str, Any]:
    """Give the notes of a form with some of them filled."""
    return {name: changed.get(name, getattr(EMPTY, name)) for name in EMPTY.__slots__}


def test_a_field_both_changed_is_a_clash_with_three_texts_and_whose_it_is(anna: Actor, stefan: Actor) -> None:
    draft = drafted(method=Localised("Vorher"))
    base = base_of(anna, draft)
    save(stefan, draft, base, method=Localised("Stefans"), purpose=Localised("Stefans Zweck"))
    meeting = clashed(lambda: save(anna, draft, base, method=Localised("Annas")))
    (clash,) = meeting.clashes
    assert clash == ("method", {"de": "Vorher"}, {"de": "Stefans"}, {"de": "Annas"})
    editor = meeting.editors["method"]
    assert (editor.person, editor.is_self) == ("Stefan", False)
    assert meeting.taken == ("purpose",)
    assert said(draft)["method"] == Localised("Stefans")
    assert save(anna, draft, meeting.base, method=Localised("Annas"), purpose=Localised("Stefans Zweck"))


def test_the_same_person_in_another_window_is_told_as_themselves(anna: Actor) -> None:
    draft = drafted()
    base = base_of(anna, draft)
    save(anna, draft, base, method=Localised("Erstes Fenster"))
    meeting = clashed(lambda: save(anna, draft, base, method=Localised("Zweites Fenster")))
    assert meeting.editors["method"].is_self


def test_of_several_who_changed_a_field_the_last_is_told(anna: Actor, stefan: Actor, rita: Actor) -> None:
    draft = drafted()
    base = base_of(anna, draft)
    save(stefan, draft, base, method=Localised("Stefans"))
    save(rita, draft, base_of(rita, draft), method=Localised("Ritas"))
    assert (
        clashed(lambda: save(anna, draft, base, method=Localised("Annas"))).editors["method"].person == "Rita"
    )


def test_a_form_opened_before_shows_what_the_draft_said_then(anna: Actor, stefan: Actor) -> None:
    draft = drafted(purpose=Gap.TO_CLARIFY, keywords=("hilfe",))
    base, notes = base_of(anna, draft), Notes(**noted(reason="Neu", step="minor"))
    before = shown(anna, draft.id).said
    save(stefan, draft, base, purpose=Localised("Zweck"), keywords=None, sources=Gap.TO_CLARIFY, notes=notes)
    then = shown(anna, draft.id, base)
    assert then.said == before
    assert (then.base, then.since and then.since.person) == (base, "Stefan")
    assert shown(anna, draft.id).said.notes["reason"] == "Neu"


def test_keywords_are_merged_one_by_one(anna: Actor, stefan: Actor) -> None:
    draft = drafted(keywords=("hilfe",))
    base = base_of(anna, draft)
    save(stefan, draft, base, keywords=None)
    save(anna, draft, base, keywords=("hilfe", "bonuscard"))
    assert said(draft)["keywords"] == ("bonuscard",)


@pytest.mark.parametrize("base", [None, 0, 99_999])
def test_a_base_nobody_knows_lets_nothing_be_overwritten(anna: Actor, base: int | None) -> None:
    draft = drafted()
    meeting = clashed(lambda: save(anna, draft, base, decimals=3))
    assert [(clash.field, clash.before) for clash in meeting.clashes] == [("decimals", None)]
    assert save(anna, draft, base).taken == ()  # who says what is stored loses nothing


def test_a_redacted_value_is_no_base(anna: Actor, adam: Actor, stefan: Actor) -> None:
    draft = drafted(contact="person@stuttgart.example")
    base = base_of(anna, draft)
    save(stefan, draft, base, contact="stelle@stuttgart.example")
    redact(adam, Place(base + 1, "contact", "before"), reason="Person")
    assert shown(anna, draft.id, base).said.content.values["contact"] == "stelle@stuttgart.example"
    meeting = clashed(lambda: save(anna, draft, base, contact="person@stuttgart.example"))
    assert meeting.clashes[0].before is None


def test_what_is_no_draft_any_more_takes_no_text(anna: Actor) -> None:
    draft = drafted()
    base = base_of(anna, draft)
    proposing.discard(anna, draft.id)
    with pytest.raises(NoDraftAnyMore):
        save(anna, draft, base, decimals=3)
    with pytest.raises(NoDraftAnyMore):
        save(anna, proposed(), base, decimals=3)


def test_a_text_typed_for_a_discarded_draft_is_carried_into_the_next(anna: Actor, stefan: Actor) -> None:
    code = code_of(published())
    former = describing.begin_draft(anna, code)
    base = base_of(anna, former)
    save(stefan, former, base, purpose=Localised("Stefans Zweck"))
    proposing.discard(anna, former.id)
    draft = describing.begin_draft(anna, code)
    save(stefan, draft, base_of(stefan, draft), limitations=Localised("Stefans Grenzen"))
    raw = FULL | {"method": Localised("Annas Methode")}
    meeting = revising.carried_over(anna, (former.id, draft.id), raw, EMPTY, base=base)
    values = meeting.said.content.values
    assert (values["method"], values["limitations"]) == (
        Localised("Annas Methode"),
        Localised("Stefans Grenzen"),
    )
    assert "purpose" not in values
    assert meeting.clashes == ()


def test_a_form_of_the_draft_before_is_no_base_of_this_one(anna: Actor) -> None:
    former = discarded()
    base = base_of(anna, former)
    draft = describing.begin_draft(anna, code_of(former))
    assert clashed(lambda: save(anna, draft, base, decimals=3)).clashes[0].before is None


def test_a_field_that_is_wrong_is_said_before_anything_is_merged(anna: Actor) -> None:
    draft = drafted()
    with pytest.raises(Invalid) as refused:
        save(anna, draft, base_of(anna, draft), decimals="viele")
    assert [finding.field for finding in refused.value.findings] == ["decimals"]


def test_two_dates_that_do_not_go_together_are_not_merged_in_silence(anna: Actor, stefan: Actor) -> None:
    draft = drafted()
    base = base_of(anna, draft)
    save(stefan, draft, base, available_since="2020")
    with pytest.raises(Invalid) as refused:
        save(anna, draft, base, available_until="2010")
    assert [finding.field for finding in refused.value.findings] == ["available_until"]


def test_of_two_forms_sent_at_once_nothing_is_lost(anna: Actor, stefan: Actor, race: Race) -> None:
    for _ in range(5):
        draft = drafted()
        base = base_of(anna, draft)
        results = race(
            lambda: save(anna, draft, base, method=Localised("Annas")),  # noqa: B023
            lambda: save(stefan, draft, base, purpose=Localised("Stefans")),  # noqa: B023
        )
        assert not [result for result in results if isinstance(result, Exception)]
        assert (said(draft)["method"].de, said(draft)["purpose"].de) == ("Annas", "Stefans")


def test_an_entry_about_something_else_changes_no_base(anna: Actor, adam: Actor) -> None:
    draft = drafted()
    base = base_of(anna, draft)
    offices.change_office(adam, "amt-soziales", offices.OfficeDetails("x@stuttgart.example"), lock_version=1)
    then = shown(anna, draft.id, base)
    assert (then.since, then.said) == (None, shown(anna, draft.id).said)
    assert save(anna, draft, base, decimals=2).taken == ()
