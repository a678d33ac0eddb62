"""Publishing: number, freeze, place in time, fragments and log in one step; late finds, retiring, withholding."""

import pytest
from sqlalchemy import func, select

from registry import db
from registry.errors import Gone, Invalid
from registry.formats import json as json_format
from registry.formats.fragments import fragment
from registry.formats.packing import from_stored, pack
from registry.formats.records import DefinitionRecord
from registry.model import Catalogue, Change, ChangeField, Definition, Fragment, Indicator, Task
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.fields import Gap
from registry.rules.localised import Localised
from registry.services.catalogue import fragments
from registry.services.catalogue.documents import document
from registry.services.catalogue.exporting import catalogue_page
from registry.services.content.contents import content_digest, content_of
from registry.services.content.records import record_of
from registry.services.lifecycle import deciding, describing, publishing
from registry.services.lifecycle.describing import Notes
from registry.services.log import history
from registry.services.operations.verifying import verify
from tests.cast import actor
from tests.conftest import FakeClock
from tests.services.stage import (
    FULL,
    agreed,
    code_of,
    described,
    drafted,
    fresh,
    next_published,
    published,
    retired,
    said,
    withheld,
)

pytestmark = pytest.mark.usefixtures("stage", "clock")
TODAY = "2026-03-16"


def adopted(
    adam: Actor, *, notes: Notes | None = None, code: str | None = None, **changed: object
) -> Definition:
    """Take over a definition from the time before, into a new indicator or an old one."""
    draft = describing.begin_draft(actor("anna"), code) if code else drafted()
    return publishing.adopt(
        adam, described(draft, notes=notes, **changed).id, reason="Aus dem Sozialdatenatlas"
    )


def force(definition: Definition) -> tuple[str, str | None, str | None, str | None]:
    """Give state, number, start and end."""
    found = fresh(definition)
    return found.state, found.version, found.valid_from, found.valid_until


def last_entries(count: int) -> list[Change]:
    """Read the end of the log, oldest first."""
    with db.reading() as session:
        return list(session.scalars(select(Change).order_by(Change.number.desc()).limit(count)))[::-1]


def test_publishing_gives_number_start_and_seal() -> None:
    definition = fresh(published())
    assert force(definition) == ("published", "1.0.0", TODAY, None)
    with db.reading() as session:
        assert definition.content_digest == content_digest(content_of(definition))
        indicator = session.get_one(Indicator, definition.indicator_id)
        assert (indicator.published_id, indicator.issued_at) == (definition.id, definition.published_at)


def test_publishing_takes_one_number_of_the_catalogue_and_one_entry_that_names_it() -> None:
    published()
    (entry,) = last_entries(1)
    assert (entry.action, entry.version, entry.catalogue_number, entry.visibility) == (
        "publish",
        "1.0.0",
        1,
        "public",
    )
    with db.reading() as session:
        step = session.scalars(select(Catalogue)).one()
        assert (step.number, step.total) == (1, 1)


def test_what_begins_today_is_published_today(stefan: Actor) -> None:
    waiting = agreed(described(drafted(), notes=Notes(valid_from=TODAY)))
    assert publishing.publish(stefan, waiting.id).state == "published"


def test_the_log_fixes_the_content_by_its_digest() -> None:
    definition = published()
    with db.reading() as session:
        fields = {
            f.field: f.after
            for f in session.scalars(
                select(ChangeField).where(ChangeField.change_number == last_entries(1)[0].number)
            )
        }
    assert fields["content"] == f'"{(fresh(definition).content_digest or b"").hex()}"'
    assert (fields["state"], fields["valid_from"]) == ('"published"', f'"{TODAY}"')
    verify()


def test_publishing_renders_every_form_once(used: object) -> None:
    definition = published()
    with db.reading() as session:
        stored = {f.form: from_stored(f.body) for f in session.scalars(select(Fragment))}
        record: DefinitionRecord = record_of(fresh(definition))
    rendered = fragment(record, fragments.export_head()) | {"json": pack(json_format.text_of(record))}
    assert stored == rendered
    assert set(stored) == set(fragments.FRAGMENT_FORMS)


