"""The way of a draft: exactly what befell it, in order, with person, reason and decision."""

import pytest

from registry.errors import NotAllowed, NotSignedIn
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, proposing, publishing, resuming
from registry.services.pages.about_drafts import way_of
from registry.services.pages.listing import draft
from tests.services.stage import code_of, described, drafted, next_published, published

pytestmark = pytest.mark.usefixtures("stage")


def way(who: Actor, definition_id: int) -> list[str]:
    """Give the deeds of a draft's way."""
    return [line.action for line in draft(who, definition_id).way]


def test_an_author_reads_who_sent_the_draft_back_and_why(anna: Actor, rita: Actor) -> None:
    waiting = proposing.propose(anna, drafted().id, reason="Auftrag")
    proposing.send_back(rita, waiting.id, reason="Bitte die Quelle nennen")
    lines = draft(anna, waiting.id).way
    assert [line.action for line in lines] == ["create", "propose", "send_back"]
    last = lines[-1]
    assert (last.person, last.reason) == ("Rita", "Bitte die Quelle nennen")
    assert last.office is not None
    assert last.office.code == rita.office


def test_an_author_reads_by_which_decision_a_draft_was_rejected(anna: Actor, clara: Actor) -> None:
    waiting = proposing.propose(anna, drafted().id, reason="")
    deciding.reject(clara, waiting.id, decision="AG 2026-03/5", reason="Zu früh")
    last = draft(anna, waiting.id).way[-1]
    assert (last.action, last.decision, last.reason) == ("reject", "AG 2026-03/5", "Zu früh")


def test_each_draft_of_an_indicator_has_its_own_way(anna: Actor, clara: Actor, stefan: Actor) -> None:
    made = published()
    first, code = made.id, code_of(made)
    thrown = describing.begin_draft(anna, code).id
    proposing.discard(anna, thrown)
    again = resuming.resume(anna, thrown)
    second = described(again, decimals=3).id
    proposing.propose(anna, second, reason="")
    deciding.agree(clara, second, decision="AG 8")
    publishing.publish(stefan, second)
    third = describing.begin_draft(anna, code).id
    deciding.retire(clara, second, decision="AG 9")
    assert way(anna, first) == ["create", "propose", "agree", "publish", "supersede"]
    assert way(anna, thrown) == ["draft", "discard"]
    assert way(anna, second) == ["resume", "propose", "agree", "publish", "retire"]
    assert way(anna, third) == ["draft"]


def test_what_was_loaded_from_the_time_before_has_its_way_too(anna: Actor, adam: Actor) -> None:
    taken = publishing.adopt(adam, drafted().id, reason="Aus dem Sozialdatenatlas")
    later = next_published(code_of(taken), decimals=3)
    assert way(anna, taken.id) == ["create", "adopt", "supersede"]
    assert way(anna, later.id) == ["draft", "propose", "agree", "publish"]


def test_only_members_read_the_way(anna: Actor) -> None:
    view = draft(anna, drafted(title=Localised("Karte")).id)
    for who, refusal in ((ANONYMOUS, NotSignedIn), (Actor(99, "amt-soziales", frozenset()), NotAllowed)):
        with pytest.raises(refusal):
            way_of(who, view.definition, view.definition)  # type: ignore[arg-type]
