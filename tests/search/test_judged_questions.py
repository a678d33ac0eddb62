"""Questions people ask, and the indicator they mean: it stands among the first."""

import pytest

from registry.search.index import Index
from registry.search.question import Question

# Question, the indicator meant, and the place it reaches at least.
JUDGED = (
    # The very words, in any inflection.
    ("Wohnfläche", "IND-0106", 1),
    ("Wohnflächen", "IND-0106", 1),
    ("Einpersonenhaushalt", "IND-0033", 1),
    ("Haushalt mit Kind", "IND-0034", 3),
    ("Geburtenraten", "IND-0020", 1),
    ("Durchschnittsalter", "IND-0008", 1),
    ("Langzeitarbeitslose", "IND-0071", 1),
    ("alleinerziehende", "IND-0035", 3),
    ("Kinderarmut", "IND-0042", 1),
    ("Anteil der Hochbetagten", "IND-0007", 1),
    ("Personen je Haushalt", "IND-0037", 1),
    ("Wanderungssalden", "IND-0026", 1),
    ("nächtlicher Lärm", "IND-0120", 1),
    ("Status Index", "IND-0134", 1),
    # Spelling of umlauts, ß, hyphens and numbers.
    ("Wohnflaeche", "IND-0106", 1),
    ("wohnflache", "IND-0106", 1),
    ("UEBERGEWICHT", "IND-0094", 1),
    ("Uebergewicht", "IND-0094", 1),
    ("Armutsgefaehrdungsquote", "IND-0060", 1),
    ("SGB 2 Quote", "IND-0059", 3),
    ("sgb-ii-quote", "IND-0059", 3),
    ("SGB2", "IND-0059", 5),
    ("ALG 2 Alleinerziehende", "IND-0050", 1),
    ("U3", "IND-0093", 1),
    ("U 5", "IND-0093", 1),
    ("Pkw je 1000 Einwohner", "IND-0125", 1),
    # Compounds, from the part and from the whole.
    ("Fläche", "IND-0124", 3),
    ("Dichte", "IND-0101", 3),
    ("Spielplatz", "IND-0117", 1),
    ("Versiegelung", "IND-0122", 1),
    ("arbeitslose Jugendliche", "IND-0070", 1),
    ("Kind Armut", "IND-0042", 1),
    ("Quotient Alte", "IND-0010", 3),
    ("Ausländerquote", "IND-0013", 3),
    ("Seniorenanteil", "IND-0006", 1),
    ("Haushaltskaufkraft", "IND-0063", 1),
    # Colloquial and former words.
    ("Hartz IV", "IND-0039", 3),
    ("Hartz 4", "IND-0039", 3),
    ("hartz4", "IND-0039", 3),
    ("Bürgergeld", "IND-0039", 3),
    ("Sozialhilfe", "IND-0067", 1),
    ("Kita", "IND-0082", 3),
    ("Kindergarten", "IND-0081", 3),
    ("Miete", "IND-0114", 1),
    ("Rentner", "IND-0006", 3),
    ("Ausländer", "IND-0013", 3),
    ("Obdachlose", "IND-0115", 1),
    ("Hausarzt", "IND-0101", 1),
    ("Singles", "IND-0033", 1),
    ("Feinstaub", "IND-0121", 1),
    ("Auto", "IND-0125", 1),
    ("Sozialpass", "IND-0048", 1),
    ("Jugendhilfe", "IND-0088", 1),
    ("dicke Kinder", "IND-0094", 1),
    ("Einbruch", "IND-0128", 1),
    ("Umzug", "IND-0025", 3),
    # The beginning of a word.
    ("Bevölk", "IND-0004", 5),
    ("Wohnfl", "IND-0106", 1),
    ("Versiegelungsg", "IND-0122", 1),
    ("Anteil Hochbet", "IND-0007", 1),
    ("langzeitarb", "IND-0071", 1),
    # One typing error.
    ("Wohnflähce", "IND-0106", 1),
    ("Kinderamut", "IND-0042", 1),
    ("Bonuskard", "IND-0048", 1),
    ("Hizte", "IND-0119", 1),
    ("Apotekendichte Arzdichte", "IND-0101", 1),
    ("Sozialtiket", "IND-0049", 1),
    ("Einpersonenhaushlate", "IND-0033", 1),
    ("Meite", "IND-0114", 1),
    # Codes.
    ("IND-0033", "IND-0033", 1),
    ("ind 33", "IND-0033", 1),
    ("0033", "IND-0033", 1),
    ("ind0106", "IND-0106", 1),
)
ENGLISH = (
    ("one-person households", "IND-0033", 1),
    ("child poverty", "IND-0042", 1),
    ("housing benefit", "IND-0047", 1),
    ("unemployed", "IND-0068", 3),
    ("foreigner", "IND-0013", 3),
    ("living space", "IND-0106", 1),
    ("noise", "IND-0120", 1),
    ("playgrounds", "IND-0117", 1),
    ("Bürgergeld", "IND-0039", 3),
    ("Wohnfläche", "IND-0106", 1),
    ("vacination", "IND-0096", 1),
)


@pytest.mark.parametrize(("question", "code", "place"), JUDGED)
def test_a_german_question_finds_the_indicator_that_is_meant(
    stuttgart: Index, question: str, code: str, place: int
) -> None:
    assert code in _first(stuttgart, Question(text=question), place)


@pytest.mark.parametrize(("question", "code", "place"), ENGLISH)
def test_an_english_question_finds_the_indicator_that_is_meant(
    stuttgart: Index, question: str, code: str, place: int
) -> None:
    assert code in _first(stuttgart, Question(text=question, language="en"), place)


def _first(index: Index, question: Question, place: int) -> list[str]:
    return [hit.code for hit in index.search(question).items[:place]]
