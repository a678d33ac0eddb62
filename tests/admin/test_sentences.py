"""Every German sentence and label in the code of desk, pages and services has its English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import texts
from registry.services.accounts.granting import CAST
from tests.conftest import ROOT
from tests.looking import some

ROOMS = ("admin", "registry/services", "registry/web", "registry/http", "registry/rules")
# German words begin with a capital or a quotation mark and hold an umlaut or a second word.
SENTENCE = re.compile(r"[„A-ZÄÖÜ%–](?=.*(?:[a-zäöüß.] \S|[äöüÄÖÜß])).*", re.DOTALL)
LABEL = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}")
NOT_SAID = re.compile(r"SELECT |%Y|IND-|https?:")
NAMES = {name for _, name, *_ in CAST}
OF_THE_EXPORT = {"catalogue/fragments.py"}  # says its own sentences in both languages


def strings(file: Path) -> Iterator[str]:
    """Give the texts in a module that are neither documentation nor parts of other texts."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    documents = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents | parts
        ):
            yield node.value


def is_said(text: str, *, labels: bool) -> bool:
    """Tell whether people read a text."""
    is_words = SENTENCE.fullmatch(text) or (labels and LABEL.fullmatch(text))
    return bool(is_words) and not NOT_SAID.match(text) and text not in NAMES


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_the_code_has_its_english(room: str) -> None:
    files = [
        file
        for file in sorted((ROOT / room).rglob("*.py"))
        if not file.as_posix().endswith(tuple(OF_THE_EXPORT))
    ]
    said = {text for file in files for text in strings(file) if is_said(text, labels=room == "admin")}
    assert len(said) > 5
    assert sorted(text for text in said if not texts.is_translated(text)) == []


def test_a_sentence_and_its_english_name_the_same_data() -> None:
    for german, english in some(texts.messages().items()):
        assert set(re.findall(r"%\((\w+)\)s", german)) == set(re.findall(r"%\((\w+)\)s", english)), german


def test_no_german_is_left_in_the_english() -> None:
    left = re.compile(r"\b(und|oder|nicht|bitte|wird|eine|ist)\b", re.IGNORECASE)
    assert [english for english in some(texts.messages().values()) if left.search(english)] == []
