"""A legal withdrawal hides its version's values in the log: from everybody but those who redact it."""

import pytest

from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.catalogue.exporting import SnapshotGone, catalogue_page
from registry.services.lifecycle import publishing
from registry.services.lifecycle.describing import Notes
from registry.services.log import history
from registry.services.log.history import ChangeLine, FieldLine
from registry.services.log.withholding import STATED
from registry.services.pages import about_indicators
from tests.cast import CAST, actor
from tests.services.stage import code_of, next_published, published

pytestmark = pytest.mark.usefixtures("stage")
STEP = Notes(step="minor")
PERSON = "Erika Mustermann wohnt in der Teststraße 7."
READERS = [ANONYMOUS, *(actor(person.name) for person in CAST if person.name != "adam")]
readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.office or "stranger")


@pytest.fixture
def code() -> str:
    """Publish three versions, the second of which names a person, and withdraw that one."""
    code = code_of(published())
    second = next_published(code, population=Localised(PERSON), notes=Notes(step="minor", reason=PERSON))
    next_published(code, notes=STEP, population=Localised("Alle Menschen"))
    next_published(code, notes=STEP, population=Localised("Alle Menschen mit Wohnsitz in Stuttgart"))
    publishing.withhold(actor("adam"), second.id, reason="Persönliche Daten")
    return code


def lines(reader: Actor, code: str) -> list[ChangeLine]:
    """Read the log of an indicator, oldest first."""
    return list(reversed(history.log(reader, code=code).lines))


def told(reader: Actor, code: str) -> str:
    """Give all that a reader is told."""
    return str(lines(reader, code))


def published_with(reader: Actor, code: str, version: str) -> dict[str, FieldLine]:
    """Give the fields of the entry that published a version."""
    line = next(x for x in lines(reader, code) if x.action == "publish" and x.version == version)
    return {field.field: field for field in line.fields}


@readers
def test_nobody_reads_in_the_log_what_was_withdrawn(code: str, reader: Actor) -> None:
    assert PERSON not in told(reader, code)
    for line in history.log(reader).lines:
        assert PERSON not in str(history.change(reader, line.number))


def test_who_redacts_the_log_still_sees_what_to_redact(code: str, adam: Actor) -> None:
    assert PERSON in told(adam, code)


def test_the_entries_say_that_something_is_hidden_and_which_field(code: str) -> None:
    own, after = (published_with(ANONYMOUS, code, number) for number in ("1.1.0", "1.2.0"))
    assert own["population"].is_withheld
    assert after["population"].is_withheld
    assert (after["population"].before, after["population"].after) == (
        None,
        Localised("Alle Menschen"),
    )


def test_versions_before_and_further_after_are_shown_whole(code: str) -> None:
    last = published_with(ANONYMOUS, code, "1.3.0")["population"]
    assert not last.is_withheld
    assert last.before is not None
    assert last.before.de == "Alle Menschen"
    assert not any(field.is_withheld for field in published_with(ANONYMOUS, code, "1.0.0").values())


def test_state_checksum_and_dates_stay_and_so_does_the_reason_of_the_withdrawal(code: str) -> None:
    own = published_with(ANONYMOUS, code, "1.1.0")
    assert {name for name, field in own.items() if not field.is_withheld} <= set(STATED)
    assert own["state"].after is not None
    withdrawal = lines(ANONYMOUS, code)[-1]
    assert (withdrawal.action, withdrawal.reason) == ("withhold", "Persönliche Daten")


def test_drafts_before_the_withdrawal_are_hidden_from_members_too(code: str) -> None:
    drafting = [x for x in lines(actor("anna"), code) if x.version is None and x.fields]
    assert drafting
    shown = [f for x in drafting for f in x.fields if f.field not in STATED and (f.before or f.after)]
    assert shown == []


def test_what_is_drafted_later_is_shown(code: str) -> None:
    next_published(code, population=Localised("Alle Haushalte"))
    assert "Alle Haushalte" in str([x.fields for x in lines(actor("anna"), code) if x.version is None])


def test_other_indicators_are_not_touched(code: str) -> None:
    other = code_of(published())
    next_published(other, population=Localised("Alle Kinder"))
    assert "Alle Kinder" in told(ANONYMOUS, other)


def test_the_withdrawal_works_at_once_on_what_was_read_before() -> None:
    code = code_of(published())
    second = next_published(code, population=Localised(PERSON))
    assert PERSON in told(ANONYMOUS, code)
    publishing.withhold(actor("adam"), second.id, reason="Persönliche Daten")
    assert PERSON not in told(ANONYMOUS, code)


def test_no_snapshot_shows_what_was_withdrawn_and_the_others_stay() -> None:
    code, other = code_of(published()), code_of(published())
    person = next_published(code, notes=STEP, definition=Localised(PERSON))
    with_person = about_indicators.catalogue_number()
    assert PERSON in catalogue_page(ANONYMOUS, "nt", snapshot=with_person).body.decode()
    next_published(code, notes=STEP, definition=Localised("Anteil aller Menschen"))
    publishing.withhold(actor("adam"), person.id, reason="Persönliche Daten")
    with pytest.raises(SnapshotGone):
        catalogue_page(ANONYMOUS, "nt", snapshot=with_person)
    for number in {*range(1, about_indicators.catalogue_number() + 1)} - {with_person}:
        feed = catalogue_page(ANONYMOUS, "nt", snapshot=number).body.decode()
        assert PERSON not in feed
        assert f"/indicators/{code}>" in feed
        assert (f"/indicators/{other}>" in feed) == (number > 1)
    assert "Anteil aller Menschen" in catalogue_page(ANONYMOUS, "nt").body.decode()


def test_the_present_version_withdrawn_leaves_the_snapshots_too() -> None:
    code = code_of(published())
    before = about_indicators.catalogue_number()
    present = next_published(code, notes=STEP, population=Localised(PERSON))
    publishing.withhold(actor("adam"), present.id, reason="Persönliche Daten")
    with pytest.raises(SnapshotGone):
        catalogue_page(ANONYMOUS, "nt", snapshot=before + 1)
    now = about_indicators.catalogue_number()
    assert f"/indicators/{code}>" not in catalogue_page(ANONYMOUS, "nt", snapshot=now).body.decode()
    assert PERSON not in catalogue_page(ANONYMOUS, "nt", snapshot=before).body.decode()
    assert f"/indicators/{code}>" in catalogue_page(ANONYMOUS, "nt", snapshot=before).body.decode()


def test_a_version_after_an_indicator_was_withdrawn_begins_anew() -> None:
    code = code_of(published())
    only = next_published(code, population=Localised(PERSON))
    publishing.withhold(actor("adam"), only.id, reason="Persönliche Daten")
    next_published(code, population=Localised("Alle Menschen"))
    assert PERSON not in told(ANONYMOUS, code)
