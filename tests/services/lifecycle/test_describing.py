"""Authors describe: codes for ever, drafts beside the published, faults by field, conflicts that keep both texts."""

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Conflict, Finding, Frozen, Invalid, NotAllowed, NotFound, NotSignedIn
from registry.model import Change, ChangeField, Indicator, Task
from registry.rules.access import Actor
from registry.rules.fields import Gap
from registry.rules.localised import Localised
from registry.services.lifecycle import deciding, describing, proposing
from registry.services.lifecycle.describing import DraftOpen, Notes
from registry.services.names.naming import names
from registry.services.registers import concepts
from tests.services.conftest import Race
from tests.services.stage import (
    FULL,
    STEWARD,
    code_of,
    described,
    discarded,
    drafted,
    fresh,
    proposed,
    published,
    said,
    withheld,
)

pytestmark = pytest.mark.usefixtures("stage")
TITLE = Localised("Armut im Alter")


def findings(call: object) -> dict[str, Finding]:
    """Give what is refused, by field."""
    with pytest.raises(Invalid) as refused:
        call()  # type: ignore[operator]
    return {finding.field: finding for finding in refused.value.findings}


def test_a_new_indicator_gets_the_next_code(anna: Actor) -> None:
    first = describing.create_indicator(anna, title=TITLE, steward=STEWARD)
    second = describing.create_indicator(anna, title=TITLE, steward=STEWARD)
    assert (code_of(first), code_of(second)) == ("IND-0001", "IND-0002")
    assert (fresh(first).state, fresh(first).version, fresh(first).author_id) == (
        "draft",
        None,
        anna.account_id,
    )


def test_codes_go_on_after_the_last_of_four_digits(anna: Actor) -> None:
    for code in ("IND-9999", None, None):
        last = describing.create_indicator(anna, title=TITLE, steward=STEWARD, code=code)
    assert code_of(last) == "IND-10001"


def test_two_founders_at_once_get_two_codes(anna: Actor, race: Race) -> None:
    made = race(*[lambda: describing.create_indicator(anna, title=TITLE, steward=STEWARD)] * 4)
    assert sorted(code_of(draft) for draft in made) == ["IND-0001", "IND-0002", "IND-0003", "IND-0004"]


def test_founding_needs_a_known_office(anna: Actor) -> None:
    assert findings(lambda: describing.create_indicator(anna, title=TITLE, steward="amt-x")).keys() == {
        "steward"
    }


def test_founding_says_at_once_what_is_missing(anna: Actor) -> None:
    refused = findings(lambda: describing.create_indicator(anna, title=Localised(" "), steward="amt-x"))
    assert refused.keys() == {"title", "steward"}


@pytest.mark.parametrize("title", ["", "zu klären"])
def test_a_draft_keeps_its_title(title: str) -> None:
    refused = findings(lambda: described(drafted(), title=title, formula="berechtigte / gibtsnicht"))
    assert refused.keys() == {"title", "formula"}


def test_founding_is_logged_and_left_to_the_index(anna: Actor) -> None:
    describing.create_indicator(anna, title=TITLE, steward=STEWARD)
    with db.reading() as session:
        change = session.scalars(select(Change)).one()
        assert (change.action, change.subject_code, change.account_id, change.office) == (
            "create",
            "IND-0001",
            anna.account_id,
            "amt-soziales",
        )
        assert change.visibility == "members"
        assert [task.subject for task in session.scalars(select(Task))] == ["IND-0001"]


def test_only_authors_and_stewards_describe(clara: Actor, stranger: Actor) -> None:
    with pytest.raises(NotAllowed):
        describing.create_indicator(clara, title=TITLE, steward=STEWARD)
    with pytest.raises(NotSignedIn):
        describing.create_indicator(stranger, title=TITLE, steward=STEWARD)


def test_a_draft_says_what_was_typed() -> None:
    draft = drafted()
    assert said(draft)["formula"] == "berechtigte / einwohner * 100"
    assert said(draft)["keywords"] == ("bonuscard", "hilfe")
    assert said(draft)["levels"][0].since == "2010"
    assert fresh(draft).gaps == {"confidentiality": "entfällt"}


