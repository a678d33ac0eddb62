"""The shape of the code: what is defined is used, by the product and not by its tests alone."""

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.conftest import ROOT

DOORS = ("web", "api", "http", "cli")
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
    for template in (*TEMPLATES, ROOT / "wsgi.py", *(ROOT / "deploy").glob("*.py")):
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


def weak(test: ast.expr) -> bool:
    """Tell whether an assertion holds when there is nothing to look at."""
    told = ast.unparse(test)
    looks_through = any(
        isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp) for node in ast.walk(test)
    )
    is_empty_then = told.endswith((" == []", " == set()")) or told.startswith(("all(", "not any(", "not ["))
    return looks_through and is_empty_then and "some(" not in told


def is_sure(loop: ast.For) -> bool:
    """Tell whether a loop has something to go through: written there, counted, a table, or looked for."""
    told = ast.unparse(loop.iter)
    return isinstance(loop.iter, ast.Tuple | ast.List | ast.Set) or bool(
        re.match(
            r"(some|range)\(|[A-Z_]+(\.(items|values)\(\))?$|(enumerate|zip|product)\((some\(|[A-Z_]+)", told
        )
    )


def looks_at_something(test: ast.FunctionDef) -> bool:
    """Tell whether a test asserts something outside of loops that may go through nothing."""
    inner = {below for loop in ast.walk(test) if isinstance(loop, ast.For) for below in ast.walk(loop)} - {
        test
    }
    outer = [loop for loop in ast.walk(test) if isinstance(loop, ast.For) and not _is_within(loop, test)]
    sure = {below for loop in outer if is_sure(loop) for below in ast.walk(loop)}
    asserts = [node for node in ast.walk(test) if isinstance(node, ast.Assert)]
    refused = any(
        isinstance(node, ast.With) and "raises" in ast.unparse(node.items[0]) for node in ast.walk(test)
    )
    looks = (one in sure or (one not in inner and not weak(one.test)) for one in asserts)
    return not asserts or refused or any(looks)


def _is_within(loop: ast.For, test: ast.FunctionDef) -> bool:
    others = (node for node in ast.walk(test) if isinstance(node, ast.For) and node is not loop)
    return any(loop in set(ast.walk(other)) for other in others)


def test_no_test_passes_because_there_was_nothing_to_look_at() -> None:
    looked, blind = 0, []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                looked += 1
                is_drawn = any("given(" in ast.unparse(decorator) for decorator in node.decorator_list)
                if not (is_drawn or looks_at_something(node)):
                    blind.append(f"{path.relative_to(ROOT)}::{node.name}")
    assert looked > 1000
    assert blind == []


# What doors ask without saying who asks: words, positions, locks, names in memory; what finds out who asks; what the
# operating system guards; and what a view already holds.
NOBODY_ASKS = {
    "registry.services.state",
    "registry.services.names",
    "registry.services.operations",
    "registry.services.accounts.signing_in",
    "registry.services.accounts.inviting.invited",
    "registry.services.accounts.inviting.redeem",
    "registry.services.accounts.keeping_sessions.begin",
    "registry.services.accounts.keeping_sessions.end",
    "registry.services.accounts.keeping_sessions.holder",
    "registry.services.accounts.keeping_sessions.see",
    "registry.services.log.deeds_in_words",
    "registry.services.log.values_in_words",
    "registry.services.catalogue.fragments.export_head",
    "registry.services.finding.finding.index_number",
    "registry.services.log.history.differences",
    "registry.services.log.history.readable",
    "registry.services.log.rewinding.end_of_log",
    "registry.services.registers.editing.alone",
    "registry.services.pages.about_indicators.catalogue_number",
    "registry.services.pages.about_indicators.state",
    "facts_of",
}


def public_services() -> dict[str, str | None]:
    """Give the public functions of the services with the name of their first argument."""
    found: dict[str, str | None] = {}
    for path, tree in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if name.startswith("registry.services."):
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    taken = [argument.arg for argument in node.args.args]
                    found[f"{name}.{node.name}"] = taken[0] if taken else None
    return found


def asked_by_doors(services: Collection[str]) -> Iterator[str]:
    """Give each service that a module of a door names."""
    for path, tree in modules():
        if path.relative_to(ROOT).parts[0] == "admin" or path.relative_to(ROOT).parts[1] in DOORS:
            known = {
                alias.asname or alias.name: f"{node.module}.{alias.name}"
                for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }  # fmt: skip
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and known.get(node.id) in services:
                    yield known[node.id]
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    asked = f"{known.get(node.value.id)}.{node.attr}"
                    if asked in services:
                        yield asked


def test_every_service_that_a_door_asks_takes_who_asks_first() -> None:
    services = public_services()
    asked = set(asked_by_doors(services))
    assert len(asked) > 50
    told_apart = {
        name
        for name in asked
        if any(f"{name}.".startswith(f"{part}.") or name.endswith(f".{part}") for part in NOBODY_ASKS)
    }
    assert sorted(name for name in asked - told_apart if services[name] != "actor") == []