def test_publishing_leaves_word_for_the_index() -> None:
    definition = published()
    with db.reading() as session:
        last = session.scalars(select(Task).order_by(Task.id.desc())).first()
        assert last is not None
        assert (last.kind, last.subject) == ("index", code_of(definition))


def test_the_next_version_supersedes_the_one_before_on_its_eve(clock: FakeClock) -> None:
    first = published()
    clock.move(days=20)
    second = next_published(code_of(first), numerator="einwohner")
    assert force(first) == ("superseded", "1.0.0", TODAY, "2026-04-04")
    assert force(second) == ("published", "2.0.0", "2026-04-05", None)
    with db.reading() as session:
        assert session.get_one(Indicator, first.indicator_id).published_id == second.id
        assert (
            session.scalar(select(func.count()).select_from(Fragment).where(Fragment.number_until == 2)) == 5
        )
        assert [step.total for step in session.scalars(select(Catalogue).order_by(Catalogue.number))] == [
            1,
            1,
        ]


def test_superseding_is_an_entry_of_its_own() -> None:
    first = published()
    next_published(code_of(first), decimals=0)
    superseding, publishing_entry = last_entries(2)
    assert (superseding.action, superseding.version, superseding.role, superseding.visibility) == (
        "supersede",
        "1.0.0",
        "system",
        "public",
    )
    assert (publishing_entry.action, publishing_entry.version) == ("publish", "1.0.1")
    verify()


def test_two_versions_of_one_day_do_not_turn_time_around() -> None:
    first = published()
    next_published(code_of(first), decimals=0)
    assert force(first) == ("superseded", "1.0.0", TODAY, TODAY)


@pytest.mark.parametrize(
    ("changed", "step", "number"),
    [
        ({"numerator": "einwohner"}, None, "2.0.0"),
        ({"breakdowns": ("alter",)}, None, "1.1.0"),
        ({"purpose": Localised("Für den Bericht")}, None, "1.0.1"),
        ({"decimals": 3}, "major", "2.0.0"),
        ({"numerator": "einwohner"}, "patch", "1.0.1"),
    ],
)
def test_the_number_follows_the_step_or_what_changed(
    changed: dict[str, object], step: str | None, number: str
) -> None:
    assert next_published(code_of(published()), notes=Notes(step=step), **changed).version == number


def test_numbers_are_never_used_again(adam: Actor, clara: Actor) -> None:
    first = published()
    code = code_of(first)
    second = next_published(code, decimals=0)
    publishing.withhold(adam, second.id, reason="Persönliche Daten")
    assert next_published(code, decimals=2, notes=Notes(step="patch")).version == "1.0.2"
    assert force(first)[0] == "superseded"


def test_a_version_found_late_gets_the_next_number_and_its_place(adam: Actor) -> None:
    code = code_of(adopted(adam, notes=Notes(valid_from="2010")))
    present = adopted(adam, code=code, notes=Notes(valid_from="2017", step="major"), decimals=2)
    first = fresh_of(code, "1.0.0")
    assert (force(first), force(present)[1:]) == (
        ("superseded", "1.0.0", "2010", "2016"),
        ("2.0.0", "2017", None),
    )
    before = catalogue_page(ANONYMOUS, "ttl").body
    late = adopted(adam, code=code, notes=Notes(valid_from="2014", step="minor"), decimals=3)
    assert force(late) == ("superseded", "2.1.0", "2014", "2016")
    assert force(first) == ("superseded", "1.0.0", "2010", "2013")
    assert force(present) == ("published", "2.0.0", "2017", None)
    assert last_entries(1)[0].catalogue_number is None
    assert catalogue_page(ANONYMOUS, "ttl").body == before
    verify()


def test_a_version_found_late_may_be_the_very_first(adam: Actor) -> None:
    code = code_of(adopted(adam, notes=Notes(valid_from="2010")))
    late = adopted(adam, code=code, notes=Notes(valid_from="1998"), decimals=0)
    assert force(late) == ("superseded", "1.0.1", "1998", "2009")
    assert force(fresh_of(code, "1.0.0")) == ("published", "1.0.0", "2010", None)


