"""What is marked in a hit: what made it an answer, in whatever words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.localised import Localised
from registry.search.analysis import clean, term, tokens
from registry.search.compounds import Splitter
from registry.search.document import Document
from registry.search.highlight import LONGEST_SNIPPET, Highlighter
from registry.search.index import Index, open_index, rebuild
from registry.search.question import Question
from registry.search.reading import Word
from tests.search.documents import published

SUPPORT = (
    "Grundsicherung (SGB II)",
    "SGB II",
    "Arbeitslosengeld II",
    "Hartz IV",
    "Hartz",
    "Citizen's benefit",
)
TRANSFERS = ("Mindestsicherung", "existenzsichernde Leistungen", "Hartz IV")


def about(code: str, title: str, *families: tuple[str, ...], **more: object) -> Document:
    """Make a document whose keywords are families of words."""
    words = tuple(word for family in families for word in family)
    return published(code, title, synonyms=words, families=families, **more)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Open an index of titles that never say what people type."""
    folder = tmp_path_factory.mktemp("marks") / "index"
    documents = [
        about("IND-0001", "Familien mit SGB-II-Bezug seit 4 Jahren", SUPPORT),
        about("IND-0002", "Empfänger von Arbeitslosengeld II, SGB II und SGB XII", SUPPORT),
        about("IND-0003", "Mindestsicherungsquote und existenzsichernde Leistung", TRANSFERS),
        about("IND-0004", "Lärm nach Hartz 4 am Weg 4", SUPPORT),
        about("IND-0005", "Übergang", definition=Localised("Wer wechselt")),
        about("IND-0006", "Bürger", SUPPORT, definition=Localised("Gruppe", "Who has citizen's benefit")),
    ]
    rebuild(folder, documents, number=0)
    return open_index(folder)


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("Hartz 4", "IND-0001", ["SGB-II"]),
        ("Hartz IV", "IND-0001", ["SGB-II"]),
        ("hartz", "IND-0002", ["Arbeitslosengeld II", "SGB II"]),
        ("Hartz 4", "IND-0003", ["Mindestsicherungsquote", "existenzsichernde Leistung"]),
        ("Hartz 4", "IND-0004", ["Hartz", "4"]),
        ("SGB II", "IND-0001", ["SGB", "II"]),
        ("Familien 4", "IND-0001", ["Familien"]),
        ("4 Jahre", "IND-0001", ["4", "Jahren"]),
        ("4", "IND-0001", ["4"]),
        ("uebergang", "IND-0005", ["Übergang"]),
        ("Familien Hartz", "IND-0001", ["Familien", "SGB-II"]),
    ],
)
def test_a_title_shows_by_which_words_it_was_found(
    index: Index, text: str, code: str, marked: list[str]
) -> None:
    hit = next(hit for hit in index.search(Question(text)).items if hit.code == code)
    assert [piece.text for piece in hit.title_pieces if piece.is_marked] == marked


def test_an_english_text_shows_them_too(index: Index) -> None:
    hits = index.search(Question("Hartz IV", language="en")).items
    found = next(hit for hit in hits if hit.code == "IND-0006")
    assert [piece.text for piece in found.snippet if piece.is_marked] == ["citizen's benefit"]


def test_an_index_without_families_still_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.search.schema._hit", _without_families)
    rebuild(folder, [about("IND-0001", "Lärm", SUPPORT)], number=0)
    assert [hit.code for hit in open_index(folder).search(Question("Hartz")).items] == ["IND-0001"]


def _without_families(document: Document) -> dict[str, object]:
    names = ("id", "code", "state", "status", "is_adopted", "is_candidate", "since", "until", "version")
    kept = {name: getattr(document, name) for name in (*names, "modified")}
    nothing = dict.fromkeys(("definition", "office", "theme", "smallest_level"))
    return {**kept, **nothing, "title": tuple(document.title)}


@given(st.text(max_size=60), st.text(alphabet="abcdeäöü 4", max_size=12), st.text(max_size=12))
def test_marking_never_changes_a_text(text: str, sought: str, other: str) -> None:
    cleaned = clean(text)
    marker = Highlighter([Word({term(form, "de"): 1.0}) for form in _forms(sought)], Splitter())
    others = marker.other_words([(sought, other)], [(cleaned, "de")])
    assert "".join(piece.text for piece in marker.mark(cleaned, "de", others)) == cleaned


def _forms(text: str) -> list[str]:
    return [token.form for token in tokens(clean(text))]


def test_a_long_text_is_cut_between_words_around_what_was_sought() -> None:
    text = "Vorwort " * 60 + "Lärmbelastung in der Nacht " + "Nachwort " * 60
    pieces = Highlighter([Word({"larm": 1.0})], Splitter()).snippet(text.strip(), "de")
    shown = "".join(piece.text for piece in pieces)
    assert "Lärmbelastung" in [piece.text for piece in pieces if piece.is_marked]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= LONGEST_SNIPPET + 4
