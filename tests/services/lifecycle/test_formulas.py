"""Formulas that cannot hold are refused, when they are saved or when they are published; units that do not fit are told."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from registry import db, texts
from registry.errors import Finding, Invalid
from registry.model import Concept, Definition, Measure
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, proposing, publishing, revising
from registry.services.lifecycle.describing import Notes
from registry.services.names import naming
from registry.services.names.naming import names
from registry.services.operations.verifying import verify
from registry.services.pages import listing
from registry.services.registers import concepts
from tests.cast import actor
from tests.conftest import FakeClock
from tests.services.conftest import Race
from tests.services.lifecycle.test_publishing_on_time import NEW_YEAR, work
from tests.services.stage import agreed, code_of, described, drafted, fresh, proposed, published, said

pytestmark = pytest.mark.usefixtures("stage")
FORCE = "Eine Formel nennt nur Indikatoren, die gelten."
NOT_ITSELF = "Ein Indikator wird nicht aus sich selbst berechnet."


def refused(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Give field and sentence of everything that is refused."""
    with pytest.raises(Invalid) as error:
        call()
    return told(error.value.findings)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.field, texts.sentence_of_finding(finding)) for finding in findings]


def again(definition: Definition, formula: str, **changed: object) -> Definition:
    """Open the next draft of an indicator with another formula."""
    draft = describing.begin_draft(actor("anna"), code_of(definition))
    return described(draft, formula=formula, **changed)


def other(title: str) -> Definition:
    return published(drafted(title=Localised(title)))


@pytest.fixture
def with_units(stage: None) -> None:
    """Give the measures of the stage their units, and bring in Euro."""
    with db.transaction() as session:
        ids = dict(names().concept_ids)
        euro = Concept(
            scheme_id=session.get_one(Concept, ids["units", "personen"]).scheme_id, notation="euro"
        )
        session.add(euro)
        session.flush()
        session.add(Measure(code="einkuenfte", label=Localised("Einkünfte"), unit_id=euro.id))
        session.execute(
            update(Measure).where(Measure.unit_id.is_(None)).values(unit_id=ids["units", "personen"])
        )
        naming.touch()


def test_a_formula_that_names_its_own_indicator_is_not_saved() -> None:
    draft = drafted()
    sentence = f"Die Formel nennt ihren eigenen Indikator. {NOT_ITSELF}"
    for text in (f"{code_of(draft)} * 2", f"1 - berechtigte / (einwohner + {code_of(draft)})"):
        assert refused(lambda text=text: described(draft, formula=text)) == [("formula", sentence)]  # type: ignore[misc]


def test_a_formula_that_comes_back_through_others_is_not_saved() -> None:
    first = published()
    second = published(described(drafted(), formula=f"{code_of(first)} / 2"))
    third = published(described(drafted(), formula=f"einwohner / {code_of(second)}"))
    way = f"{code_of(first)} → {code_of(third)} → {code_of(second)} → {code_of(first)}"
    assert refused(lambda: again(first, f"{code_of(third)} + 1")) == [
        ("formula", f"Die Formel führt im Kreis: {way}. {NOT_ITSELF}")
    ]


def test_of_two_drafts_that_name_each_other_the_second_is_not_published() -> None:
    first, second = other("Erster"), other("Zweiter")
    one, two = again(first, f"{code_of(second)} / 2"), again(second, f"{code_of(first)} * 2")
    one, two = agreed(one), agreed(two)
    publishing.publish(actor("stefan"), one.id)
    way = f"{code_of(second)} → {code_of(first)} → {code_of(second)}"
    assert refused(lambda: publishing.publish(actor("stefan"), two.id)) == [
        ("formula", f"Die Formel führt im Kreis: {way}. {NOT_ITSELF}")
    ]
    assert (fresh(one).state, fresh(two).state) == ("published", "agreed")
    verify()


