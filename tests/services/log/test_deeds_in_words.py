"""Every deed that a service writes into the log, and every kind of thing it is done to, has its words."""

import ast
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

from registry import services, texts
from registry.rules.lifecycle import MOVES
from registry.services.log.deeds_in_words import (
    DEEDS,
    KINDS,
    OF_KIND,
    PUBLIC_DEEDS,
    called_alike,
    deed_of,
    kind_of,
)

MODULES = sorted(Path(str(services.__file__)).parent.rglob("*.py"))
NODES = [node for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def positions(parameter: str) -> dict[str, int]:
    """Say at which place the functions and records of the services take a parameter."""
    found: dict[str, int] = {}
    for node in NODES:
        if isinstance(node, ast.FunctionDef):
            taken = [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef):
            taken = [getattr(line.target, "id", "") for line in node.body if isinstance(line, ast.AnnAssign)]
        else:
            continue
        if parameter in taken:
            found[node.name] = taken.index(parameter)
    return found


def calls(called: Container[str]) -> Iterator[ast.Call]:
    """Give the calls of functions or records by their names."""
    yield from (n for n in NODES if isinstance(n, ast.Call) and getattr(n.func, "id", "") in called)


def deeds() -> set[str]:
    """Collect every word the services give for an action, either branch of a choice, and the moves."""
    taken_at, found = positions("action"), set(MOVES)
    for node in calls(taken_at):
        position = taken_at[getattr(node.func, "id", "")]
        named = [given.value for given in node.keywords if given.arg == "action"]
        found |= {word for given in [*node.args[position : position + 1], *named] for word in words(given)}
    for node in NODES:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "action":
            found |= set(words(node.value))
    return found


def words(node: ast.expr) -> Iterator[str]:
    """Give the words an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*words(node.body), *words(node.orelse))


def test_every_deed_of_a_service_has_its_words() -> None:
    assert {"import", "redact", "refresh", "add_account", "second_factor", "relabel", "revive"} <= deeds()
    assert sorted(deeds() - set(DEEDS)) == []


def test_no_words_are_kept_for_deeds_that_nobody_does() -> None:
    assert sorted(set(DEEDS) - deeds()) == []


def test_every_kind_of_thing_in_the_log_has_its_word() -> None:
    kinds = {word for node in calls({"Topic", "Register"}) for word in words(node.args[0])}
    assert {"indicator", "account", "catalogue", "change", "unit"} <= kinds
    assert sorted({*kinds, *(kind for _, kind in OF_KIND)} - set(KINDS)) == []


@pytest.mark.parametrize("label", sorted({*DEEDS.values(), *KINDS.values(), *OF_KIND.values()}))
def test_the_words_have_their_english(label: str) -> None:
    assert texts.is_translated(label)


def test_a_word_is_taken_out_of_use_and_a_definition_out_of_force() -> None:
    assert deed_of("retire", "concept") == "Außer Gebrauch genommen"
    assert deed_of("retire", "indicator") == deed_of("retire") == "Außer Kraft gesetzt"


def test_what_nobody_knows_is_told_as_it_stands() -> None:
    assert (deed_of("teleport"), kind_of("wormhole")) == ("teleport", "wormhole")


def test_deeds_that_are_called_the_same_are_found_together() -> None:
    assert called_alike("add") == called_alike("found") == ("create", "add", "found")
    assert called_alike("publish") == ("publish",)


def test_the_public_deeds_are_moves() -> None:
    assert set(PUBLIC_DEEDS) <= set(MOVES)
