"""Strangers at the desk: turned away from every address, whatever they send."""

from itertools import product
from urllib.parse import unquote

from flask import Flask
from werkzeug.routing import Rule

from registry import db
from registry.model import Change, Definition
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, led_to, said
from tests.conftest import BASE_URL
from tests.looking import some
from tests.services import stage

ARGUMENTS = {
    "key": "unbekannt",
    "number": "1",
    "code": "IND-0001",
    "move": "publish",
    "filename": "x.css",
    "path": "x",
}
OTHERS = ("/admin", "/admin/", "/admin/nix", "/admin/office/delete/", "/admin//")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def desk_rules(site: Flask) -> list[Rule]:
    """List the rules of every address of the desk."""
    return [rule for rule in site.url_map.iter_rules() if rule.rule.startswith("/admin")]


def address_of(rule: Rule) -> str:
    """Fill the places of a rule."""
    path = rule.rule
    for name in rule.arguments:
        converter = next(part for part in path.split("<")[1:] if part.split(">")[0].endswith(name)).split(
            ">"
        )[0]
        path = path.replace(f"<{converter}>", ARGUMENTS[name])
    return path


def test_a_stranger_reads_nothing_of_the_desk(site: Flask, enter: Enter) -> None:
    stage.drafted()
    stranger = enter()
    rules = [rule for rule in desk_rules(site) if "GET" in (rule.methods or ())]
    assert len(rules) > 20
    for rule in rules:
        answer = stranger.get(address_of(rule), 302)
        assert unquote(led_to(answer)) == f"/anmelden?next={address_of(rule)}"


def test_a_stranger_changes_nothing_at_the_desk(site: Flask, enter: Enter) -> None:
    stage.drafted()
    before = _state()
    stranger = enter()
    token = stranger.token()
    rules = [rule for rule in desk_rules(site) if "POST" in (rule.methods or ())]
    assert len(rules) > 10
    for rule in rules:
        answer = stranger.post(address_of(rule), {"csrf_token": token}, 401)
        assert "Bitte melden Sie sich an" in said(answer)
    assert _state() == before


def test_no_other_address_under_the_desk_answers_a_stranger(enter: Enter) -> None:
    stranger = enter()
    headers = {"X-CSRFToken": stranger.token(), "Referer": f"{BASE_URL}/"}
    for path, method in some(product(OTHERS, METHODS)):
        answer = stranger.client.open(path, method=method, base_url=BASE_URL, headers=headers)
        assert answer.status_code in (301, 302, 308, 401, 404), (path, method)


def test_an_account_without_a_role_is_a_stranger_with_a_name(enter: Enter) -> None:
    with db.transaction() as session:
        from_anna = "DELETE FROM account_role WHERE account_id = 1"
        session.connection().exec_driver_sql(from_anna)
    visitor: Visitor = enter("anna")
    assert "noch keine Rolle" in said(visitor.get("/admin/indicators", 403))


def _state() -> tuple[int, list[tuple[int, str]]]:
    with db.reading() as session:
        states = [(found.id, str(found.state)) for found in session.query(Definition)]
        return session.query(Change).count(), states