@pytest.mark.both
def test_of_two_who_publish_at_once_one_is_refused(race: Race) -> None:
    first, second = other("Erster"), other("Zweiter")
    one, two = again(first, f"{code_of(second)} / 2"), again(second, f"{code_of(first)} * 2")
    waiting = [agreed(one), agreed(two)]
    results = race(*[lambda each=each: publishing.publish(actor("stefan"), each.id) for each in waiting])
    assert sorted(type(result).__name__ for result in results) == ["Definition", "Invalid"]
    assert sorted(fresh(each).state for each in waiting) == ["agreed", "published"]


def test_a_version_that_is_released_for_a_later_day_counts_already(clock: FakeClock) -> None:
    first, second = other("Erster"), other("Zweiter")
    later, now = again(first, f"{code_of(second)} / 2"), again(second, f"{code_of(first)} * 2")
    later = agreed(described(later, formula=f"{code_of(second)} / 2", notes=Notes(valid_from="2027")))
    now = agreed(now)
    publishing.publish(actor("stefan"), later.id)
    assert [field for field, _ in refused(lambda: publishing.publish(actor("stefan"), now.id))] == ["formula"]
    clock.moment = NEW_YEAR
    assert work() == 1
    assert fresh(later).state == "published"


def test_a_release_that_would_close_a_circle_is_refused() -> None:
    first, second = other("Erster"), other("Zweiter")
    one, two = again(first, f"{code_of(second)} / 2"), again(second, f"{code_of(first)} * 2")
    two = agreed(described(two, formula=f"{code_of(first)} * 2", notes=Notes(valid_from="2027")))
    publishing.publish(actor("stefan"), agreed(one).id)
    assert [field for field, _ in refused(lambda: publishing.publish(actor("stefan"), two.id))] == ["formula"]


def test_an_indicator_that_is_only_a_candidate_is_not_named() -> None:
    candidate = code_of(drafted())
    assert refused(lambda: described(drafted(), formula=f"{candidate} * 2")) == [
        ("formula", f"„{candidate}“ ist noch nicht veröffentlicht. {FORCE}")
    ]


def test_what_is_out_of_force_or_withdrawn_is_not_named(clara: Actor, adam: Actor) -> None:
    old, gone = other("Alt"), other("Fort")
    deciding.retire(clara, old.id, decision="AG 2026-03/9")
    publishing.withhold(adam, gone.id, reason="Persönliche Daten")
    assert refused(lambda: described(drafted(), formula=f"{code_of(old)} + {code_of(gone)}")) == [
        ("formula", f"„{code_of(old)}“ ist außer Kraft. {FORCE}"),
        ("formula", f"„{code_of(gone)}“ wurde zurückgezogen. {FORCE}"),
    ]


def test_what_went_out_of_force_meanwhile_stops_proposal_publication_and_release(
    clara: Actor, anna: Actor, stefan: Actor, clock: FakeClock
) -> None:
    old = other("Alt")
    draft, ready, waiting = (
        described(drafted(), formula=f"{code_of(old)} * 2", notes=Notes(valid_from=start))
        for start in ("", "", "2027")
    )
    ready, waiting = agreed(ready), agreed(waiting)
    publishing.publish(stefan, waiting.id)
    deciding.retire(clara, old.id, decision="AG 2026-03/9")
    sentence = [("formula", f"„{code_of(old)}“ ist außer Kraft. {FORCE}")]
    assert refused(lambda: proposing.propose(anna, draft.id, reason="Auftrag")) == sentence
    assert refused(lambda: publishing.publish(stefan, ready.id)) == sentence
    clock.moment = NEW_YEAR
    assert work([]) == 0
    plan = listing.draft(anna, waiting.id).plan
    assert plan is not None
    assert plan.obstacle is not None
    assert sentence[0][1] in plan.obstacle.de


def test_what_the_published_formula_names_already_may_stay(clara: Actor, anna: Actor) -> None:
    old = other("Alt")
    user = published(described(drafted(), formula=f"{code_of(old)} * 2"))
    deciding.retire(clara, old.id, decision="AG 2026-03/9")
    kept = again(user, f"{code_of(old)} * 3", title=Localised("Neu"))
    assert proposed(kept).state == "proposed"


