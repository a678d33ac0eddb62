"""What a question is understood as: words that find nothing are named, and nothing is found for something else."""

from pathlib import Path

import pytest

from registry.rules.localised import Localised
from registry.search.folder import current, is_of_this_release
from registry.search.gazetteer import Gazetteer, Place
from registry.search.index import Index, open_index, rebuild
from registry.search.question import Answer, Question
from tests.search.documents import LEVELS, published

PLACES = (
    Place("gemeinde", "08111000", "Stuttgart"),
    Place("stadtbezirk", "03", "Ost"),
    Place("stadtbezirk", "06", "Bad Cannstatt"),
    Place("stadtteil", "621", "Hallschlag"),
    Place("stadtteil", "805", "Rot"),
    Place("stadtbezirk", "23", "Zuffenhausen"),
)
GAZETTEER = Gazetteer(PLACES, "gemeinde")


def ask(index: Index, text: str, language: str = "de") -> Answer:
    """Ask with Stuttgart's places."""
    return index.search(Question(text=text, language=language, gazetteer=GAZETTEER))


def codes(answer: Answer) -> list[str]:
    """List what was found."""
    return [hit.code for hit in answer.items]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Scheidungen in Stuttgart", "Scheidungen"),
        ("CO2 pro Einwohner", "CO2"),
        ("divorce rate", "divorce"),
        ("voter turnout", "turnout"),
        ("SGB V", "SGB V"),
        ("Ü3", "Ü3"),
        ("PM 7", "PM 7"),
    ],
)
def test_a_question_about_what_is_not_there_finds_nothing_and_is_told_why(
    stuttgart: Index, text: str, unknown: str
) -> None:
    answer = ask(stuttgart, text)
    assert (answer.total, answer.items) == (0, ())
    assert unknown in answer.not_understood
    assert answer.facets


def test_what_was_understood_beside_it_is_offered_apart(stuttgart: Index) -> None:
    apart = ask(stuttgart, "Scheidungen und Kinderarmut").apart
    assert apart is not None
    assert (apart.text, apart.items[0].code) == ("Kinderarmut", "IND-0042")
    assert ask(stuttgart, "Scheidungen in Stuttgart").apart is None


@pytest.mark.parametrize(
    "text", ["Wohnfläche xyzzy", "Arbeitslose über 53", "Frauenanteil bei Arbeitslosen", "drei Wohnflächen"]
)
def test_a_word_that_only_narrows_is_named_and_the_rest_answered(stuttgart: Index, text: str) -> None:
    answer = ask(stuttgart, text)
    assert answer.total > 0
    assert len(answer.not_understood) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kinderarmut in Stuttgart", "IND-0042"),
        ("Wie viele Menschen leben allein?", "IND-0033"),
        ("Zahl der Arbeitslosen", "IND-0068"),
        ("how many cars are there", "IND-0125"),
        ("number of homeless people", "IND-0115"),
    ],
)
def test_words_that_only_ask_or_count_do_not_push_out_what_is_meant(
    stuttgart: Index, text: str, code: str
) -> None:
    assert code in codes(ask(stuttgart, text))[:2]


def test_general_words_alone_are_what_was_asked(stuttgart: Index) -> None:
    assert ask(stuttgart, "Anteil").total > 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hallschlag", ["Hallschlag"]),
        ("Arbeitslose in Bad Cannstatt", ["Bad Cannstatt"]),
        ("Arbeitslose Cannstatt", ["Bad Cannstatt"]),
        ("Wohnfläche Stuttgart-Ost", ["Ost"]),
        ("Wohnfläche S-Ost", ["Ost"]),
        ("Wohnfläche im Stuttgarter Osten", ["Ost"]),
        ("Übergewicht in Zuffenhausen-Rot", ["Zuffenhausen", "Rot"]),
        ("Zuffenhausener Wohnfläche", ["Zuffenhausen"]),
    ],
)
def test_a_place_is_read_as_a_place(stuttgart: Index, text: str, names: list[str]) -> None:
    answer = ask(stuttgart, text)
    assert [place.name for place in answer.places] == names
    assert (answer.not_understood, answer.total > 0) == ((), True)


