"""Words: one alphabet, numbers, compounds, errors of typing, and how documents are made of records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.formats.records import (
    Availability,
    ConceptReference,
    DefinitionRecord,
    MeasureReference,
    OfficeReference,
    Reference,
)
from registry.rules.inflecting import stem
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.search.analysis import clean, fold, term, tokens
from registry.search.compounds import Splitter, dictionary
from registry.search.document import Named, document_of
from registry.search.spelling import allowed, cost, distance, may_begin
from registry.search.weights import MOST_TIMES, head_length, listed_words, number_of, weigh
from tests.search.documents import published


def forms(text: str) -> list[str]:
    """List the words of a text in the common alphabet."""
    return [token.form for token in tokens(clean(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wohnfläche", "wohnflaeche"),
        ("Straße", "STRASSE"),
        ("Größe", "groesse"),
        ("Überzug", "UEBERZUG"),
        ("Café", "cafe"),
        ("Wohnfla\u0308che", "Wohnfläche"),
        ("Ärzte", "aerzte"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haushalte", "Haushalten"),
        ("Kind", "Kinder"),
        ("Häuser", "Haus"),
        ("Arbeitslosigkeit", "arbeitslos"),
        ("Quoten", "Quote"),
    ],
)
def test_inflections_of_one_word_meet(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


def test_words_that_only_look_alike_stay_apart() -> None:
    assert len({term(fold(word), "de") for word in ("neue", "neun", "Quelle", "Qual", "Frauen", "Frau")}) >= 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SGB-II-Quote", ["sgb", "2", "quote"]),
        ("SGB II", ["sgb", "2"]),
        ("SGB2", ["sgb", "2"]),
        ("HartzIV", ["hartz", "4"]),
        ("Hartz 4", ["hartz", "4"]),
        ("SGB V", ["sgb", "5"]),
        ("Faktor V", ["faktor", "v"]),
        ("SGB-XII-Leistungen", ["sgb", "12", "leistungen"]),
        ("je 1.000 Einwohner", ["je", "1000", "einwohner"]),
        ("U3", ["u3"]),
        ("U 3", ["u3"]),
        ("U2 bis U5", ["u2", "bis", "u3", "u4", "u5"]),
        ("65-Jährige", ["65", "jahrige"]),
        ("65jährige", ["65", "jahrige"]),
        ("km²", ["km2"]),
        ("007", ["7"]),
        ("", []),
        ("…", []),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@given(st.text(max_size=80))
def test_any_text_is_cut_into_words_that_stand_where_they_say(text: str) -> None:
    cleaned = clean(text)
    for token in tokens(cleaned):
        assert 0 <= token.start < token.end <= len(cleaned)
        assert token.form


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("einpersonenhaushalte", {"einperson", "haushalte"}),
        ("wohnflache", {"wohn", "flache"}),
        ("kinderarmut", {"kinder", "armut"}),
        ("jugendarbeitslosigkeit", {"jugend", "arbeitslosigkeit"}),
        ("spielplatzflache", {"spielplatz", "spiel", "platz", "flache"}),
        ("bevolkerung", set()),
        ("unternehmen", set()),
        ("haushalt", set()),
        ("sgb", set()),
    ],
)
def test_compounds_are_cut_into_their_words_and_no_others(word: str, parts: set[str]) -> None:
    splitter = Splitter(dictionary(["arbeitslosigkeit"]))
    assert parts <= set(splitter.parts(word))
    assert bool(splitter.parts(word)) == bool(parts)


def test_the_dictionary_grows_with_the_catalogues_own_words() -> None:
    assert Splitter().parts("fernwarmenetz") == ()
    assert Splitter(dictionary(["fernwarme", "netz"])).parts("fernwarmenetz")[:2] == ("fernwarme", "netz")


def test_a_dictionary_holds_words_and_stems_but_no_short_or_empty_ones() -> None:
    assert dictionary(["haushalte", "unter", "abc", "sgb2", "alle"]) == {"haushalte", stem("haushalte")}


def test_a_word_is_cut_where_a_part_is_known_without_a_link_before_one_with_it() -> None:
    # Both cuts have two parts; "gruns" would need the link s.
    assert Splitter(dictionary(["grun", "spiegel", "piegel"])).parts("grunspiegel")[:2] == ("grun", "spiegel")


def test_the_fewest_parts_win() -> None:
    known = dictionary(["haupt", "stadt", "hauptstadt", "verkehr"])
    assert Splitter(known).parts("hauptstadtverkehr") == ("hauptstadt", "verkehr", "haupt", "stadt")


@given(st.text(alphabet="abcdefgh", min_size=1, max_size=30))
def test_parts_are_never_the_word_itself_nor_short(word: str) -> None:
    assert all(
        len(part) >= 4 and part != word for part in Splitter(dictionary([word, "abcd", "efgh"])).parts(word)
    )


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("miete", "miete", 0),
        ("miete", "meite", 1),
        ("miete", "mete", 1),
        ("miete", "mieten", 1),
        ("miete", "maite", 2),
        ("", "ab", 2),
    ],
)
def test_errors_of_typing_are_counted(one: str, other: str, far: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == far


def is_taken_for(typed: str, meant: str) -> bool:
    """Tell whether a mistyped word is taken for another."""
    return may_begin(typed, meant) and cost(typed, meant) <= allowed(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("meite", "miete"),
        ("hizte", "hitze"),
        ("kinderamut", "kinderarmut"),
        ("bonuskard", "bonuscard"),
        ("jugentarbeit", "jugendarbeit"),
        ("alleinerziende", "alleinerziehende"),
        ("vacination", "vaccination"),
    ],
)
def test_a_word_mistyped_as_people_do_is_taken_for_what_was_meant(typed: str, meant: str) -> None:
    assert is_taken_for(typed, meant)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("voter", "vater"),
        ("turnout", "turnen"),
        ("hund", "bund"),
        ("rente", "kente"),
        ("scheidung", "schulung"),
    ],
)
def test_another_word_is_not_taken_for_a_mistyped_one(typed: str, other: str) -> None:
    assert not is_taken_for(typed, other)


def test_longer_than_allowed_errors_are_not_counted() -> None:
    assert distance("aaaaaa", "bbbbbb", 2) > 2


def test_a_title_weighs_more_than_keywords_and_those_more_than_a_definition() -> None:
    document = published("IND-0001", "Lärm", keywords=(Localised("Krach"),), definition=Localised("Schall"))
    weights = weigh(document, Splitter())
    assert weights["larm"] > weights["krach"] > weights["schall"] > 0
    assert weights["#1"] > 0


def test_what_a_title_says_in_brackets_weighs_less_and_does_not_make_it_longer() -> None:
    document = published("IND-0001", "Kinderarmut (unter 15 im SGB-II-Bezug)")
    weights = weigh(document, Splitter())
    assert weights["kinderarmut"] > weights["sgb"]
    assert (head_length(document.title.de), head_length("(nur Klammer)"), head_length("")) == (1, 2, 1)


def test_a_keyword_that_comes_again_weighs_more_up_to_a_limit() -> None:
    def weight(times: int) -> float:
        synonyms = tuple(f"Stütze {word}" for word in "ABCDEFGHI"[:times])
        return weigh(published("IND-0001", "Grundsicherung", synonyms=synonyms), Splitter())["stutz"]

    weights = [weight(times) for times in range(1, MOST_TIMES + 3)]
    assert weights[:MOST_TIMES] == sorted(set(weights))


def test_a_word_that_stands_elsewhere_too_weighs_a_little_more_than_in_the_title_alone() -> None:
    alone = weigh(published("IND-0001", "Lärm"), Splitter())["larm"]
    twice = weigh(published("IND-0001", "Lärm", definition=Localised("Lärm am Tag")), Splitter())
    assert alone < twice["larm"] < alone + twice["tag"]


def test_only_german_words_are_cut_into_parts() -> None:
    german = weigh(published("IND-0001", "Wohnfläche"), Splitter())
    english = weigh(published("IND-0001", "x", definition=Localised("x", "wohnfläche")), Splitter())
    assert german["wohn"] < german[term("wohnflache", "de")]
    assert "wohn" not in english


def test_words_of_a_language_are_listed_where_there_are_any() -> None:
    document = published("IND-0001", "x", keywords=(Localised("Wohnen", "Housing"), Localised("Lärm")))
    assert listed_words(document, "en") == {"housing": "Housing"}
    assert listed_words(document, "de") == {"wohnen": "Wohnen", "larm": "Lärm"}


def test_word_lists_keep_how_a_word_is_written() -> None:
    document = published("IND-0001", "Größe der Haushalte", synonyms=("SGB II",))
    assert listed_words(document, "de") == {"grosse": "Größe", "haushalte": "Haushalte", "sgb": "SGB"}
    assert number_of("IND-0033") == "33"


STEWARD = OfficeReference("jugendamt", Localised("Jugendamt", "Youth Welfare Office"), "/offices/jugendamt")


def record(state: State, **more: object) -> DefinitionRecord:
    """Make the record of a definition in a state."""
    return DefinitionRecord(
        code="IND-0042",
        path="/indicators/IND-0042",
        version=None,
        state=state,  # type: ignore[arg-type]
        title=Localised("Kinderarmut", "Child poverty"),
        steward=STEWARD,
        **more,
    )


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.PUBLISHED, ("IND-0042", "public")),
        (State.RETIRED, ("IND-0042", "public")),
        (State.DRAFT, ("IND-0042-draft", "members")),
        (State.PROPOSED, ("IND-0042-draft", "members")),
        (State.AGREED, ("IND-0042-draft", "members")),
        (State.SUPERSEDED, None),
        (State.REJECTED, None),
        (State.DISCARDED, None),
        (State.WITHHELD, None),
    ],
)
def test_each_state_is_found_by_those_who_may_see_it(state: State, expected: tuple[str, str] | None) -> None:
    document = document_of(record(state))
    assert ((document.id, document.visibility) if document else None) == expected


@pytest.mark.parametrize(
    ("state", "flags", "status"),
    [
        (State.PUBLISHED, {}, "published"),
        (State.PUBLISHED, {"is_adopted": True}, "adopted"),
        (State.DRAFT, {"is_candidate": True}, "candidate"),
        (State.DRAFT, {}, "draft"),
        (State.PROPOSED, {"is_candidate": True}, "proposed"),
        (State.RETIRED, {"is_adopted": True}, "retired"),
    ],
)
def test_the_status_says_what_a_reader_wants_to_know(
    state: State, flags: dict[str, bool], status: str
) -> None:
    document = document_of(record(state, **flags))
    assert document is not None
    assert document.status == status


def test_a_document_holds_what_the_record_points_to() -> None:
    level = Availability(Reference("stadtteil", Localised("Stadtteil"), "/levels/stadtteil"), 3)
    above = Availability(Reference("stadtbezirk", Localised("Stadtbezirk"), "/levels/stadtbezirk"), 2)
    keyword = ConceptReference("kinder", Localised("Kinder"), "/vocab/keywords", synonyms=("Kids",))
    theme = ConceptReference(
        "soziale-lage", Localised("Soziale Lage"), "/themes/soziale-lage", synonyms=("Armut",)
    )
    document = document_of(record(State.PUBLISHED, levels=(level, above), keywords=(keyword,), theme=theme))
    assert document is not None
    assert [named.code for named in document.levels] == ["stadtbezirk", "stadtteil"]
    assert document.smallest_level == Localised("Stadtteil")
    assert document.synonyms == ("Kids",)
    assert document.families == (("Kinder", "Kids"),)
    assert document.office is not None
    assert document.office.code == "jugendamt"


def test_a_document_is_found_by_what_its_figures_are_made_of() -> None:
    households = MeasureReference("haushalte", Localised("Haushalte"), "/measures/haushalte")
    age = ConceptReference("alter", Localised("Alter"), "/vocab/breakdowns#alter")
    yearly = ConceptReference("jaehrlich", Localised("jährlich"), "/vocab/frequencies#jaehrlich")
    document = document_of(
        record(
            State.PUBLISHED,
            numerator=households,
            breakdowns=(age,),
            population=Localised("Alle"),
            periodicity=yearly,
        )
    )
    assert document is not None
    assert document.more == (Localised("Alle"), Localised("Haushalte"), Localised("Alter"))
    assert document.periodicity == Named("jaehrlich", Localised("jährlich"))


def test_what_a_record_does_not_say_is_not_in_its_document() -> None:
    document = document_of(record(State.PUBLISHED))
    assert document is not None
    assert (document.theme, document.periodicity, document.more, document.smallest_level) == (
        None,
        None,
        (),
        None,
    )
