"""Every sentence and label of the services, and every purpose of a setting, has its English."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import settings, texts
from registry.services.log import values_in_words
from registry.services.operations import verifying
from tests.looking import some
from tests.rules.test_sentences import ROOT, sentences

MODULES = [*sorted((ROOT / "services").rglob("*.py")), ROOT / "settings.py", ROOT / "db.py"]
NO_SENTENCES = {
    "%(iri)s",
    "Gemeinsame Definitionen der Indikatoren des Sozial- und Quartiersmonitorings, mit Quelle, Ebenen und Versionen.",
    "Common definitions of the indicators of social and neighbourhood monitoring, with source, levels and versions.",
}


def words(path: Path) -> Iterator[str]:
    """Give what a module marks as words of a sentence or as a misfit of the log."""
    for node in ast.walk(ast.parse(path.read_text())):
        is_marked = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Word", "Misfit", "_")
        if is_marked:
            yield from (
                a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_sentence_of_a_service_has_its_english(path: Path) -> None:
    said = {*sentences(path), *words(path)} - NO_SENTENCES
    missing = sorted(sentence for sentence in said if not texts.is_translated(sentence))
    assert missing == []


def test_the_services_hold_sentences_to_look_at() -> None:
    assert len([sentence for path in MODULES for sentence in sentences(path)]) > 50


def test_every_field_of_the_log_has_its_english() -> None:
    assert [label for label in some(values_in_words.LABELS.values()) if not texts.is_translated(label)] == []


def test_every_purpose_of_a_setting_has_its_english() -> None:
    assert [s.purpose for s in some(settings.SETTINGS) if not texts.is_translated(s.purpose)] == []


def test_what_is_wrong_with_the_log_is_said_in_english_too() -> None:
    broken = verifying.LogBroken(number=7, fault=verifying.Word("er fehlt am Ende"))
    with texts.use_language("en"):
        assert texts.sentence_of(broken) != texts.translate(broken.message, "de", **broken.data)
        assert "fehlt" not in texts.sentence_of(broken)
