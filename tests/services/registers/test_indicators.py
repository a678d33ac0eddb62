"""What belongs to an indicator alone: another office stewards it, another indicator follows it, each with a reason."""

import pytest

from registry import db
from registry.errors import Invalid, NotAllowed
from registry.model import Change, Indicator, Task
from registry.rules.access import Actor
from registry.rules.localised import Localised
from registry.services.registers import offices
from registry.services.registers.indicators import assign_steward, name_successor, standing
from registry.services.registers.offices import OfficeDetails, OfficeNaming
from tests.cast import actor
from tests.services.stage import code_of, drafted, published

pytestmark = pytest.mark.usefixtures("stage")
REASON = "Umzug der Aufgabe"


@pytest.fixture
def clara() -> Actor:
    """Give the chair."""
    return actor("clara")


def last() -> Change:
    """Give the latest entry of the log."""
    with db.reading() as session:
        found = session.query(Change).order_by(Change.number.desc()).first()
        assert found is not None
        return found


def test_another_office_stewards_an_indicator_and_the_log_says_why(clara: Actor) -> None:
    code = code_of(published())
    assign_steward(clara, code, "amt-soziales", REASON)
    assert standing(clara, code)["steward"] == "amt-soziales"
    assert (last().action, last().subject_code, last().reason) == ("assign_steward", code, f'"{REASON}"')
    with db.reading() as session:
        assert [task.subject for task in session.query(Task).filter(Task.kind == "names")] == [
            f"indicator:{code}"
        ]


def test_a_successor_is_named_and_taken_back(clara: Actor) -> None:
    old, new = (code_of(published()) for _ in range(2))
    name_successor(clara, old, new, REASON)
    assert standing(clara, old)["successor"] == new
    name_successor(clara, old, "", "Ein Irrtum")
    assert standing(clara, old)["successor"] is None
    assert last().action == "name_successor"


def test_successors_never_go_round_in_a_circle(clara: Actor) -> None:
    first, second, third = (code_of(published()) for _ in range(3))
    name_successor(clara, first, second, REASON)
    name_successor(clara, second, third, REASON)
    for own, follows in ((third, first), (second, first), (first, first)):
        with pytest.raises(Invalid) as refused:
            name_successor(clara, own, follows, REASON)
        assert [finding.field for finding in refused.value.findings] == ["successor"]
    adam = actor("adam")
    offices.add_office(adam, "neu", OfficeNaming(Localised("Neues Amt")))
    offices.change_office(adam, "amt-soziales", OfficeDetails(successor="neu"), lock_version=1)
    with pytest.raises(Invalid):
        offices.change_office(adam, "neu", OfficeDetails(successor="amt-soziales"), lock_version=1)


def test_only_what_is_there_and_published_follows(clara: Actor) -> None:
    code, hidden = code_of(published()), code_of(drafted())
    for follows in ("IND-9999", hidden):
        with pytest.raises(Invalid):
            name_successor(clara, code, follows, REASON)
    for office in ("", "nix"):
        with pytest.raises(Invalid):
            assign_steward(clara, code, office, REASON)
    with pytest.raises(Invalid) as refused:
        assign_steward(clara, code, "nix", "")
    assert {finding.field for finding in refused.value.findings} == {"steward", "reason"}


def test_only_chair_and_administrator_may(stefan: Actor) -> None:
    code = code_of(published())
    before = last().number
    with pytest.raises(NotAllowed):
        assign_steward(stefan, code, "amt-soziales", REASON)
    with pytest.raises(NotAllowed):
        name_successor(stefan, code, code, REASON)
    with db.reading() as session:
        assert session.query(Indicator).filter(Indicator.code == code).one().successor_id is None
    assert last().number == before
