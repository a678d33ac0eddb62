"""Authors propose, take back and throw away; what is incomplete goes nowhere."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Invalid
from registry.model import Change, Definition, Task
from registry.rules.access import Actor
from registry.rules.fields import BY_NAME, NEEDED_BY_METHOD, Gap
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, proposing, publishing
from tests.services.stage import (
    FULL,
    STEWARD,
    agreed,
    code_of,
    described,
    drafted,
    fresh,
    next_published,
    proposed,
    published,
    retired,
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
    draft = described(describing.begin_draft(anna, code_of(first)), decimals=3)
    proposing.propose(anna, draft.id, reason="")
    deciding.reject(clara, draft.id, decision="AG 7", reason="Zu früh")
    assert fresh(draft).decision == "AG 7"
    assert next_published(code_of(first), decimals=2).version == "1.0.1"


UNCLEAR = {"reference_period": Gap.TO_CLARIFY, "confidentiality": Gap.TO_CLARIFY}


@pytest.fixture
def gappy(adam: Actor) -> str:
    """Take over a definition with open facts from the time before; give its code."""
    draft = drafted(**UNCLEAR)
    return code_of(publishing.adopt(adam, draft.id, reason="Aus dem Sozialdatenatlas"))


def test_a_typo_in_a_definition_with_open_facts_goes_all_the_way(
    gappy: str, anna: Actor, stefan: Actor
) -> None:
    draft = described(describing.begin_draft(anna, gappy), **UNCLEAR, title=Localised("Bonus-Card"))
    waiting = agreed(draft)
    corrected = fresh(publishing.publish(stefan, waiting.id))
    assert (corrected.state, corrected.title.de) == ("published", "Bonus-Card")
    assert set(corrected.gaps) == set(UNCLEAR)


def test_a_correction_that_opens_another_fact_is_refused_by_that_fact_alone(gappy: str, anna: Actor) -> None:
    draft = described(describing.begin_draft(anna, gappy), **UNCLEAR, unit=Gap.TO_CLARIFY)
    with pytest.raises(Invalid) as refused:
        proposing.propose(anna, draft.id, reason="")
    assert [finding.field for finding in refused.value.findings] == ["unit"]
    assert fresh(draft).state == "draft"


def test_what_is_published_is_checked_for_new_gaps_once_more(gappy: str, anna: Actor, stefan: Actor) -> None:
    waiting = agreed(described(describing.begin_draft(anna, gappy), **UNCLEAR, title=Localised("Bonus-Card")))
    with db.transaction() as session:  # past the verbs
        session.get_one(Definition, waiting.id).gaps = {name: str(gap) for name, gap in UNCLEAR.items()} | {
            "purpose": "zu klären"
        }
    with pytest.raises(Invalid) as refused:
        publishing.publish(stefan, waiting.id)
    assert [finding.field for finding in refused.value.findings] == ["purpose"]


def test_a_draft_that_says_nothing_new_is_not_proposed(anna: Actor) -> None:
    draft = describing.begin_draft(anna, code_of(published()))
    with pytest.raises(Invalid) as refused:
        proposing.propose(anna, draft.id, reason="Noch einmal")
    (finding,) = refused.value.findings
    assert (finding.field, finding.message) == ("version_notes", proposing.UNCHANGED)
    assert fresh(draft).state == "draft"


@pytest.mark.parametrize(
    "notes",
    [
        describing.Notes(version_notes=Localised("Unverändert bestätigt.")),
        describing.Notes(valid_from="2027"),
        describing.Notes(evidence_status="documented"),
    ],
)
def test_a_version_that_only_confirms_says_so(anna: Actor, notes: describing.Notes) -> None:
    draft = described(describing.begin_draft(anna, code_of(published())), notes=notes)
    assert proposing.propose(anna, draft.id, reason="").state == "proposed"


def test_what_is_out_of_force_may_come_back_as_it_was(anna: Actor) -> None:
    draft = describing.begin_draft(anna, code_of(retired()))
    assert proposing.propose(anna, draft.id, reason="").state == "proposed"


def test_a_steward_proposes_and_takes_back_what_an_author_wrote(stefan: Actor) -> None:
    draft = drafted()
    proposing.propose(stefan, draft.id, reason="")
    assert (last_entry().action, last_entry().role) == ("propose", "steward")
    proposing.withdraw(stefan, draft.id)
    assert fresh(draft).state == "draft"


@pytest.mark.parametrize("verb", [proposing.discard, proposing.withdraw])
def test_somebody_elses_draft_is_ended_with_a_reason_alone(
    stefan: Actor, verb: Callable[..., Definition]
) -> None:
    draft = proposed() if verb is proposing.withdraw else drafted()
    with pytest.raises(Invalid) as refused:
        verb(stefan, draft.id, reason=" ")
    assert [finding.field for finding in refused.value.findings] == ["reason"]
    verb(stefan, draft.id, reason="Steht schon in IND-0002")
    assert last_entry().reason == '"Steht schon in IND-0002"'


def test_the_own_draft_is_thrown_away_without_a_word(anna: Actor) -> None:
    assert proposing.discard(anna, drafted().id).state == "discarded"


def last_entry() -> Change:
    """Read the end of the log."""
    with db.reading() as session:
        return session.scalars(select(Change).order_by(Change.number.desc()).limit(1)).one()


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
