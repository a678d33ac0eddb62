"""The group decides, and each decision is cited by its number."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Invalid, NotAllowed
from registry.model import Change, Definition
from registry.rules.access import Actor
from registry.rules.lifecycle import Role
from registry.services.lifecycle import deciding, proposing, publishing
from tests.services.stage import drafted, fresh, proposed, published

pytestmark = pytest.mark.usefixtures("stage")


def last() -> Change:
    """Read the last entry."""
    with db.reading() as session:
        return session.scalars(select(Change).order_by(Change.number.desc())).first() or Change()


def test_an_agreed_definition_cites_its_decision_until_it_is_published(clara: Actor, stefan: Actor) -> None:
    definition = proposed()
    deciding.agree(clara, definition.id, decision="  AG 2026-03/4 ")
    assert (fresh(definition).state, fresh(definition).decision, last().decision) == (
        "agreed",
        "AG 2026-03/4",
        "AG 2026-03/4",
    )
    publishing.publish(stefan, definition.id)
    assert (fresh(definition).decision, last().decision) == ("AG 2026-03/4", "AG 2026-03/4")


def test_a_rejected_proposal_keeps_decision_and_reason(clara: Actor) -> None:
    definition = proposed()
    deciding.reject(clara, definition.id, decision="AG 5", reason="Zu früh")
    assert (fresh(definition).state, last().decision, last().reason) == ("rejected", "AG 5", '"Zu früh"')


def test_an_agreed_definition_can_be_opened_again_by_decision(clara: Actor, anna: Actor) -> None:
    definition = deciding.agree(clara, proposed().id, decision="AG 4")
    with pytest.raises(Invalid):
        deciding.reopen(clara, definition.id, decision="")
    deciding.reopen(clara, definition.id, decision="AG 6")
    assert (fresh(definition).state, last().decision) == ("draft", "AG 6")
    assert fresh(definition).decision is None
    proposing.propose(anna, definition.id, reason="Überarbeitet")
    assert (last().action, last().decision) == ("propose", None)


def test_what_an_older_release_left_on_a_reopened_draft_is_not_cited_either(
    clara: Actor, anna: Actor
) -> None:
    definition = drafted()
    with db.transaction() as session:
        session.get_one(Definition, definition.id).decision = "AG 6"
    proposing.propose(anna, definition.id, reason="Überarbeitet")
    assert last().decision is None


def test_retiring_needs_a_decision_and_ends_the_force(clara: Actor) -> None:
    definition = published()
    with pytest.raises(Invalid):
        deciding.retire(clara, definition.id, decision=" ")
    deciding.retire(clara, definition.id, decision="AG 9", reason="Quelle entfallen")
    assert (fresh(definition).state, last().decision, last().visibility) == ("retired", "AG 9", "public")
    assert fresh(definition).valid_until is not None


def test_nobody_decides_on_their_own_proposal(clara: Actor) -> None:
    both = Actor(clara.account_id, clara.office, clara.roles | {Role.AUTHOR})
    definition = drafted()
    proposing.propose(both, definition.id, reason="")
    for verb in (deciding.agree, deciding.reject):
        with pytest.raises(NotAllowed):
            verb(both, definition.id, decision="AG 1")


@pytest.mark.parametrize("decision", ["AG\n4", "AG \ufffd", "x" * 400])
def test_a_decision_is_one_line_of_sensible_length(clara: Actor, decision: str) -> None:
    definition = proposed()
    with pytest.raises(Invalid) as refused:
        deciding.agree(clara, definition.id, decision=decision)
    assert [finding.field for finding in refused.value.findings] == ["decision"]
    assert fresh(definition).state == "proposed"