@pytest.mark.parametrize("divisor", ["(2 - 2)", "(0 * einwohner)", "(einwohner - einwohner)"])
def test_nothing_is_divided_by_what_is_always_zero(divisor: str) -> None:
    draft = drafted()
    before = said(draft)
    (fault,) = refused(lambda: described(draft, formula=f"berechtigte / {divisor}"))
    assert fault == ("formula", f"„{divisor[1:-1]}“ ist immer 0; dadurch kann nicht geteilt werden.")
    assert said(draft) == before


def test_a_breakdown_that_is_not_in_use_is_not_summed_over(clara: Actor) -> None:
    draft = drafted()
    with db.reading() as session:
        version = session.get_one(Concept, names().concept_ids["breakdowns", "alter"]).lock_version
    concepts.retire_concept(clara, "breakdowns/alter", lock_version=version)
    assert refused(lambda: described(draft, formula="summe(berechtigte, alter)")) == [
        ("formula", "„alter“ ist nicht mehr in Gebrauch. Bitte wählen Sie einen anderen Begriff.")
    ]


def test_a_formula_looked_at_is_told_the_same(anna: Actor) -> None:
    draft = drafted()
    found = revising.faults_of_formula(anna, draft.id, f"{code_of(draft)} / (2 - 2)")
    assert [field for field, _ in told(found)] == ["formula", "formula"]


@pytest.mark.usefixtures("with_units")
def test_units_that_do_not_fit_are_saved_and_not_proposed(anna: Actor) -> None:
    draft = drafted(unit="euro", formula="berechtigte / einwohner")
    assert said(draft)["formula"] == "berechtigte / einwohner"
    sentence = (
        "formula",
        "Die Einheit „euro“ passt nicht zur Formel: Dort kürzen sich die Einheiten, und heraus kommt ein bloßes Verhältnis.",
    )
    view = listing.draft(anna, draft.id)
    assert (told(view.doubts.new), view.missing) == ([sentence], ())
    assert refused(lambda: proposing.propose(anna, draft.id, reason="Auftrag")) == [sentence]
    assert proposed(described(fresh(draft), unit="prozent")).state == "proposed"


@pytest.mark.usefixtures("with_units")
def test_a_sum_of_euro_and_persons_is_told() -> None:
    draft = drafted(formula="einkuenfte + einwohner", unit="euro")
    found = revising.misfits_of(actor("anna"), said(draft))
    assert told(found) == [
        (
            "formula",
            "In der Formel werden „euro“ und „Personen“ addiert oder subtrahiert. Das geht nur mit gleichen Einheiten.",
        )
    ]


@pytest.mark.usefixtures("with_units")
def test_the_unit_of_an_indicator_that_is_named_counts(anna: Actor) -> None:
    share = published()
    draft = drafted(formula=f"{code_of(share)} + einkuenfte", unit="euro")
    assert "„Prozent“ und „euro“" in told(listing.draft(anna, draft.id).doubts.new)[0][1]


@pytest.mark.usefixtures("with_units")
def test_units_that_did_not_fit_before_do_not_hinder_the_next_version(anna: Actor) -> None:
    first = published()
    with db.transaction() as session:  # a measure that was in persons turns out to be in Euro
        euro = names().concept_ids["units", "euro"]
        session.execute(update(Measure).where(Measure.code == "berechtigte").values(unit_id=euro))
        naming.touch()
    draft = again(first, "berechtigte / einwohner * 100", title=Localised("Neu"))
    view = listing.draft(anna, draft.id)
    assert (view.doubts.new, len(view.doubts.inherited)) == ((), 1)
    assert proposed(draft).state == "proposed"


@pytest.mark.usefixtures("with_units")
def test_history_is_not_taken_over_with_units_that_do_not_fit(adam: Actor) -> None:
    draft = drafted(unit="euro", formula=None)
    assert refused(lambda: publishing.adopt(adam, draft.id, reason="Aus dem Datenkompass"))[0][0] == "formula"
    draft = drafted(unit="euro", formula="berechtigte / einwohner")
    assert [
        f for f, _ in refused(lambda: publishing.adopt(adam, draft.id, reason="Aus dem Datenkompass"))
    ] == ["formula"]
