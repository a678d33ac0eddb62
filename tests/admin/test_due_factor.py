"""Outside the demonstration, a role that needs a second factor gives nothing until there is one: at every door."""

from collections.abc import Iterator

import pytest
from flask import Flask

from registry import db
from registry import settings as settings_module
from registry.model import AccountRole, Definition
from registry.services.finding import indexing
from registry.settings import Settings
from tests.admin.conftest import Enter
from tests.admin.visiting import Visitor, led_to, said
from tests.cast import IDS
from tests.services import stage

SECRET = "Geheimkandidat"


@pytest.fixture
def candidate(site: Flask, used: Settings) -> Iterator[str]:
    """Stop being a demonstration, with a candidate that only members may see; give its code."""
    draft = stage.drafted(title=stage.Localised(SECRET))
    with db.transaction() as session:
        session.get_one(Definition, draft.id).is_candidate = True
    stage.published()  # an empty catalogue answers no program
    indexing.build()
    settings_module.use(Settings({**used.values, "REGISTRY_DEMO": ""}))
    yield stage.code_of(draft)
    settings_module.use(used)


def doors(code: str) -> tuple[str, ...]:
    """List the addresses that tell a member of a candidate."""
    return (
        f"/indicators?q={SECRET}",
        f"/indicators.json?q={SECRET}",
        f"/indicators.csv?q={SECRET}",
        f"/indicators/{code}",
        f"/indicators/{code}/changes",
        f"/indicators/{code}/changes.json",
        "/changes",
        "/changes.json",
        "/admin/",
        "/admin/indicators",
        "/admin/drafts/1",
        "/admin/drafts/1/edit",
        "/admin/log/",
    )


def seen(visitor: Visitor, code: str) -> set[str]:
    """Give the doors at which a visitor reads of the candidate."""
    told = set()
    for path in doors(code):
        answer = visitor.client.get(path, base_url="https://indikatoren.stuttgart.example")
        words = answer.text.replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        words = words.replace(f'"not_understood":["{SECRET}"]', "")  # the question, told back
        if answer.status_code == 200 and (SECRET in words.replace(f"„{SECRET}“", "") or code in words):
            told.add(path)
    return told


@pytest.mark.parametrize("name", ["clara", "adam"])
def test_who_owes_a_second_factor_reads_no_candidate_at_any_door(
    candidate: str, enter: Enter, name: str
) -> None:
    assert len(seen(enter("lea"), candidate)) > 8
    assert seen(enter(name), candidate) == seen(enter(), candidate) == set()


def test_another_role_does_not_help_while_the_factor_is_due(candidate: str, enter: Enter) -> None:
    with db.transaction() as session:
        session.add(AccountRole(account_id=IDS["anna"], role="chair"))
    visitor = enter("anna")
    assert seen(visitor, candidate) == set()
    assert led_to(visitor.get("/admin/drafts/1", 302)) == "/konto"


def test_a_form_sent_while_the_factor_is_due_changes_nothing_and_says_why(
    candidate: str, enter: Enter
) -> None:
    visitor = enter("clara")
    answer = visitor.post("/admin/drafts/1/agree", {"csrf_token": visitor.token(), "decision": "AG 1"}, 403)
    assert "Bitte richten Sie zuerst den zweiten Faktor ein." in said(answer)


def test_their_pages_offer_no_way_to_the_desk(candidate: str, enter: Enter) -> None:
    assert 'href="/admin/' in enter("lea").get("/").text
    assert 'href="/admin/' not in enter("clara").get("/").text