def test_a_start_that_nobody_knows_sorts_first_and_is_given_once(adam: Actor) -> None:
    code = code_of(adopted(adam))
    assert force(fresh_of(code, "1.0.0")) == ("published", "1.0.0", None, None)
    with pytest.raises(Invalid) as refused:
        adopted(adam, code=code, decimals=0)
    assert [finding.field for finding in refused.value.findings] == ["valid_from"]


def test_a_span_of_years_ends_what_was_before(adam: Actor) -> None:
    code = code_of(adopted(adam))
    adopted(adam, code=code, notes=Notes(valid_from="2023/2025"), decimals=0)
    assert force(fresh_of(code, "1.0.0"))[3] == "2023/2025"


def test_a_late_find_does_not_bring_back_a_retired_indicator(adam: Actor) -> None:
    last = retired()
    late = adopted(adam, code=code_of(last), notes=Notes(valid_from="2010"), decimals=0)
    assert force(late)[0] == "superseded"
    with db.reading() as session:
        assert session.get_one(Indicator, last.indicator_id).published_id == last.id


def test_adopting_cites_a_source_and_no_decision(adam: Actor) -> None:
    definition = fresh(adopted(adam, reference_period=Gap.TO_CLARIFY))
    assert (definition.is_adopted, definition.decision, definition.reason) == (
        True,
        None,
        "Aus dem Sozialdatenatlas",
    )
    assert last_entries(1)[0].action == "adopt"


def test_adopting_needs_every_fact_or_that_it_is_unclear(adam: Actor) -> None:
    draft = drafted(reference_period=None)
    with pytest.raises(Invalid) as refused:
        publishing.adopt(adam, draft.id, reason="Altbestand")
    assert [finding.field for finding in refused.value.findings] == ["reference_period"]
    assert (fresh(draft).state, fresh(draft).is_adopted) == ("draft", False)


def test_what_is_agreed_is_adopted_and_candidate_no_more(adam: Actor) -> None:
    code = code_of(adopted(adam))
    agreed_one = next_published(code, decimals=0)
    assert (fresh(agreed_one).is_adopted, fresh(agreed_one).is_candidate) == (False, False)


def test_a_published_candidate_is_none_any_more(stefan: Actor) -> None:
    draft = drafted()
    with db.transaction() as session:
        session.get_one(Definition, draft.id).is_candidate = True
    assert fresh(published(fresh(draft))).is_candidate is False


def test_a_published_definition_says_what_the_draft_said() -> None:
    draft = drafted()
    before = said(draft)
    assert said(published(fresh(draft))) == before


def test_retiring_leaves_the_feed_and_keeps_the_pages(clara: Actor) -> None:
    other = published()
    definition = published()
    deciding.retire(clara, definition.id, decision="AG 2026-03/9")
    code = code_of(definition)
    assert force(definition) == ("retired", "1.0.0", TODAY, TODAY)
    feed = catalogue_page(ANONYMOUS, "ttl").body.decode()
    assert (f"/indicators/{code}>" in feed, f"/indicators/{code_of(other)}>" in feed) == (False, True)
    assert document(ANONYMOUS, "ttl", code).body
    assert document(ANONYMOUS, "ttl", code, "1.0.0").body
    with db.reading() as session:
        assert [step.total for step in session.scalars(select(Catalogue).order_by(Catalogue.number))] == [
            1,
            2,
            1,
        ]


def test_a_retired_indicator_can_come_back() -> None:
    definition = retired()
    again = next_published(code_of(definition), decimals=0)
    assert (force(definition)[0], force(again)[0]) == ("retired", "published")
    assert f"/indicators/{code_of(again)}>" in catalogue_page(ANONYMOUS, "ttl").body.decode()


def test_what_is_withheld_is_gone_everywhere() -> None:
    definition = withheld()
    code = code_of(definition)
    for version in (None, "1.0.0"):
        with pytest.raises(Gone):
            document(ANONYMOUS, "ttl", code, version)
    assert code not in catalogue_page(ANONYMOUS, "ttl").body.decode()
    assert last_entries(1)[0].action == "withhold"
    verify()