def test_a_mistyped_place_is_told_as_it_was_read(stuttgart: Index) -> None:
    assert ask(stuttgart, "Wohnfläche Halschlag").read_as == {"Halschlag": "Hallschlag"}


def test_a_place_alone_finds_what_has_values_at_its_level(folder: Path) -> None:
    rebuild(
        folder,
        [
            published("IND-0001", "Lärm", levels=(LEVELS["stadtteil"],)),
            published("IND-0002", "Hitze", levels=(LEVELS["stadtbezirk"],)),
        ],
        number=0,
    )
    index = open_index(folder)
    assert codes(ask(index, "Hallschlag")) == ["IND-0001"]
    assert codes(ask(index, "Stuttgart")) == ["IND-0001", "IND-0002"]
    assert codes(ask(index, "Hitze im Hallschlag")) == ["IND-0002"]


@pytest.fixture
def made(folder: Path) -> Index:
    """Open an index of titles in which words meet that look alike."""
    documents = [
        published("IND-0001", "Motorisierungsgrad"),
        published("IND-0002", "Übergang auf das Gymnasium"),
        published("IND-0003", "Hitze"),
        published("IND-0004", "Leistungen nach SGB II"),
        published("IND-0005", "Bonuscard"),
        published("IND-0006", "Schadstoffe", keywords=(Localised("PM10"),)),
        published("IND-0007", "Einpersonenhaushalte"),
        published("IND-0008", "Wohnen", mentions=(Localised("Ohne Hafenviertel."),)),
        published("IND-0009", "Hafenviertel"),
        published("IND-0010", "Plätze", english_synonyms=("places to stay",)),
    ]
    rebuild(folder, documents, number=0)
    return open_index(folder)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Motorisierungsdichte", ["IND-0001"]),
        ("Gymnasialquote", ["IND-0002"]),
        ("Hitzewelle", ["IND-0003"]),
        ("SGB 2", ["IND-0004"]),
        ("SGB XII", []),
        ("Bonus Card", ["IND-0005"]),
        ("Bonus-Card", ["IND-0005"]),
        ("PM 10", ["IND-0006"]),
        ("PM-10", ["IND-0006"]),
        ("PM1", []),
        ("Ein-Personen-Haushalte", ["IND-0007"]),
        ("Hafenviertel", ["IND-0009", "IND-0008"]),
        ("staying", ["IND-0010"]),
    ],
)
def test_words_meet_where_they_mean_the_same_and_nowhere_else(
    made: Index, text: str, expected: list[str]
) -> None:
    assert codes(ask(made, text)) == expected


def test_everyday_words_stand_for_the_catalogues_and_that_is_told(folder: Path) -> None:
    rebuild(folder, [published("IND-0001", "Arbeitslosigkeit", keywords=(Localised("x", "Unemployed"),))], 0)
    index = open_index(folder)
    assert ask(index, "Joblosigkeit").read_as == {"Joblosigkeit": "Arbeitslosigkeit"}
    assert codes(ask(index, "jobless", "en")) == ["IND-0001"]


def test_what_is_near_but_not_near_enough_is_only_suggested(folder: Path) -> None:
    rebuild(folder, [published("IND-0001", "Väter")], 0)
    answer = ask(open_index(folder), "voter", "en")
    assert (answer.total, answer.read_as, answer.maybe) == (0, {}, "Väter")


def test_a_build_of_an_earlier_release_is_known_as_such(folder: Path) -> None:
    rebuild(folder, [published("IND-0001", "Lärm")], 0)
    assert is_of_this_release(current(folder))
    assert not is_of_this_release(folder / "build-0a1b2c3d4e5f")
