"""Words of the code lists: labels follow each other, former ones are still found, what is in use stays."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Invalid
from registry.model import Change, ChangeField, Concept, ConceptLabel, Scheme, Task
from registry.rules.access import Actor
from registry.rules.amounts import MOST_OF, TOO_MANY
from registry.rules.localised import Localised
from registry.services.lifecycle import proposing
from registry.services.names.naming import names
from registry.services.registers.concepts import (
    ConceptDetails,
    Labels,
    add_concept,
    change_concept,
    concept_of,
    facts_of,
    relabel_concept,
    retire_concept,
    revive_concept,
)
from registry.services.registers.editing import InUse
from registry.services.registers.measures import MeasureDetails, add_measure
from tests.conftest import FakeClock
from tests.services.stage import code_of, described, drafted, published, retired

pytestmark = pytest.mark.usefixtures("stage", "clock")
HILFE = "keywords/hilfe"


def labels_of(code: str) -> list[tuple[str, str, str, str | None, str | None, bool]]:
    """Read every label a concept has, known or no longer."""
    scheme, _, notation = code.partition("/")
    with db.reading() as session:
        chosen = (
            select(ConceptLabel)
            .join(Concept)
            .join(Scheme)
            .where(Scheme.code == scheme, Concept.notation == notation)
        )
        return [
            (row.kind, row.language, row.text, row.valid_from, row.valid_until, row.recorded_until is None)
            for row in session.scalars(chosen.order_by(ConceptLabel.id))
        ]


def reference(code: str) -> object:
    """Give a concept as everything shows it."""
    scheme, _, notation = code.partition("/")
    return names().concepts[names().concept_ids[scheme, notation]].reference


def test_a_concept_comes_with_labels_in_both_languages_and_words_for_the_search(clara: Actor) -> None:
    labels = Labels(Localised("Miete", "Rent"), ("Mietzins",), ("Rental",), ("Kaltmiete",), ("cold rent",))
    add_concept(
        clara, "keywords/miete", labels, ConceptDetails("hilfe", match="https://stuttgart.example/miete")
    )
    found = reference("keywords/miete")
    assert (found.label, found.iri) == (Localised("Miete", "Rent"), "https://stuttgart.example/miete")  # type: ignore[attr-defined]
    assert found.synonyms == ("Mietzins", "Kaltmiete")  # type: ignore[attr-defined]
    assert found.english_synonyms == ("Rental", "cold rent")  # type: ignore[attr-defined]
    with db.reading():
        assert facts_of(concept_of("keywords/miete"))["broader"] == "hilfe"
        assert concept_of("keywords/miete").position == 2


def test_a_label_follows_another_from_a_day_on(clara: Actor, clock: FakeClock) -> None:
    relabel_concept(
        clara, HILFE, Labels(Localised("Sozialhilfe", "Assistance"), ("Fürsorge",)), lock_version=1
    )
    clock.move(days=1)
    relabel_concept(
        clara, HILFE, Labels(Localised("Bürgergeld", "Assistance")), lock_version=2, valid_from="01.01.2023"
    )
    assert [row[:5] for row in labels_of(HILFE) if row[5]] == [
        ("pref", "en", "Assistance", None, None),
        ("pref", "de", "Sozialhilfe", None, "2022-12-31"),
        ("alt", "de", "Fürsorge", None, "2022-12-31"),
        ("pref", "de", "Bürgergeld", "2023-01-01", None),
    ]
    assert reference(HILFE).label == Localised("Bürgergeld", "Assistance")  # type: ignore[attr-defined]


def test_former_labels_are_still_found(clara: Actor) -> None:
    relabel_concept(clara, HILFE, Labels(Localised("Bürgergeld")), lock_version=1, valid_from="2023")
    assert "Hilfe" in reference(HILFE).synonyms  # type: ignore[attr-defined]


def test_a_corrected_label_is_not_true_any_more_but_known(clara: Actor, clock: FakeClock) -> None:
    relabel_concept(clara, HILFE, Labels(Localised("Hlife")), lock_version=1, valid_from="2020")
    clock.move(days=1)
    relabel_concept(clara, HILFE, Labels(Localised("Hilfen")), lock_version=2)
    assert ("pref", "de", "Hlife", "2020", None, False) in labels_of(HILFE)
    assert ("pref", "de", "Hilfen", "2020", None, True) in labels_of(HILFE)
    assert "Hlife" not in reference(HILFE).synonyms  # type: ignore[attr-defined]


def test_relabelling_is_logged_and_passed_on(clara: Actor) -> None:
    relabel_concept(clara, HILFE, Labels(Localised("Hilfen"), hidden_de=("Unterstützung",)), lock_version=1)
    with db.reading() as session:
        change = session.scalars(select(Change).order_by(Change.number.desc())).first()
        assert change is not None
        assert (change.action, change.subject_kind, change.subject_code) == ("relabel", "concept", HILFE)
        assert ("names", f"concept:{HILFE}") in [(t.kind, t.subject) for t in session.scalars(select(Task))]


def test_the_same_labels_again_change_nothing(clara: Actor) -> None:
    before = labels_of(HILFE)
    relabel_concept(clara, HILFE, Labels(Localised("Hilfe")), lock_version=1)
    assert labels_of(HILFE) == before


def test_a_concept_does_not_stand_under_itself(clara: Actor) -> None:
    change_concept(clara, HILFE, ConceptDetails("bonuscard"), lock_version=1)
    for code, above in ((HILFE, "hilfe"), ("keywords/bonuscard", "hilfe")):
        with pytest.raises(Invalid) as refused:
            change_concept(clara, code, ConceptDetails(above), lock_version=1)
        assert [finding.field for finding in refused.value.findings] == ["broader"]


def test_a_concept_of_another_list_is_not_above(clara: Actor) -> None:
    with pytest.raises(Invalid):
        change_concept(clara, HILFE, ConceptDetails("wohnen"), lock_version=1)


def test_what_is_in_use_is_not_retired_and_the_refusal_says_where(clara: Actor, anna: Actor) -> None:
    code = code_of(published())
    draft = code_of(drafted())
    add_measure(anna, "haushalte", MeasureDetails(Localised("Haushalte"), unit="prozent"))
    with pytest.raises(InUse) as refused:
        retire_concept(clara, "units/prozent", lock_version=1)
    assert [place.code for place in refused.value.places] == [code, draft, "haushalte"]
    assert {place.kind for place in refused.value.places} == {"indicator", "measure"}
    assert (
        refused.value.message % refused.value.data
        == f"„Prozent“ wird noch gebraucht: {code} (Bonuscard), {draft}, Haushalte."
    )


@pytest.mark.parametrize("concept", ["themes/soziale-lage", HILFE, "frequencies/jaehrlich", "units/prozent"])
def test_every_way_of_use_counts(clara: Actor, concept: str) -> None:
    published()
    with pytest.raises(InUse):
        retire_concept(clara, concept, lock_version=1)


def test_a_concept_with_others_below_it_is_in_use(clara: Actor) -> None:
    change_concept(clara, HILFE, ConceptDetails("bonuscard"), lock_version=1)
    with pytest.raises(InUse) as refused:
        retire_concept(clara, "keywords/bonuscard", lock_version=1)
    assert [place.code for place in refused.value.places] == [HILFE]
    retire_concept(clara, HILFE, lock_version=2)
    retire_concept(clara, "keywords/bonuscard", lock_version=1)


def test_what_is_out_of_force_or_thrown_away_uses_nothing(clara: Actor, anna: Actor) -> None:
    retired()
    proposing.discard(anna, drafted().id)
    retire_concept(clara, HILFE, lock_version=1, reason="Niemand sucht danach")
    assert names().concepts[names().concept_ids["keywords", "hilfe"]].is_retired


def test_a_retired_concept_can_be_taken_into_use_again(clara: Actor) -> None:
    draft = drafted(keywords=None)
    retire_concept(clara, HILFE, lock_version=1)
    with pytest.raises(Invalid):
        described(draft, keywords=("hilfe",))
    revive_concept(clara, HILFE, lock_version=2)
    assert described(draft, keywords=("hilfe",)).lock_version > draft.lock_version


def test_a_concept_without_a_place_stands_last_in_its_own_list(clara: Actor) -> None:
    for code in ("keywords/eins", "keywords/zwei", "frequencies/monatlich"):
        add_concept(clara, code, Labels(Localised(code)))
    with db.reading():
        places = [
            concept_of(code).position for code in ("keywords/eins", "keywords/zwei", "frequencies/monatlich")
        ]
    assert places == [2, 3, 1]  # behind hilfe, behind eins, behind jaehrlich


def test_a_word_taken_out_of_use_is_given_back_and_logged(clara: Actor) -> None:
    out = retire_concept(clara, HILFE, lock_version=1, reason="Niemand sucht danach")
    assert (out.notation, out.is_retired, out.lock_version) == ("hilfe", True, 2)
    back = revive_concept(clara, HILFE, lock_version=2)
    assert (back.notation, back.is_retired) == ("hilfe", False)
    with db.reading() as session:
        last = session.scalars(select(Change).order_by(Change.number.desc()).limit(2)).all()
        fields = session.scalars(select(ChangeField)).all()
        told = [
            (
                c.action,
                c.reason,
                [(f.field, f.before, f.after) for f in fields if f.change_number == c.number],
            )
            for c in reversed(last)
        ]
    assert told == [
        ("retire", '"Niemand sucht danach"', [("is_retired", None, "true")]),
        ("revive", None, [("is_retired", "true", None)]),
    ]


def test_a_corrected_label_begins_when_the_one_of_its_language_began(clara: Actor, clock: FakeClock) -> None:
    labels = Labels(Localised("Hilfen", "Aid"), ("Beistand",))
    relabel_concept(clara, HILFE, labels, lock_version=1, valid_from="2010")
    clock.move(days=1)
    relabel_concept(clara, HILFE, Labels(Localised("Hilfe", "Aids"), ("Stütze",)), lock_version=2)
    standing = {row[:3]: row[3] for row in labels_of(HILFE) if row[5] and row[4] is None}
    assert standing == {
        ("pref", "de", "Hilfe"): "2010",
        ("pref", "en", "Aids"): "2010",
        ("alt", "de", "Stütze"): None,  # another word is no correction of the one before
    }


def test_a_concept_has_no_more_words_than_the_search_can_bear(clara: Actor) -> None:
    many = tuple(f"Wort {number}" for number in range(MOST_OF["alt_de"] + 1))
    for kind in ("alt_de", "hidden_en"):
        with pytest.raises(Invalid) as refused:
            add_concept(clara, "keywords/viele", Labels(Localised("Viele"), **{kind: many}))
        assert [(f.field, f.message) for f in refused.value.findings] == [(kind, TOO_MANY)]
