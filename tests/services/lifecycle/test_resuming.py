"""What was rejected or discarded is taken up again as a new draft; the old one stays as it ended."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import NotAllowed, NotFound, NotSignedIn, WrongState
from registry.model import Change, Definition
from registry.rules.access import ANONYMOUS, RIGHTS, Action, Actor
from registry.rules.lifecycle import CLOSED, State
from registry.rules.localised import Localised
from registry.services.lifecycle import describing, proposing, resuming
from registry.services.lifecycle.describing import DraftOpen, Notes
from registry.services.operations.verifying import verify
from tests.cast import CAST, actor
from tests.conftest import FakeClock
from tests.services.stage import STAND_IN, code_of, described, drafted, fresh, published, said

pytestmark = pytest.mark.usefixtures("stage")
NOTES = Notes(
    step="minor",
    reason="Weil es fehlte.",
    valid_from="2027",
    version_notes=Localised("Neu."),
    evidence_status="documented",
    origin="Sozialdatenatlas",
)


@pytest.mark.parametrize("state", State)
def test_only_what_ended_without_a_number_is_taken_up(state: State, anna: Actor) -> None:
    definition = STAND_IN[state]()
    if state not in CLOSED:
        with pytest.raises(WrongState):
            resuming.resume(anna, definition.id)
        return
    again = resuming.resume(anna, definition.id)
    assert (again.state, again.indicator_id) == ("draft", definition.indicator_id)
    assert again.id != definition.id
    assert said(again) == said(definition)
    assert fresh(definition).state == state
    verify()


def test_everything_the_author_said_is_taken_up(anna: Actor) -> None:
    draft = described(drafted(), notes=NOTES)
    proposing.discard(anna, draft.id)
    again = fresh(resuming.resume(anna, draft.id))
    given = {name: getattr(NOTES, name) for name in Notes.__dataclass_fields__ if getattr(NOTES, name)}
    assert len(given) == 6
    assert {name: getattr(again, name) for name in given} == given
    assert again.valid_from_earliest == fresh(draft).valid_from_earliest is not None


def test_a_candidate_stays_one_unless_something_is_published_meanwhile(anna: Actor) -> None:
    candidate, beside = drafted(), describing.begin_draft(anna, code_of(published()))
    with db.transaction() as session:
        for draft in (candidate, beside):
            session.get_one(Definition, draft.id).is_candidate = True
    for draft, is_candidate in ((candidate, True), (beside, False)):
        proposing.discard(anna, draft.id)
        assert resuming.resume(anna, draft.id).is_candidate is is_candidate


def test_beside_an_open_draft_nothing_is_taken_up(anna: Actor) -> None:
    first = published()
    draft = describing.begin_draft(anna, code_of(first))
    proposing.discard(anna, draft.id)
    other = describing.begin_draft(anna, code_of(first))
    with pytest.raises(DraftOpen) as refused:
        resuming.resume(anna, draft.id)
    assert refused.value.data["definition_id"] == other.id


@pytest.mark.parametrize("name", [person.name for person in CAST])
def test_whoever_may_draft_may_take_up(name: str, anna: Actor) -> None:
    draft = drafted()
    proposing.discard(anna, draft.id)
    who = actor(name)
    if who.roles & RIGHTS[Action.DRAFT]:
        assert resuming.resume(who, draft.id).author_id == who.account_id
    else:
        with pytest.raises(NotAllowed):
            resuming.resume(who, draft.id)


def test_a_stranger_takes_up_nothing_and_nothing_is_not_found(anna: Actor) -> None:
    with pytest.raises(NotSignedIn):
        resuming.resume(ANONYMOUS, 1)
    with pytest.raises(NotFound):
        resuming.resume(anna, 4711)


def test_taking_up_is_logged_for_members(stefan: Actor, anna: Actor, clock: FakeClock) -> None:
    draft = drafted()
    proposing.discard(anna, draft.id)
    clock.move(days=3)
    resuming.resume(stefan, draft.id)
    with db.reading() as session:
        last = session.scalars(select(Change).order_by(Change.number.desc()).limit(1)).one()
    assert (last.action, last.account_id, last.visibility) == ("resume", stefan.account_id, "members")