def test_withholding_an_old_version_leaves_the_present_one(adam: Actor) -> None:
    first = published()
    code = code_of(first)
    next_published(code, decimals=0)
    before = catalogue_page(ANONYMOUS, "ttl").body
    publishing.withhold(adam, first.id, reason="Persönliche Daten")
    with pytest.raises(Gone):
        document(ANONYMOUS, "json", code, "1.0.0")
    assert catalogue_page(ANONYMOUS, "ttl").body == before
    assert document(ANONYMOUS, "json", code).body


def test_the_log_shows_everybody_the_reason_of_the_change(stefan: Actor, stranger: Actor) -> None:
    waiting = agreed(described(drafted(), notes=Notes(reason="Der Titel nennt jetzt Menschen.")))
    definition = fresh(publishing.publish(stefan, waiting.id))
    assert definition.reason == "Der Titel nennt jetzt Menschen."
    lines = history.log(stranger, code=code_of(definition)).lines
    assert [(line.action, line.reason) for line in lines] == [("publish", "Der Titel nennt jetzt Menschen.")]


def test_the_steward_may_word_the_reason_anew_and_version_and_log_say_the_same(
    stefan: Actor, stranger: Actor
) -> None:
    waiting = agreed(described(drafted(), notes=Notes(reason="tippfehler")))
    definition = fresh(publishing.publish(stefan, waiting.id, reason="Ein Schreibfehler ist berichtigt."))
    (line,) = history.log(stranger, code=code_of(definition)).lines
    assert definition.reason == line.reason == "Ein Schreibfehler ist berichtigt."


def test_a_failure_at_the_end_takes_everything_back(stefan: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = agreed()
    before = snapshot()

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(publishing, "record_all", fail)
    with pytest.raises(RuntimeError):
        publishing.publish(stefan, definition.id)
    assert snapshot() == before
    monkeypatch.undo()
    assert publishing.publish(stefan, definition.id).state == "published"


def test_a_new_title_is_passed_on_to_what_refers_to_it() -> None:
    code = code_of(published())
    published(drafted(method_kind="index", formula=f"{code} * 2", numerator=None, denominator=None))
    next_published(code, title=Localised("Familiencard"))
    with db.reading() as session:
        assert [task.subject for task in session.scalars(select(Task).where(Task.kind == "names"))] == [
            f"indicator:{code}"
        ]


def test_a_frozen_document_stays_the_same_whatever_comes_later(clara: Actor, clock: FakeClock) -> None:
    first = published()
    code = code_of(first)
    next_published(code, decimals=0)
    frozen = {form: document(ANONYMOUS, form, code, "1.0.0").body for form in fragments.FRAGMENT_FORMS}
    clock.move(days=3)
    second = next_published(code, decimals=2)
    deciding.retire(clara, second.id, decision="AG 2026-03/9")
    assert {
        form: document(ANONYMOUS, form, code, "1.0.0").body for form in fragments.FRAGMENT_FORMS
    } == frozen


def test_strangers_publish_nothing() -> None:
    definition = agreed()
    with pytest.raises(Exception, match="melden Sie sich an"):
        publishing.publish(ANONYMOUS, definition.id)
    assert FULL["title"] == said(definition)["title"]


def fresh_of(code: str, version: str) -> Definition:
    """Read a version of an indicator anew."""
    with db.reading() as session:
        found = session.scalars(
            select(Definition)
            .join(Indicator, Indicator.id == Definition.indicator_id)
            .where(Indicator.code == code)
            .execution_options(populate_existing=True)
        ).all()
        return next(definition for definition in found if definition.version == version)


def snapshot() -> list[tuple[object, ...]]:
    """Read everything publishing writes."""
    with db.reading() as session:
        return [
            tuple(row)
            for model in (Definition, Indicator, Fragment, Catalogue, Change, Task)
            for row in session.execute(select(model.__table__))
        ]