def test_describing_again_replaces_all_parts() -> None:
    draft = described(
        drafted(), keywords=("hilfe",), levels=({"level": "gemeinde"},), formula=None, sources=Gap.TO_CLARIFY
    )
    assert said(draft)["keywords"] == ("hilfe",)
    assert [span.level for span in said(draft)["levels"]] == ["gemeinde"]
    assert not {"formula", "sources"} & said(draft).keys()


def test_what_changed_is_logged_field_by_field() -> None:
    described(drafted(), decimals=2, notes=Notes(reason="Genauer"))
    with db.reading() as session:
        number = session.scalars(select(Change.number).order_by(Change.number.desc())).first()
        fields = session.scalars(select(ChangeField).where(ChangeField.change_number == number)).all()
        assert [(f.field, f.before, f.after) for f in fields] == [
            ("decimals", "1", "2"),
            ("reason", None, '"Genauer"'),
        ]


FAULTY: list[tuple[str, object]] = [
    ("title", Localised("<b>\ufffd")),
    ("theme", "gibt-es-nicht"),
    ("keywords", ("hilfe", "hilfe")),
    ("keywords", ("x",)),
    ("direction", "up"),
    ("method_kind", "magic"),
    ("numerator", "x"),
    ("formula", "berechtigte / unbekannt"),
    ("formula", "berechtigte / / 2"),
    ("formula", "__import__('os')"),
    ("formula", "IND-9999 * 2"),
    ("unit", "jahre"),
    ("decimals", "-1"),
    ("decimals", "viele"),
    ("levels", ({"level": "dorf"},)),
    ("levels", ({"level": "stadtteil", "since": "31.02.2020"},)),
    ("periodicity", "immer"),
    ("available_since", "31.02.2020"),
    ("sources", ({"role": "x", "text": "y"},)),
    ("sources", ({"role": "indicator", "text": "y", "url": "https://a b.example"},)),
    ("source_office", "amt-x"),
    ("contact", "kein at"),
    ("licence", "geheim"),
    ("nonsense", "x"),
]


def test_a_faulty_field_is_named() -> None:
    draft = drafted()
    before = said(draft)
    for field, value in FAULTY:
        assert field in findings(lambda changed={field: value}: described(draft, **changed)), (field, value)  # type: ignore[misc]
    assert said(draft) == before


def test_every_faulty_field_is_named_at_once() -> None:
    assert {"decimals", "direction"} <= findings(lambda: drafted(decimals="x", direction="up")).keys()


def test_what_is_not_known_is_said_beside_what_is_misspelt() -> None:
    wrong = {"formula": "berechtigte / gibtsnicht", "unit": "ellen", "contact": "niemand"}
    wrong |= {"available_since": "2019", "available_until": "2018"}
    refused = findings(lambda: described(drafted(), notes=Notes(valid_from="morgen"), **wrong))
    assert refused.keys() == {"formula", "unit", "contact", "available_until", "valid_from"}


@pytest.mark.parametrize(
    ("notes", "field"),
    [
        (Notes(step="huge"), "step"),
        (Notes(valid_from="31.02.2020"), "valid_from"),
        (Notes(evidence_status="sure"), "evidence_status"),
        (Notes(evidence_url="www x"), "evidence_url"),
        (Notes(version_notes=Localised("\ufffd")), "version_notes"),
        (Notes(reason="\ufffd"), "reason"),
    ],
)
def test_a_faulty_note_is_named(notes: Notes, field: str) -> None:
    assert field in findings(lambda: described(drafted(), notes=notes))


def test_a_note_can_be_emptied_again() -> None:
    draft = described(drafted(), notes=Notes(step="minor", valid_from="01.04.2019", reason="weil"))
    assert (fresh(draft).valid_from, str(fresh(draft).valid_from_earliest)) == ("2019-04-01", "2019-04-01")
    draft = described(draft, notes=Notes(step="", valid_from="", reason=""))
    assert (draft.step, draft.valid_from, draft.valid_from_earliest, draft.reason) == (None, None, None, None)


def test_the_second_save_of_one_text_is_a_conflict_that_keeps_both(anna: Actor) -> None:
    draft = drafted()
    seen = draft.lock_version
    described(draft, title=Localised("Der Text von Rita"))
    with pytest.raises(Conflict) as refused:
        describing.describe(
            anna, draft.id, FULL | {"title": Localised("Der Text von Anna")}, lock_version=seen
        )
    assert refused.value.theirs.values["title"].de == "Der Text von Rita"
    assert refused.value.yours.values["title"].de == "Der Text von Anna"
    assert said(draft)["title"].de == "Der Text von Rita"


