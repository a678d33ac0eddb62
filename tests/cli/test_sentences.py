"""Every sentence of the command line, the worker and the keeping has its English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import texts
from registry.services.operations import keeping

ROOT = Path(__file__).parent.parent.parent


def sentences(path: Path) -> Iterator[str]:
    """Find every German sentence of a module: what is marked, messages of errors, faults and findings."""
    marked = {"_", "Word", "Misfit", "_ok", "_note", "_problem", "Named"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marked:
            yield from (
                a.value for a in node.args[-1:] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if "message" in names or re.search(r"[a-zäöü]{3} [a-zäöü]", node.value.value):
                yield node.value.value


SERVICES = ROOT / "registry/services"
ROOM = [
    *sorted((ROOT / "registry/cli").rglob("*.py")),
    *sorted((SERVICES / "operations").rglob("*.py")),
    *(SERVICES / f"{name}.py" for name in ("state/locking", "log/stored_entries", "importing/seeding")),
]


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_every_sentence_has_its_english(path: Path) -> None:
    missing = [s for s in sentences(path) if not texts.is_translated(s) and s not in ("NAME", "%(iri)s")]
    assert missing == []
    for part in (*keeping.PARTS, "Einstellungen", "Kennung des Datenbereitstellers"):
        assert texts.is_translated(part)
