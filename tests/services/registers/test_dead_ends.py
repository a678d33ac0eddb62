"""Nothing points to itself, round in a circle, or to what is in force or in use no more."""

from collections.abc import Callable

import pytest

from registry import db, texts
from registry.errors import Invalid, WrongState
from registry.model import Concept
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.importing import things
from registry.services.lifecycle import deciding, describing
from registry.services.names.naming import names
from registry.services.registers import concepts, measures, offices, programmes, units
from registry.services.registers.circles import leads_to, way_back
from registry.services.registers.concepts import ConceptDetails, Labels
from registry.services.registers.editing import InUse
from registry.services.registers.indicators import assign_steward, name_successor, standing
from registry.services.registers.measures import MeasureDetails
from registry.services.registers.offices import OfficeDetails
from registry.services.registers.units import UnitDetails
from tests.cast import actor
from tests.services.stage import code_of, drafted, published, retired, withheld

pytestmark = pytest.mark.usefixtures("stage")
REASON = "Umzug der Aufgabe"


@pytest.fixture
def clara() -> Actor:
    """Give the chair."""
    return actor("clara")


def refused(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as error:
        call()
    return [(f.field, texts.sentence_of_finding(f)) for f in error.value.findings]


def lock_of(code: str) -> int:
    scheme, _, notation = code.partition("/")
    with db.reading() as session:
        return session.get_one(Concept, names().concept_ids[scheme, notation]).lock_version


def retire(clara: Actor, code: str) -> None:
    concepts.retire_concept(clara, code, lock_version=lock_of(code))


def test_what_is_out_of_force_does_not_follow(clara: Actor) -> None:
    own, old = code_of(published()), code_of(retired())
    assert refused(lambda: name_successor(clara, own, old, REASON)) == [
        ("successor", f"„{old}“ ist außer Kraft. Nachfolgen kann nur, was gilt.")
    ]


def test_a_successor_that_went_out_of_force_later_stays(clara: Actor) -> None:
    own, old = code_of(published()), published()
    name_successor(clara, own, code_of(old), REASON)
    deciding.retire(clara, old.id, decision="AG 2026-03/9")
    name_successor(clara, own, code_of(old), "Nochmals")
    assert standing(clara, own)["successor"] == code_of(old)


def test_a_concept_does_not_stand_under_those_below_it(clara: Actor) -> None:
    concepts.add_concept(clara, "themes/oben", Labels(Localised("Oben")))
    concepts.add_concept(clara, "themes/mitte", Labels(Localised("Mitte")), ConceptDetails("oben"))
    concepts.add_concept(clara, "themes/unten", Labels(Localised("Unten")), ConceptDetails("mitte"))

    def put(above: str) -> object:
        return concepts.change_concept(
            clara, "themes/oben", ConceptDetails(above), lock_version=lock_of("themes/oben")
        )

    assert refused(lambda: put("oben")) == [("broader", "Ein Begriff steht nicht unter sich selbst.")]
    assert refused(lambda: put("unten")) == [
        ("broader", "Das ergäbe einen Kreis: „unten“ steht schon, auch über andere, unter diesem Begriff.")
    ]


def test_a_concept_does_not_stand_under_one_that_is_not_in_use(clara: Actor) -> None:
    retire(clara, "themes/wohnen")
    sentence = "„wohnen“ ist nicht mehr in Gebrauch. Bitte wählen Sie einen anderen Begriff."
    new = Labels(Localised("Mieten"))
    assert refused(lambda: concepts.add_concept(clara, "themes/mieten", new, ConceptDetails("wohnen"))) == [
        ("broader", sentence)
    ]
    concepts.add_concept(clara, "themes/mieten", new)
    change = ConceptDetails("wohnen")
    assert refused(
        lambda: concepts.change_concept(clara, "themes/mieten", change, lock_version=lock_of("themes/mieten"))
    ) == [("broader", sentence)]


def test_a_concept_is_not_revived_under_one_that_is_not_in_use(clara: Actor) -> None:
    concepts.add_concept(clara, "themes/mieten", Labels(Localised("Mieten")), ConceptDetails("wohnen"))
    retire(clara, "themes/mieten")
    retire(clara, "themes/wohnen")
    with pytest.raises(WrongState, match="nicht mehr in Gebrauch"):
        concepts.revive_concept(clara, "themes/mieten", lock_version=lock_of("themes/mieten"))
    concepts.revive_concept(clara, "themes/wohnen", lock_version=lock_of("themes/wohnen"))
    concepts.revive_concept(clara, "themes/mieten", lock_version=lock_of("themes/mieten"))


def test_a_breakdown_that_a_formula_sums_over_is_in_use(clara: Actor) -> None:
    code = code_of(drafted(formula="summe(berechtigte, alter) / einwohner"))
    with pytest.raises(InUse) as error:
        retire(clara, "breakdowns/alter")
    assert [place.code for place in error.value.places] == [code]


def test_a_measure_has_no_unit_that_is_not_in_use(clara: Actor, anna: Actor) -> None:
    measures.add_measure(anna, "haushalte", MeasureDetails(Localised("Haushalte")))
    retire(clara, "units/personen")
    details = MeasureDetails(Localised("Haushalte"), unit="personen")
    sentence = ("unit", "„personen“ ist nicht mehr in Gebrauch. Bitte wählen Sie einen anderen Begriff.")
    assert refused(lambda: measures.add_measure(anna, "wohnungen", details)) == [sentence]
    assert refused(lambda: measures.change_measure(anna, "haushalte", details, lock_version=1)) == [sentence]


def test_a_catalogue_brings_nothing_that_points_to_what_is_not_in_use(clara: Actor) -> None:
    retire(clara, "units/personen")
    retire(clara, "themes/wohnen")
    makers = dict(things.MAKERS)
    measure = {"code": "gaeste", "label_de": "Gäste", "unit": "personen"}
    concept = {"scheme": "themes", "notation": "mieten", "label_de": "Mieten", "broader": "wohnen"}
    with db.transaction():
        assert [field for field, _ in refused(lambda: makers["measures"](measure))] == ["unit"]
        assert [field for field, _ in refused(lambda: makers["concepts"](concept))] == ["broader"]


@pytest.mark.parametrize("gone", [retired, withheld])
def test_a_programme_is_not_given_to_what_is_out_of_force(clara: Actor, gone: Callable[[], object]) -> None:
    code = code_of(gone())  # type: ignore[arg-type]
    assert refused(lambda: programmes.assign_programmes(clara, code, ["sozialmonitoring"])) == [
        (
            "programmes",
            f"„{code}“ gilt nicht mehr. Ein Programm kommt nur zu einem Indikator, der gilt oder gelten soll.",
        )
    ]


def test_a_programme_may_go_from_what_is_out_of_force_and_come_to_a_candidate(clara: Actor) -> None:
    both, old = ["sozialmonitoring", "quartiersmonitoring"], published()
    programmes.assign_programmes(clara, code_of(old), both)
    deciding.retire(clara, old.id, decision="AG 2026-03/9")
    assert programmes.assign_programmes(clara, code_of(old), both[:1]) == ("sozialmonitoring",)
    assert programmes.assign_programmes(clara, code_of(drafted()), both) == tuple(both)


def test_an_office_that_another_followed_stewards_nothing_new(clara: Actor, anna: Actor) -> None:
    own = code_of(published())
    offices.change_office(clara, "amt-soziales", OfficeDetails(successor="statistisches-amt"), lock_version=1)
    (fault,) = refused(lambda: assign_steward(clara, own, "amt-soziales", REASON))
    assert fault[0] == "steward"
    assert "Bitte wählen Sie ein Amt, dem keines nachfolgt." in fault[1]
    title = Localised("Neu")
    (fault,) = refused(lambda: describing.create_indicator(anna, title=title, steward="amt-soziales"))
    assert fault[0] == "steward"


def test_a_unit_lies_in_none_of_its_own_level_or_a_smaller_one(adam: Actor) -> None:
    for code in ("stadtbezirk/01", "stadtteil/011"):
        units.add_unit(adam, code, code)
    for below, above in (("stadtbezirk/01", "stadtbezirk/01"), ("stadtbezirk/01", "stadtteil/011")):
        details = UnitDetails(parent=above)
        assert [
            f for f, _ in refused(lambda d=details, b=below: units.change_unit(adam, b, d, lock_version=1))
        ] == [  # type: ignore[misc]
            "parent"
        ]


def test_a_circle_that_is_there_already_ends_the_walk() -> None:
    following = {1: 2, 2: 3, 3: 2}
    assert not leads_to(9, 1, following.get)
    assert leads_to(3, 1, following.get)


def test_the_way_back_is_the_shortest_and_ends_in_foreign_circles() -> None:
    terms = {"b": ["c", "d"], "c": ["b", "e"], "d": ["a"], "e": ["a"]}
    assert way_back("a", ["b"], lambda asked: {code: terms.get(code, []) for code in asked}) == (
        "a",
        "b",
        "d",
        "a",
    )
    assert way_back("x", ["b"], lambda asked: {code: terms.get(code, []) for code in asked}) == ()
