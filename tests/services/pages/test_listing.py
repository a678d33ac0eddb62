"""What the desk lists: what is open or in force, counted by state, and a draft beside what is published."""

import pytest

from registry.errors import NotAllowed, NotFound, NotSignedIn
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.fields import Gap
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.rules.versioning import Step
from registry.services.lifecycle import describing, publishing
from registry.services.pages import listing
from registry.services.pages.listing import draft, programmes_of, work
from registry.services.registers.programmes import assign_programmes
from tests.cast import CAST, actor
from tests.conftest import FakeClock
from tests.services.stage import (
    STEWARD,
    code_of,
    described,
    discarded,
    drafted,
    proposed,
    published,
    rejected,
    superseded,
)

pytestmark = pytest.mark.usefixtures("stage")


def codes(who: Actor, **asked: object) -> list[str]:
    """Give the codes of the lines."""
    return [line.code for line in work(who, **asked).lines]  # type: ignore[arg-type]


def test_what_is_open_or_in_force_is_listed_the_latest_changed_first(anna: Actor, clock: FakeClock) -> None:
    first = superseded()
    clock.move(hours=1)
    waiting = proposed()
    clock.move(hours=1)
    discarded()
    latest = described(drafted(), title=Localised("Zuletzt"))
    listed = work(anna)
    assert [line.id for line in listed.lines[:2]] == [latest.id, waiting.id]
    assert first.id not in [line.id for line in listed.lines]
    assert listed.counts == {State.DRAFT: 1, State.PROPOSED: 1, State.PUBLISHED: 1, State.DISCARDED: 1}
    assert (listed.every, listed.total, listed.page, listed.pages) == (3, 3, 1, 1)


def test_a_published_line_names_the_draft_beside_it(anna: Actor) -> None:
    code = code_of(published())
    beside = describing.begin_draft(anna, code)
    lines = {line.state: line for line in work(anna).lines}
    assert lines[State.PUBLISHED].draft_id == lines[State.DRAFT].draft_id == beside.id
    assert (lines[State.PUBLISHED].version, lines[State.DRAFT].version) == ("1.0.0", None)


def test_the_list_is_narrowed_by_state_office_and_words(anna: Actor) -> None:
    open_code, done_code = code_of(drafted(title=Localised("Wohnfläche"))), code_of(published())
    assert codes(anna, state=State.PUBLISHED) == [done_code]
    assert codes(anna, text="wohnFLÄCHE") == [open_code]
    assert sorted(codes(anna, steward=STEWARD)) == sorted([open_code, done_code])
    assert codes(anna, steward="amt-soziales") == codes(anna, steward="nix") == []
    # The numbers by state are those of the words, whichever state is shown.
    assert work(anna, state=State.PUBLISHED, text="wohnfläche").counts == {State.DRAFT: 1}


@pytest.mark.parametrize("typed", ["Wohnflaeche", "wohnflächen", "Wohn-Fläche", "wohnfl"])
def test_the_list_finds_words_in_other_spellings(anna: Actor, typed: str) -> None:
    code = code_of(drafted(title=Localised("Wohnfläche je Einwohner")))
    drafted(title=Localised("Lärm"))
    assert codes(anna, text=typed) == [code]


def test_what_ended_without_a_number_has_its_own_list(anna: Actor) -> None:
    ended = {State.REJECTED: rejected(), State.DISCARDED: discarded()}
    assert codes(anna) == []
    for state, definition in ended.items():
        assert [line.id for line in work(anna, state=state).lines] == [definition.id]


def test_every_line_names_its_author_and_the_list_narrows_to_ones_own(anna: Actor, stefan: Actor) -> None:
    own = code_of(drafted())
    other = describing.create_indicator(stefan, title=Localised("Wohnfläche"), steward=STEWARD)
    lines = {line.code: line for line in work(anna).lines}
    assert {line.author.name for line in lines.values() if line.author} == {"Anna", "Stefan"}
    author = lines[code_of(other)].author
    assert author is not None
    assert author.office is not None
    assert author.office.code == stefan.office
    assert codes(anna, is_mine=True) == [own]
    assert work(stefan, is_mine=True).counts == {State.DRAFT: 1}


def test_a_page_of_the_list_asks_no_more_for_many_lines(anna: Actor, statements: list[str]) -> None:
    drafted()
    statements.clear()
    work(anna)
    few = len(statements)
    for _ in range(4):
        drafted()
    statements.clear()
    work(anna)
    assert len(statements) == few


def test_a_draft_tells_what_it_leaves_open_as_what_it_supersedes_does(anna: Actor, adam: Actor) -> None:
    unclear = {"reference_period": Gap.TO_CLARIFY}
    code = code_of(publishing.adopt(adam, drafted(**unclear).id, reason="Aus dem Sozialdatenatlas"))
    beside = describing.begin_draft(anna, code)
    assert draft(anna, beside.id).is_unchanged
    view = draft(anna, described(beside, **unclear, unit=Gap.TO_CLARIFY).id)
    assert [finding.field for finding in view.missing] == ["unit"]
    assert [finding.field for finding in view.inherited] == ["reference_period"]
    assert not view.is_unchanged


def test_a_page_behind_the_last_is_the_last(anna: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    every = {code_of(drafted()) for _ in range(3)}
    assert len(codes(anna, page=1)) == 2
    assert set(codes(anna, page=1)) | set(codes(anna, page=2)) == every
    assert codes(anna, page=99) == codes(anna, page=2)
    assert (work(anna, page=99).page, work(anna).pages, work(anna, state=State.AGREED).pages) == (2, 2, 1)


def test_a_new_draft_lacks_and_a_further_one_differs(anna: Actor) -> None:
    bare = draft(anna, describing.create_indicator(anna, title=Localised("Neu"), steward=STEWARD).id)
    assert {"definition", "theme"} <= {finding.field for finding in bare.missing}
    assert (bare.fields, bare.published_id, bare.suggestion.step) == ((), None, Step.PATCH)
    first = published()
    beside = describing.begin_draft(anna, code_of(first))
    assert draft(anna, beside.id).fields == ()
    changed = draft(anna, described(beside, unit="personen", title=Localised("Karte")).id)
    assert [line.field for line in changed.fields] == ["title", "unit"]
    assert (changed.suggestion.step, changed.missing, changed.published_id) == (Step.MAJOR, (), first.id)
    assert draft(anna, first.id).fields == ()


def test_programmes_stand_beside_the_latest_title(adam: Actor, anna: Actor) -> None:
    code = code_of(published())
    assign_programmes(adam, code, ("sozialmonitoring",))
    described(describing.begin_draft(anna, code), title=Localised("Neuer Titel"))
    assert programmes_of(anna, code) == ({"sozialmonitoring"}, Localised("Neuer Titel"))


def test_what_is_not_there_is_not_found(anna: Actor) -> None:
    for look in (
        lambda: draft(anna, 999),
        lambda: programmes_of(anna, "IND-9999"),
    ):
        with pytest.raises(NotFound):
            look()


def test_only_members_look_at_the_desk() -> None:
    looks = (
        work,
        lambda who: draft(who, 1),
        lambda who: programmes_of(who, "x"),
    )
    for look in looks:
        with pytest.raises(NotSignedIn):
            look(ANONYMOUS)
        with pytest.raises(NotAllowed):
            look(Actor(99, "amt-soziales", frozenset()))
    for person in CAST:
        work(actor(person.name))
