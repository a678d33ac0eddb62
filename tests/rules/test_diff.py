"""Comparing definitions: every field seen, no character lost, German sentences readable."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.diff import FieldChange, Piece, added, changes, removed, with_gaps, words
from registry.rules.fields import BY_NAME, Gap
from registry.rules.localised import Localised
from tests.counting import at_most_steps

sentences = st.lists(
    st.sampled_from(["der", "Haushalte", "und", "je", "31.12.", ",", " ", "\n", "  ", "Ä-B"])
).map(" ".join)
texts = st.one_of(st.text(max_size=80), sentences)
MARKS = {"same": "{}", "deleted": "[-{}-]", "inserted": "[+{}+]"}


def shown(before: str, after: str) -> str:
    """Write a comparison with its marks."""
    return "".join(MARKS[piece.kind].format(piece.text) for piece in words(before, after))


def joined(pieces: tuple[Piece, ...], *kinds: str) -> str:
    """Join the pieces of these kinds."""
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(texts, texts)
def test_no_character_of_either_text_is_lost(before, after):
    pieces = words(before, after)
    assert joined(pieces, "same", "deleted") == before
    assert joined(pieces, "same", "inserted") == after


@given(texts, texts)
def test_no_piece_is_empty_and_no_two_of_a_kind_touch(before, after):
    pieces = words(before, after)
    assert all(piece.text for piece in pieces)
    assert all(left.kind != right.kind for left, right in pairwise(pieces))


@given(texts)
def test_a_text_compared_with_itself_is_one_piece(text):
    assert words(text, text) == ((Piece("same", text),) if text else ())


@given(texts, texts, texts, texts)
def test_a_common_beginning_and_end_of_whole_lines_stays_out_of_the_change(start, before, after, end):
    pieces = words(f"Anfang\n{start}\n{before}\n{end}\nEnde", f"Anfang\n{start}\n{after}\n{end}\nEnde")
    assert pieces[0].text.startswith("Anfang")
    assert pieces[-1].text.endswith("Ende")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "Stichtag 30.06. des Jahres",
            "Stichtag 31.12. des Jahres",
            "Stichtag [-30.06-][+31.12+]. des Jahres",
        ),
        ("Personen mit Bonuscard", "Personen mit Bonuscard + Kultur", "Personen mit Bonuscard[+ + Kultur+]"),
        (
            "Anteil der Empfänger an der Bevölkerung unter 65 Jahren.",
            "Anteil der Haushalte an den Einwohnern bis zur Altersgrenze.",
            (
                "Anteil der [-Empfänger an der Bevölkerung unter 65 Jahren-]"
                "[+Haushalte an den Einwohnern bis zur Altersgrenze+]."
            ),
        ),
        ("a  b", "a b", "a[-  -][+ +]b"),
        ("", "neu", "[+neu+]"),
        ("alt", "", "[-alt-]"),
    ],
)
def test_a_changed_sentence_reads_as_a_person_would_mark_it(before, after, expected):
    assert shown(before, after) == expected


def test_an_island_between_two_mere_insertions_stays():
    assert (
        shown("Kinder in Haushalten", "Alle Kinder in kleinen Haushalten")
        == "[+Alle +]Kinder in [+kleinen +]Haushalten"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # One short word between two replaced ones is drawn into the change …
        ("rot an blau", "grün an gelb", "[-rot an blau-][+grün an gelb+]"),
        # … a long one stands by itself, and so do two short ones.
        (
            "rot zusammengenommen blau",
            "grün zusammengenommen gelb",
            "[-rot-][+grün+] zusammengenommen [-blau-][+gelb+]",
        ),
        ("rot an der blau", "grün an der gelb", "[-rot-][+grün+] an der [-blau-][+gelb+]"),
        # At the beginning and at the end nothing lies between two changes.
        ("an blau", "an gelb", "an [-blau-][+gelb+]"),
        ("rot an", "grün an", "[-rot-][+grün+] an"),
        # Between two mere deletions nothing is replaced.
        ("rot Kind blau", "Kind", "[-rot -]Kind[- blau-]"),
    ],
)
def test_only_a_short_word_between_two_replaced_ones_is_drawn_into_the_change(before, after, expected):
    assert shown(before, after) == expected


MOST = 10_000  # letters of a field
REPETITIVE = [
    ("der und " * 1250, "und die " * 1250),
    ("a b " * 2500, "b a a " * 1700),
    ("," * MOST, ",;" * 5000),
    (" ".join("abcde"[i * i % 5] for i in range(5000)), " ".join("abcde"[i**3 % 5] for i in range(5000))),
]


@pytest.mark.parametrize(("before", "after"), REPETITIVE)
def test_a_text_of_few_words_is_compared_in_few_steps(before, after):
    with at_most_steps(1_500_000):
        pieces = words(before[:MOST], after[:MOST])
    assert joined(pieces, "same", "deleted") == before[:MOST]
    assert joined(pieces, "same", "inserted") == after[:MOST]


def test_a_text_beyond_all_measure_is_shown_as_replaced_and_loses_nothing():
    before, after = "a b " * 20_000, "b c " * 20_000
    with at_most_steps(5_000_000):
        pieces = words(before, after)
    assert joined(pieces, "same", "deleted") == before
    assert joined(pieces, "same", "inserted") == after


def test_lists_of_many_members_are_compared_in_few_steps():
    class Word(str):
        """A word that is compared in Python, so that it counts."""

        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            return str.__eq__(self, other)

    before = [{"role": "evidence", "text": {"de": Word(f"Quelle {n}")}} for n in range(2000)]
    after = [*before[1:], {"role": "evidence", "text": {"de": Word("neu")}}]
    with at_most_steps(1_500_000):
        (change,) = changes({"sources": before}, {"sources": after})
        assert (added(change), removed(change)) == ((after[-1],), (before[0],))


def test_changed_fields_come_in_the_order_of_the_form_others_last_by_name():
    before = {"unit": "prozent", "title": Localised("A"), "valid_from": "2012", "decision": "1"}
    after = {"unit": "personen", "title": Localised("B"), "valid_from": "2013", "decision": "2"}
    assert [change.field for change in changes(before, after)] == ["title", "unit", "decision", "valid_from"]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_field_of_the_table_is_compared(name):
    assert changes({name: "a"}, {name: "b"}) == (FieldChange(name, "a", "b"),)


@pytest.mark.parametrize("empty", [None, "", (), [], Localised("")])
def test_nothing_and_an_empty_value_are_the_same(empty):
    assert changes({"purpose": empty}, {}) == ()
    assert changes({"purpose": empty}, {"purpose": "x"}) == (FieldChange("purpose", None, "x"),)


def test_zero_is_not_nothing():
    assert changes({"decimals": None}, {"decimals": 0}) == (FieldChange("decimals", None, 0),)


def test_an_empty_translation_is_no_change_and_a_new_one_is():
    assert changes({"title": Localised("A")}, {"title": Localised("A", "")}) == ()
    assert len(changes({"title": Localised("A")}, {"title": Localised("A", "B")})) == 1
    assert len(changes({"title": Localised("A", "x")}, {"title": Localised("B", "x")})) == 1


def test_a_text_is_not_the_same_as_its_german_alone():
    assert len(changes({"title": "A"}, {"title": Localised("A")})) == 1


def test_the_order_of_keywords_and_the_kind_of_list_do_not_matter():
    assert changes({"keywords": ("armut", "kita")}, {"keywords": ["kita", "armut"]}) == ()
    assert len(changes({"keywords": ("armut", "armut")}, {"keywords": ("armut",)})) == 1


def test_members_that_came_and_went_are_listed():
    change = FieldChange("levels", ["stadtbezirk", "stadtteil"], ("stadtteil", "baublock"))
    assert added(change) == ("baublock",)
    assert removed(change) == ("stadtbezirk",)
    assert added(FieldChange("levels", None, ("stadtteil",))) == ("stadtteil",)


def test_members_that_cannot_be_hashed_are_compared_too():
    change = FieldChange("sources", [{"role": "numerator"}], [{"role": "numerator"}, {"role": "evidence"}])
    assert added(change) == ({"role": "evidence"},)


def test_a_gap_that_is_filled_shows_as_a_change():
    before = with_gaps({"unit": None, "title": "A"}, {"unit": Gap.TO_CLARIFY})
    assert changes(before, {"title": "A", "unit": "prozent"}) == (
        FieldChange("unit", Gap.TO_CLARIFY, "prozent"),
    )


def test_a_value_goes_before_a_gap():
    assert with_gaps({"unit": "prozent"}, {"unit": Gap.TO_CLARIFY}) == {"unit": "prozent"}


def test_a_long_run_that_stayed_is_shown_as_such_even_after_much_that_changed() -> None:
    before = (
        "Personen, die nach den Kriterien der Bonuscard + Kultur Anspruch haben, auch Schwellenhaushalte. "
        "Kinder unter 6 Jahren haben keine eigene Karte."
    )
    after = (
        "Personen, die tatsächlich eine existenzsichernde Leistung beziehen. Schwellenhaushalte zählen nicht "
        "mehr. Kinder unter 6 Jahren haben keine eigene Karte."
    )
    found = words(before, after)
    assert found[0] == Piece("same", "Personen, die ")
    assert found[-1].kind == "same"
    assert found[-1].text.endswith(". Kinder unter 6 Jahren haben keine eigene Karte.")


def test_frequent_words_of_a_long_text_count_like_any_others() -> None:
    kept = " ".join(f"der Anteil der {n} an der Zahl der Haushalte" for n in range(40))
    found = words(f"Alt. {kept}", f"Neu. {kept}")
    assert [piece.text for piece in found if piece.kind != "same"] == ["Alt", "Neu"]


@pytest.mark.parametrize(
    ("before", "after"), [("a b", "a  b"), (" a", "a"), ("a\n", "a"), ("", " "), ("a , b", "a, b"), ("", "")]
)
def test_space_alone_is_a_difference_too(before: str, after: str) -> None:
    found = words(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "inserted") == before
    assert "".join(piece.text for piece in found if piece.kind != "deleted") == after
    assert (before == after) == all(piece.kind == "same" for piece in found)
