"""Questions as people type them: how they are read, what is marked, what is refused, and what must not break."""

import pytest

from registry.errors import BadQuestion
from registry.search.index import Index
from registry.search.question import Answer, Piece, Question
from tests.looking import some


def ask(index: Index, text: str, **more: object) -> Answer:
    """Ask in short."""
    return index.search(Question(text=text, **more))  # type: ignore[arg-type]


def marked(pieces: tuple[Piece, ...]) -> list[str]:
    """List the marked words."""
    return [piece.text for piece in pieces if piece.is_marked]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "***",
        "?!…",
        '""',
        "\x00\x01",
        "🙂🙂",
        "der die das",
        "\u00ad",
        "((",
        "'; DROP TABLE--",
        "<script>",
        "\ud800",
    ],
)
def test_what_holds_no_word_or_only_stop_words_asks_for_everything(stuttgart: Index, text: str) -> None:
    answer = ask(stuttgart, text)
    assert answer.total == (
        65 if not {"script", "DROP"} & set(text.replace("<", " ").replace(">", " ").split()) else answer.total
    )


@pytest.mark.parametrize(
    "text",
    [
        "ä" * 10_000,
        "wort " * 3_000,
        "0" * 500,
        "Wohnfläche*",
        '"Wohnfläche"',
        "Wohn\u00adfläche",
        "Wohnfläche\x00",
        "a-b_c/d\\e",
        "IND-",
        "ind-99999999999",
        "²³¼",
        "ﬁnanz",
        "Ω≈ç√",
        "中文",
        "वि",
        "NOT OR AND",
        "title:foo^3~2",
        "[1 TO 2]",
        "u u u",
        "U2 bis U99999",
    ],
)
def test_odd_input_is_a_question_like_any_other(stuttgart: Index, text: str) -> None:
    answer = ask(stuttgart, text, visibilities=("public", "members"))
    assert answer.total == len(stuttgart.ids(Question(text=text, visibilities=("public", "members"))))


@pytest.mark.parametrize(
    "text",
    ["Wohnfläche*", '"Wohnfläche"', "Wohn\u00adfläche", "Wohnfläche\x00", " Wohnfläche ", "Wohnfla\u0308che"],
)
def test_signs_around_a_word_do_not_hide_it(stuttgart: Index, text: str) -> None:
    assert ask(stuttgart, text).items[0].code == "IND-0106"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Wohnfläche", "exact"),
        ("Wohnfl", "prefix"),
        ("Seniorenanteil", "parts"),
        ("Wohnflähce", "corrected"),
        ("xyzzyplugh", "unknown"),
        ("der Wohnfläche", "ignored"),
        ("IND-0106", "code"),
    ],
)
def test_the_answer_says_how_a_word_was_read(stuttgart: Index, text: str, how: str) -> None:
    assert ask(stuttgart, text).explanation.words[0].how == how


def test_a_correction_is_told_with_capitals_and_umlauts(stuttgart: Index) -> None:
    assert ask(stuttgart, "wohnflahce  Einwoner").corrected == "Wohnfläche Einwohner"
    assert ask(stuttgart, "Wohnfläche").corrected is None


def test_an_unknown_word_beside_a_known_one_does_not_empty_the_answer(stuttgart: Index) -> None:
    assert ask(stuttgart, "Wohnfläche xyzzyplugh").items[0].code == "IND-0106"
    assert ask(stuttgart, "xyzzyplugh").total == 0


def test_words_that_never_stand_together_are_found_apart_and_that_is_said(stuttgart: Index) -> None:
    answer = ask(stuttgart, "Übergewicht Baufertigstellungen")
    assert {hit.code for hit in answer.items[:2]} == {"IND-0094", "IND-0112"}
    assert answer.explanation.is_any


def test_all_words_are_wanted_where_one_document_has_them(stuttgart: Index) -> None:
    alone, both = ask(stuttgart, "Einwohner"), ask(stuttgart, "Einwohner Wohnfläche")
    assert 0 < both.total < alone.total
    assert not both.explanation.is_any


def test_inflections_and_parts_of_compounds_are_marked(stuttgart: Index) -> None:
    assert marked(ask(stuttgart, "haushalte").items[0].title_pieces) == ["Haushalte"]
    assert marked(ask(stuttgart, "spielplätze").items[0].title_pieces) == ["Spielplatzfläche"]
    titles = {hit.code: marked(hit.title_pieces) for hit in ask(stuttgart, "haushalt").items}
    assert titles["IND-0033"] == ["Einpersonenhaushalte"]


def test_pieces_joined_are_the_text_itself(stuttgart: Index) -> None:
    for hit in some(ask(stuttgart, "Anteil der Kinder").items):
        assert "".join(piece.text for piece in hit.title_pieces) == hit.title.de


def test_an_english_reader_gets_english_titles_marked(stuttgart: Index) -> None:
    hit = ask(stuttgart, "household", language="en").items[0]
    assert marked(hit.title_pieces) == ["household"] or marked(hit.title_pieces) == ["households"]
    assert hit.snippet_language == "de"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sort", "price"),
        ("page", 0),
        ("page", -1),
        ("size", 0),
        ("size", 5000),
        ("language", "fr"),
        ("filters", {"colour": ("red",)}),
    ],
)
def test_a_parameter_that_does_not_exist_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(BadQuestion) as refusal:
        Question(**{field: value})  # type: ignore[arg-type]
    assert refusal.value.data["field"] in {field, "colour", "lang"}


def test_a_page_behind_the_last_is_empty_but_knows_the_total(stuttgart: Index) -> None:
    answer = ask(stuttgart, "", page=99)
    assert (answer.items, answer.total) == ((), 65)


def test_better_hits_have_higher_scores(stuttgart: Index) -> None:
    scores = [hit.score for hit in ask(stuttgart, "Kinder", size=50).items]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_a_hit_tells_everything_a_list_shows(stuttgart: Index) -> None:
    hit = ask(stuttgart, "IND-0033").items[0]
    assert (hit.status, hit.state, hit.version, hit.is_adopted) == ("adopted", "published", "1.0.0", True)
    assert hit.office is not None
    assert hit.theme is not None
    assert hit.theme[1].de == "Bevölkerung und Haushalte"
    assert hit.title.en == "Share of one-person households"


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("Betreuungsqoute", "Betreuungsquote", "IND-0081"),
        ("Sozialhilfeqoute", "Sozialhilfequote", "IND-0067"),
        ("Übergangsqoute", "Übergangsquote", "IND-0077"),
    ],
)
def test_a_hardly_mistyped_compound_is_corrected_as_a_whole(
    stuttgart: Index, typed: str, meant: str, first: str
) -> None:
    answer = ask(stuttgart, typed)
    assert (answer.explanation.words[0].how, answer.explanation.words[0].used) == ("corrected", (meant,))
    assert answer.items[0].code == first
    assert "IND-0025" not in [hit.code for hit in answer.items]


def test_a_compound_of_known_words_is_read_by_its_parts_and_not_corrected(stuttgart: Index) -> None:
    assert ask(stuttgart, "Seniorenquote").explanation.words[0].how == "parts"
