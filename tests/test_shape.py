"""The shape of the code: what is defined is used, by the product and not by its tests alone."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PARTS = ("registry", "admin", "seeds", "migrations", "vocab")
TEMPLATES = [*(ROOT / "registry/web/templates").rglob("*.html"), *(ROOT / "admin/templates").rglob("*.html")]
STATIC = ROOT / "registry/web/static"
WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
Defined = ast.FunctionDef | ast.ClassDef
# Called from outside: by the packaging, by Alembic, by libraries that look for a name.
CALLED_BY_OTHERS = {"main", "upgrade", "downgrade", "get_id", "iter_postings", "cleanup"}
ASKED_BY_TESTS = {"is_translated", "reparent_unit"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Give every module of the product."""
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def defined(tree: ast.Module) -> Iterator[Defined]:
    """Give what a module and its classes define, unless a decorator hands it to somebody else."""
    for node in ast.walk(tree):
        for inner in getattr(node, "body", ()) if isinstance(node, ast.Module | ast.ClassDef) else ():
            if isinstance(inner, Defined) and not any(_is_registered(d) for d in inner.decorator_list):
                yield inner


def _is_registered(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) or getattr(called, "id", "") == "expose"


def test_nothing_is_defined_that_the_product_does_not_use() -> None:
    used: Counter[str] = Counter()
    kept: list[tuple[Path, str]] = []
    for path, tree in modules():
        used.update(WORD.findall(path.read_text(encoding="utf-8")))
        inherits = {
            inner.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.bases
            for inner in node.body if isinstance(inner, ast.FunctionDef)
        }  # fmt: skip
        kept += [
            (path, node.name)
            for node in defined(tree)
            if node.name not in inherits | CALLED_BY_OTHERS | ASKED_BY_TESTS
        ]
    for template in (*TEMPLATES, ROOT / "wsgi.py"):
        used.update(WORD.findall(template.read_text(encoding="utf-8")))
    assert len(kept) > 500
    dead = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in kept
        if used[name] < 2 and not name.startswith("__")
    ]
    assert dead == []


def test_no_class_is_styled_that_no_page_has() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    classes = set(
        re.findall(r"\.([a-zA-Z_][\w-]*)", re.sub(r"/\*.*?\*/|url\(.*?\)", "", styles, flags=re.DOTALL))
    )
    own = {name for name in classes if not name.startswith("kern")}
    sources = [*TEMPLATES, *STATIC.glob("*.js"), *(path for path, _ in modules())]
    words = {word for path in sources for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    assert len(own) > 50
    assert sorted(own - words) == []