def test_of_two_editors_at_once_exactly_one_is_told(anna: Actor, rita: Actor, race: Race) -> None:
    for _ in range(5):
        draft = drafted()
        seen = draft.lock_version

        def save(who: Actor, text: str, draft_id: int = draft.id, seen: int = seen) -> str:
            content = FULL | {"title": Localised(text), "keywords": ("hilfe",)}
            describing.describe(who, draft_id, content, lock_version=seen)
            return text

        results = race(lambda: save(anna, "Annas Text"), lambda: save(rita, "Ritas Text"))
        (won,) = [result for result in results if isinstance(result, str)]
        (lost,) = [result for result in results if isinstance(result, Exception)]
        assert isinstance(lost, Conflict)
        assert (lost.theirs.values["title"].de, {won, lost.yours.values["title"].de}) == (
            won,
            {"Annas Text", "Ritas Text"},
        )
        assert said(draft)["title"].de == won


def test_a_draft_begins_with_what_is_published(anna: Actor) -> None:
    first = published()
    draft = describing.begin_draft(anna, code_of(first))
    assert said(draft) == said(first)
    assert (draft.state, draft.version, fresh(first).state) == ("draft", None, "published")


def test_there_is_one_open_draft_at_a_time(anna: Actor, race: Race) -> None:
    code = code_of(published())
    results = race(*[lambda: describing.begin_draft(anna, code)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Definition", "DraftOpen", "DraftOpen"]
    draft = next(result for result in results if not isinstance(result, DraftOpen))
    with pytest.raises(DraftOpen) as refused:
        describing.begin_draft(anna, code)
    assert refused.value.data["definition_id"] == draft.id


def test_a_discarded_first_draft_can_be_taken_up_again(anna: Actor) -> None:
    thrown_away = discarded()
    again = describing.begin_draft(anna, code_of(thrown_away))
    assert said(again) == said(thrown_away)


def test_what_was_withheld_is_no_beginning(anna: Actor) -> None:
    with pytest.raises(NotFound):
        describing.begin_draft(anna, code_of(withheld()))


def test_a_draft_of_nothing_is_refused(anna: Actor) -> None:
    with pytest.raises(NotFound):
        describing.begin_draft(anna, "IND-4711")
    with pytest.raises(NotFound):
        describing.describe(anna, 4711, FULL, lock_version=1)


def test_what_is_proposed_cannot_be_edited() -> None:
    with pytest.raises(Frozen):
        described(proposed())


def test_what_is_published_cannot_be_edited(anna: Actor) -> None:
    first = published()
    with pytest.raises(Frozen):
        described(first)
    draft = described(describing.begin_draft(anna, code_of(first)), title=Localised("Neu"))
    proposing.discard(anna, draft.id)
    assert said(first)["title"] == FULL["title"]


def test_a_retired_concept_is_not_taken_into_a_draft(adam: Actor) -> None:
    draft = drafted(theme="wohnen", keywords=("hilfe",))
    concepts.retire_concept(adam, "keywords/bonuscard", lock_version=1)
    assert "keywords" in findings(lambda: described(draft))


def test_a_formula_may_name_another_indicator(anna: Actor) -> None:
    other = code_of(published())
    draft = drafted(method_kind="index", formula=f"{other} * 2", numerator=None, denominator=None)
    assert said(draft)["formula"] == f"{other} * 2"


def test_an_agreed_definition_reopened_can_be_edited_again(clara: Actor) -> None:
    agreed = deciding.agree(clara, proposed().id, decision="AG 1")
    with pytest.raises(Frozen):
        described(agreed)
    assert described(deciding.reopen(clara, agreed.id, decision="AG 2"), decimals=0).decimals == 0


def test_founding_leaves_the_names_as_they_are(anna: Actor) -> None:
    before = names()
    describing.create_indicator(anna, title=TITLE, steward=STEWARD)
    assert names() is before


def test_the_indicator_of_a_draft_has_nothing_published() -> None:
    draft = drafted()
    with db.reading() as session:
        assert session.get_one(Indicator, draft.indicator_id).published_id is None
