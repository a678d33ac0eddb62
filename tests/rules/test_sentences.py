"""Every sentence of the rules has its English, with the same placeholders."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import registry
from registry.rules import fields, lifecycle, versioning
from tests.looking import some

ROOT = Path(registry.__file__).parent
SENTENCE = re.compile(r"[„A-ZÄÖÜ].+[.?]|.*%\([a-z]+\)s.*")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def english() -> dict[str, str]:
    """Read the translations of every room."""
    catalogues = []
    for path in sorted((ROOT / "translations" / "en").glob("*.po")):
        with path.open("rb") as file:
            catalogues.append(read_po(file))
    return {str(message.id): str(message.string) for found in catalogues for message in found if message.id}


def sentences(path: Path) -> Iterator[str]:
    """Give the sentences in a module, its docstrings left out."""
    tree = ast.parse(path.read_text())
    documented = {
        ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node.value not in documented and SENTENCE.fullmatch(node.value):
            yield node.value


def labels() -> set[str]:
    """Give every label and help text of the tables."""
    pairs = (
        *fields.SOURCE_ROLES,
        *fields.EVIDENCE,
        *(pair for pairs in fields.CHOICES.values() for pair in pairs),
    )
    return {
        *(text for field in fields.FIELDS for text in (field.group, field.label, field.help)),
        *(label for _, label in pairs),
        *fields.Gap,
        *lifecycle.STATE_LABELS.values(),
        *lifecycle.ROLE_LABELS.values(),
        *(move.label for move in lifecycle.MOVES.values()),
        lifecycle.ADOPTED_LABEL,
        lifecycle.CANDIDATE_LABEL,
        *(text for step in versioning.STEPS.values() for text in step),
    }


MODULES = [*sorted((ROOT / "rules").rglob("*.py")), ROOT / "errors.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_module_has_its_english(path):
    known = english()
    missing = [sentence for sentence in sentences(path) if not known.get(sentence)]
    assert missing == []


def test_the_modules_hold_sentences_to_look_at():
    assert len([sentence for path in MODULES for sentence in sentences(path)]) > 50


def test_every_label_and_help_text_has_its_english():
    known = english()
    assert sorted(label for label in some(labels()) if not known.get(label)) == []


def test_every_translation_fills_the_same_placeholders_and_quotes_in_the_english_way():
    for german, text in some(english().items()):
        assert set(re.findall(r"%\([a-z_]+\)s", german)) == set(re.findall(r"%\([a-z_]+\)s", text)), german
        assert "„" not in text
