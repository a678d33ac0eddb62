"""What each role sees and does at the desk: exactly what the tables of rights and moves say."""

import pytest

from admin.desk import ROOMS
from registry import db
from registry.model import Account, AccountRole
from registry.rules.access import RIGHTS, Action
from registry.rules.lifecycle import MOVES, ROLE_LABELS, SYSTEM, Role, State, moves_from
from tests.admin.conftest import ROLES, Enter
from tests.admin.visiting import said
from tests.cast import IDS
from tests.services import stage

# What changes a table, and the right it needs.
WRITING = {
    "office": Action.EDIT_WORDS,
    "concept": Action.EDIT_WORDS,
    "programme": Action.EDIT_WORDS,
    "unit": Action.EDIT_PLACES,
    "level": Action.EDIT_PLACES,
    "boundary": Action.EDIT_PLACES,
    "measure": Action.EDIT_MEASURES,
    "account": Action.EDIT_ACCOUNTS,
}
NOT_EDITED = {"boundary"}
HELD = {name: {Role(role)} | ({Role.AUTHOR} if name == "rita" else set()) for name, role in ROLES.items()}


def is_allowed(name: str, action: Action) -> bool:
    """Read from the table whether one of the cast may do something."""
    return bool(RIGHTS[action] & HELD[name])


@pytest.mark.parametrize("name", ROLES)
def test_the_menu_shows_the_rooms_a_role_may_enter_and_no_others(enter: Enter, name: str) -> None:
    visitor = enter(name)
    menu = visitor.get("/admin/indicators").text.partition('class="deskleiste"')[2].partition("</nav>")[0]
    for _, path, _, right in ROOMS:
        assert (f'href="{path}"' in menu) is is_allowed(name, right)
        visitor.get(path, 200 if is_allowed(name, right) else 403)


@pytest.mark.parametrize("name", ROLES)
def test_tables_are_changed_by_the_roles_that_hold_the_right(enter: Enter, name: str) -> None:
    visitor = enter(name)
    for table, right in WRITING.items():
        may = is_allowed(name, right)
        visitor.get(f"/admin/{table}/new/", 200 if may else 403)
        if table not in NOT_EDITED:
            visitor.get(f"/admin/{table}/edit/?id=1", 200 if may else 403)
        if table != "account" or may:
            assert (f"/admin/{table}/new/" in visitor.get(f"/admin/{table}/").text) is may


@pytest.mark.parametrize("name", ROLES)
def test_a_form_that_was_not_offered_is_refused_too(enter: Enter, name: str) -> None:
    visitor = enter(name)
    token = visitor.token()
    for table, right in WRITING.items():
        if not is_allowed(name, right):
            for page in ("new/", "edit/?id=1"):
                answer = visitor.post(f"/admin/{table}/{page}", {"csrf_token": token, "code": "neu"}, 403)
                assert "Dazu braucht es eine dieser Rollen" in said(answer)


@pytest.mark.parametrize("name", ROLES)
def test_drafts_are_begun_by_the_roles_that_may(enter: Enter, name: str) -> None:
    published, may = stage.published(), is_allowed(name, Action.DRAFT)
    visitor = enter(name)
    path = f"/admin/indicators/{stage.code_of(published)}/draft"
    assert ("Entwurf beginnen" in said(visitor.get(f"/admin/drafts/{published.id}"))) is may
    assert ("/admin/indicators/new" in visitor.get("/admin/indicators").text) is may
    visitor.post(path, {"csrf_token": visitor.token()}, 303 if may else 403)


@pytest.mark.parametrize("state", [s for s in State if moves_from(s)])
def test_the_moves_offered_are_those_of_the_table(enter: Enter, state: State) -> None:
    definition = stage.STAND_IN[state]()
    for name in ROLES:
        visitor = enter(name)
        page = visitor.get(f"/admin/drafts/{definition.id}")
        offered = {
            m.name for m in moves_from(state) if f'href="/admin/drafts/{definition.id}/{m.name}"' in page.text
        }
        held = {m.name for m in moves_from(state) if m.by & HELD[name]}
        assert offered == held, (name, said(page))
        refused = [m for m in moves_from(state) if m.name not in held]
        assert all(f"{m.label}:" in said(page) for m in refused)
        assert all(ROLE_LABELS[role] in said(page) for m in refused for role in m.by)


@pytest.mark.parametrize("name", [move.name for move in MOVES.values() if move.by != SYSTEM])
def test_a_move_is_taken_by_its_role_alone(enter: Enter, name: str) -> None:
    move = MOVES[name]
    definition = stage.STAND_IN[move.source]()
    for person in (person for person in ROLES if not move.by & HELD[person]):
        visitor = enter(person)
        given = {"csrf_token": visitor.token(), "reason": "Versuch", "decision": "AG 1"}
        visitor.post(f"/admin/drafts/{definition.id}/{name}", given, 403)
        assert stage.fresh(definition).state == move.source
    person = next(person for person in ROLES if move.by & HELD[person])
    enter(person).fill(
        f"/admin/drafts/{definition.id}/{name}",
        {"reason": "So besprochen", "decision": "AG 2026-03/7"}
        if move.needs_decision
        else {"reason": "So besprochen"},
    )
    assert stage.fresh(definition).state == move.target


def test_nobody_agrees_to_their_own_proposal_at_the_desk(enter: Enter) -> None:
    definition = stage.proposed()
    with db.transaction() as session:
        session.add(AccountRole(account_id=IDS["anna"], role="chair"))
    visitor = enter("anna")
    page = said(visitor.get(f"/admin/drafts/{definition.id}"))
    assert "Über den eigenen Vorschlag entscheidet jemand anderes." in page
    given = {"csrf_token": visitor.token(), "decision": "AG 1"}
    visitor.post(f"/admin/drafts/{definition.id}/agree", given, 403)


def test_only_the_steward_office_publishes(enter: Enter) -> None:
    definition = stage.agreed(stage.drafted())
    with db.transaction() as session:
        anna = session.get_one(Account, IDS["anna"])
        session.get_one(Account, IDS["stefan"]).office_id = anna.office_id
    visitor = enter("stefan")
    answer = visitor.post(f"/admin/drafts/{definition.id}/publish", {"csrf_token": visitor.token()}, 403)
    assert "nur die Federführung im federführenden Amt" in said(answer)
