"""Released versions: published by the registry on the day they begin, in order, once, also when it is late."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from registry import db
from registry.errors import NotAllowed
from registry.model import Change, ChangeField, Definition, Scheduled, Task
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.search.question import Question
from registry.services.catalogue.exporting import catalogue_page
from registry.services.finding import indexing
from registry.services.finding.finding import find
from registry.services.lifecycle import (
    deciding,
    describing,
    publishing,
    publishing_on_time,
    scheduling,
)
from registry.services.lifecycle.describing import Notes
from registry.services.operations import working
from registry.services.operations.verifying import verify
from registry.services.pages import listing
from registry.services.state import retrying
from registry.services.state.retrying import TaskFailed
from registry.settings import Settings
from registry.texts import sentence_of
from tests.cast import actor
from tests.conftest import ROOT, FakeClock
from tests.services.operations.test_working import running, soon
from tests.services.stage import agreed, code_of, described, drafted, fresh, published

pytestmark = pytest.mark.usefixtures("stage", "clock")
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # in the city


def released(start: str = "2027-01-01", **changed: object) -> Definition:
    """Release an agreed version that begins later."""
    waiting = agreed(described(drafted(), notes=Notes(valid_from=start), **changed))
    return fresh(publishing.publish(actor("stefan"), waiting.id, reason="Zum Jahreswechsel"))


def work(failed: list[TaskFailed] | None = None) -> int:
    """Do what the worker does about publications."""
    publishing_on_time.leave_word()
    return publishing_on_time.drain(retrying.raised if failed is None else failed.append)


def entries(definition: Definition) -> list[tuple[str, str | None, str | None, int | None]]:
    """Give what the log says of an indicator: action, role, office, account."""
    chosen = select(Change).where(Change.subject_code == code_of(definition)).order_by(Change.number)
    with db.reading() as session:
        return [(c.action, c.role, c.office, c.account_id) for c in session.scalars(chosen)]


def rows() -> int:
    """Count the releases and tasks for publishing that are left."""
    with db.reading() as session:
        tasks = session.scalars(select(Task.id).where(Task.kind == "publish")).all()
        return len(tasks) + len(session.scalars(select(Scheduled.definition_id)).all())


KILLED = """
import os, signal, sys
from datetime import datetime
from registry import db, settings
from registry.services.lifecycle import publishing, publishing_on_time
settings.use(settings.Settings.from_environment())
db.configure(sys.argv[1])
db.clock.now = lambda: datetime.fromisoformat(sys.argv[2])
setattr(publishing, sys.argv[3], lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
publishing_on_time.leave_word()
publishing_on_time.drain()
"""


@pytest.mark.parametrize("deed", ["past_of", "render", "enqueue", "record_all"])
def test_whoever_is_killed_while_publishing_leaves_it_to_the_next(
    deed: str, database: str, settings: Settings, clock: FakeClock
) -> None:
    waiting = released()
    clock.moment = NEW_YEAR
    command = [sys.executable, "-c", KILLED, database, NEW_YEAR.isoformat(), deed]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | dict(settings.values), timeout=60)
    assert ran.returncode == -signal.SIGKILL
    assert (fresh(waiting).state, rows()) == ("agreed", 2)
    assert work() == 1
    assert (fresh(waiting).state, rows()) == ("published", 0)
    assert [action for action, *_ in entries(waiting)].count("publish") == 1
    verify()


@pytest.mark.parametrize("start", ["2027-01-01", "2027", "2027-01"])
def test_what_begins_later_is_released_for_its_day(start: str, clock: FakeClock) -> None:
    waiting = released(start)
    assert fresh(waiting).state == "agreed"
    assert entries(waiting)[-1] == ("schedule", "steward", "statistisches-amt", actor("stefan").account_id)
    clock.moment = NEW_YEAR.replace(hour=22, minute=59)
    assert work() == 0
    clock.moment = NEW_YEAR
    assert work() == 1
    assert (fresh(waiting).state, fresh(waiting).valid_from) == ("published", start)
    assert rows() == 0
    verify()


def test_the_registry_publishes_itself_and_the_log_names_who_released(clock: FakeClock) -> None:
    waiting = released()
    clock.moment = NEW_YEAR
    work()
    assert entries(waiting)[-1] == ("publish", "system", None, None)
    with db.reading() as session:
        said = dict(
            session.execute(
                select(ChangeField.field, ChangeField.after)
                .join(Change, Change.number == ChangeField.change_number)
                .where(Change.action == "publish")
            ).all()
        )
        reason = session.scalar(select(Change.reason).where(Change.action == "publish"))
    assert (said["released_by"], said["released_on"]) == ('"statistisches-amt"', '"2026-03-16"')
    assert reason == '"Zum Jahreswechsel"'


def test_a_worker_that_comes_late_publishes_in_the_order_of_dates(clock: FakeClock) -> None:
    later, first = released("2027-01-03"), released("2027-01-01")
    latest = released("2027-01-09")
    clock.moment = datetime(2027, 1, 5, 8, tzinfo=UTC)
    assert work() == 2
    with db.reading() as session:
        done = session.scalars(
            select(Change.subject_code).where(Change.action == "publish").order_by(Change.number)
        ).all()
    assert done == [code_of(first), code_of(later)]
    assert fresh(first).valid_from == "2027-01-01"
    assert fresh(latest).state == "agreed"


def test_the_version_before_ends_on_the_eve_of_the_day(clock: FakeClock) -> None:
    old = published()
    draft = describing.begin_draft(actor("anna"), code_of(old))
    waiting = agreed(described(draft, notes=Notes(valid_from="2027"), title=Localised("Bonuscard Kultur")))
    publishing.publish(actor("stefan"), waiting.id)
    assert fresh(old).state == "published"
    clock.moment = NEW_YEAR
    work()
    assert (fresh(old).state, fresh(old).valid_until) == ("superseded", "2026")
    assert fresh(waiting).state == "published"


def test_a_worker_that_was_down_on_the_day_publishes_when_it_starts(clock: FakeClock) -> None:
    waiting = released()
    with running() as told:
        assert soon(lambda: working.STARTED in told and indexing.is_there() and not retrying.waiting("index"))
        assert fresh(waiting).state == "agreed"
    clock.moment = NEW_YEAR + timedelta(days=2)
    with running():
        assert soon(lambda: fresh(waiting).state == "published")
        assert soon(lambda: [hit.code for hit in find(ANONYMOUS, Question("")).items] == [code_of(waiting)])
    assert code_of(waiting) in catalogue_page(ANONYMOUS, "ttl").body.decode()
    assert fresh(waiting).valid_from == "2027-01-01"


def test_publishing_twice_changes_nothing(clock: FakeClock) -> None:
    waiting = released()
    clock.moment = NEW_YEAR
    work()
    before = entries(waiting)
    assert work() == 0
    assert entries(waiting) == before


def test_a_task_without_a_release_does_nothing(clock: FakeClock) -> None:
    waiting = released()
    clock.moment = NEW_YEAR
    publishing_on_time.leave_word()
    task = retrying.waiting("publish")
    scheduling.unschedule(actor("stefan"), waiting.id)
    publishing_on_time._do(task)
    assert fresh(waiting).state == "agreed"


def test_a_release_can_be_called_back(stefan: Actor, anna: Actor, clock: FakeClock) -> None:
    waiting = released()
    with pytest.raises(NotAllowed):
        scheduling.unschedule(anna, waiting.id)
    scheduling.unschedule(stefan, waiting.id, reason="Doch später")
    assert entries(waiting)[-1][0] == "unschedule"
    with pytest.raises(scheduling.NotScheduled):
        scheduling.unschedule(stefan, waiting.id)
    clock.moment = NEW_YEAR
    assert work() == 0
    assert (fresh(waiting).state, rows()) == ("agreed", 0)
    assert publishing.publish(stefan, waiting.id).state == "published"


def test_reopening_calls_the_release_back(clara: Actor, clock: FakeClock) -> None:
    waiting = released()
    deciding.reopen(clara, waiting.id, decision="AG 2026-04/1")
    clock.moment = NEW_YEAR
    assert work() == 0
    assert (fresh(waiting).state, rows()) == ("draft", 0)


def test_who_releases_twice_is_told_the_day(stefan: Actor) -> None:
    waiting = released()
    with pytest.raises(scheduling.ScheduledAlready) as refused:
        publishing.publish(stefan, waiting.id)
    assert sentence_of(refused.value).endswith("sie wird am 01.01.2027 veröffentlicht.")


def test_when_the_day_has_come_somebody_may_be_faster_than_the_worker(
    stefan: Actor, clock: FakeClock
) -> None:
    waiting = released()
    clock.moment = NEW_YEAR
    publishing_on_time.leave_word()
    assert publishing.publish(stefan, waiting.id).state == "published"
    before = entries(waiting)
    work()
    assert (entries(waiting), rows()) == (before, 0)


def test_what_was_set_aside_is_published_when_it_is_released_anew(stefan: Actor, clock: FakeClock) -> None:
    waiting = released()
    clock.moment = NEW_YEAR
    publishing_on_time.leave_word()
    with db.transaction() as session:
        session.execute(update(Task).where(Task.kind == "publish").values(tries=retrying.MOST_TRIES))
    assert work() == 0
    scheduling.unschedule(stefan, waiting.id)
    work()
    assert (fresh(waiting).state, rows()) == ("agreed", 0)


def test_the_word_for_the_index_outlives_the_word_for_the_publication(clock: FakeClock) -> None:
    waiting = released()
    with db.transaction() as session:
        session.execute(delete(Task))
    clock.moment = NEW_YEAR
    work()
    assert [task.subject for task in retrying.waiting("index")] == [code_of(waiting)]


def test_what_cannot_be_published_says_why_and_keeps_no_other_waiting(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = released("2027-01-01", title=Localised("Kaputt")), released("2027-01-01")
    clock.moment = NEW_YEAR
    render, failed = publishing.render, list[TaskFailed]()

    def rendered(record: object, head: object) -> object:
        if record.title.de == "Kaputt":  # type: ignore[attr-defined]
            raise ValueError("so nicht")
        return render(record, head)  # type: ignore[arg-type]

    with monkeypatch.context() as failing:
        failing.setattr(publishing, "render", rendered)
        assert work(failed) == 1
    assert fresh(whole).state == "published"
    assert fresh(broken).state == "agreed"
    assert [error.data["subject"] for error in failed] == [code_of(broken)]
    plan = listing.draft(actor("stefan"), broken.id).plan
    assert plan is not None
    assert plan.is_due
    assert plan.obstacle is not None
    assert plan.obstacle.de.startswith("Ein unerwarteter Fehler")
    assert plan.obstacle.en is not None
    publishing_on_time.drain()
    assert (fresh(broken).state, rows()) == ("published", 0)


def test_pages_and_lists_say_when_it_will_be_published_and_who_released_it() -> None:
    waiting = released()
    view = listing.draft(actor("anna"), waiting.id)
    assert view.begins_on == date(2027, 1, 1)
    assert view.plan is not None
    assert (view.plan.day, view.plan.office and view.plan.office.de, view.plan.person) == (
        date(2027, 1, 1),
        "Statistisches Amt",
        "Stefan",
    )
    (line,) = [line for line in listing.work(actor("anna")).lines if line.id == waiting.id]
    assert line.plan == view.plan
