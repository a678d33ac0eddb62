"""Authors propose, take back and throw away; what is incomplete goes nowhere."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Invalid
from registry.model import Definition, Task
from registry.rules.access import Actor
from registry.rules.fields import BY_NAME, NEEDED_BY_METHOD, Gap
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, proposing
from tests.services.stage import (
    FULL,
    STEWARD,
    code_of,
    drafted,
    fresh,
    next_published,
    proposed,
    published,
    said,
)

pytestmark = pytest.mark.usefixtures("stage")
NEEDED = [name for name, field in BY_NAME.items() if field.required and name != "title"]


@pytest.mark.parametrize("missing", [*NEEDED, *NEEDED_BY_METHOD["ratio"]])
def test_a_proposal_without_a_needed_fact_is_refused_by_its_name(anna: Actor, missing: str) -> None:
    draft = drafted(**{missing: None})
    with pytest.raises(Invalid) as refused:
        proposing.propose(anna, draft.id, reason="")
    assert [finding.field for finding in refused.value.findings] == [missing]
    assert fresh(draft).state == "draft"


def test_a_proposal_without_a_reference_date_says_so(anna: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        proposing.propose(anna, drafted(reference_period=None).id, reason="")
    (finding,) = refused.value.findings
    assert "Stichtag oder Zeitraum" in finding.message % dict(finding.data)


def test_what_is_unclear_is_not_proposed(anna: Actor) -> None:
    draft = drafted(reference_period=Gap.TO_CLARIFY)
    with pytest.raises(Invalid) as refused:
        proposing.propose(anna, draft.id, reason="")
    assert [finding.field for finding in refused.value.findings] == ["reference_period"]


def test_an_empty_draft_is_told_everything_it_lacks(anna: Actor) -> None:
    draft = describing.create_indicator(anna, title=Localised("Leer"), steward=STEWARD)
    with pytest.raises(Invalid) as refused:
        proposing.propose(anna, draft.id, reason="")
    assert {finding.field for finding in refused.value.findings} == set(NEEDED)


def test_a_proposal_is_frozen_until_it_comes_back(anna: Actor, rita: Actor) -> None:
    definition = proposed()
    assert fresh(definition).state == "proposed"
    proposing.send_back(rita, definition.id, reason="Bitte die Quelle nennen")
    assert fresh(definition).state == "draft"
    proposing.propose(anna, definition.id, reason="Quelle ergänzt")
    proposing.withdraw(anna, definition.id)
    assert said(definition) == said(drafted())


def test_throwing_a_draft_away_leaves_what_is_published(anna: Actor) -> None:
    first = published()
    draft = describing.begin_draft(anna, code_of(first))
    proposing.discard(anna, draft.id)
    assert (fresh(draft).state, fresh(first).state) == ("discarded", "published")
    assert describing.begin_draft(anna, code_of(first)).id != draft.id


def test_a_rejected_proposal_makes_room_for_another(anna: Actor, clara: Actor) -> None:
    first = published()
    draft = describing.begin_draft(anna, code_of(first))
    proposing.propose(anna, draft.id, reason="")
    deciding.reject(clara, draft.id, decision="AG 7", reason="Zu früh")
    assert fresh(draft).decision == "AG 7"
    assert next_published(code_of(first), decimals=2).version == "1.0.1"


def test_every_move_leaves_word_for_the_index(anna: Actor) -> None:
    draft = drafted()
    with db.transaction() as session:
        for task in session.scalars(select(Task)):
            session.delete(task)
    proposing.propose(anna, draft.id, reason="")
    with db.reading() as session:
        assert [(task.kind, task.subject) for task in session.scalars(select(Task))] == [
            ("index", code_of(draft))
        ]


def test_a_proposal_changes_nothing_but_its_standing(anna: Actor) -> None:
    draft = drafted()
    before = {c.key: getattr(fresh(draft), c.key) for c in Definition.__table__.columns}
    proposing.propose(anna, draft.id, reason="")
    after = {c.key: getattr(fresh(draft), c.key) for c in Definition.__table__.columns}
    assert {key for key in after if after[key] != before[key]} <= {
        "state",
        "changed_at",
        "lock_version",
        "author_id",
    }
    assert FULL["title"] == after["title"]
