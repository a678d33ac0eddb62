"""Numbers of catalogue and log: gapless, and the order of commits is their order, however many publish at once."""

import threading
import time

import pytest
from sqlalchemy import select

from registry import db
from registry.errors import Conflict, RegistryError, WrongState
from registry.model import Catalogue, Change, Fragment, Head
from registry.rules.access import Actor
from registry.services.lifecycle import describing, proposing, publishing
from registry.services.log import recording
from registry.services.operations.verifying import verify
from tests.looking import some
from tests.services.conftest import Race
from tests.services.stage import agreed, code_of, described, drafted, fresh, published

pytestmark = pytest.mark.usefixtures("stage")


def test_concurrent_publishers_leave_no_gap(stefan: Actor, race: Race) -> None:
    ids = [agreed().id for _ in range(6)]
    results = race(*[lambda i=i: publishing.publish(stefan, i) for i in ids])
    assert not [result for result in results if isinstance(result, Exception)]
    with db.reading() as session:
        steps = session.execute(select(Catalogue.number, Catalogue.total).order_by(Catalogue.number)).all()
        assert [tuple(step) for step in steps] == [(n, n) for n in range(1, 7)]
        published_steps = session.scalars(
            select(Change.catalogue_number)
            .where(Change.catalogue_number.is_not(None))
            .order_by(Change.number)
        ).all()
        assert published_steps == [1, 2, 3, 4, 5, 6]
        numbers = session.scalars(select(Change.number).order_by(Change.number)).all()
        assert numbers == list(range(1, len(numbers) + 1))
    verify()


def test_whoever_reads_sees_numbers_in_the_order_of_commits(stefan: Actor, race: Race) -> None:
    ids, seen, is_done = [agreed().id for _ in range(5)], [], threading.Event()

    def watch() -> None:
        while not is_done.is_set():
            with db.reading() as session:
                seen.append(tuple(session.scalars(select(Catalogue.number).order_by(Catalogue.number))))
            time.sleep(0.002)
        db.session.remove()

    watcher = threading.Thread(target=watch)
    watcher.start()
    race(*[lambda i=i: publishing.publish(stefan, i) for i in ids])
    is_done.set()
    watcher.join(10)
    # A number that is missing below one that is there would have been committed later.
    assert all(numbers == tuple(range(1, len(numbers) + 1)) for numbers in some(seen))


def test_publishing_twice_at_once_publishes_once(stefan: Actor, race: Race) -> None:
    definition = agreed()
    results = race(*[lambda: publishing.publish(stefan, definition.id)] * 3)
    failures = [result for result in results if isinstance(result, Exception)]
    assert len(failures) == 2
    assert all(isinstance(failure, WrongState | Conflict) for failure in failures)
    with db.reading() as session:
        assert session.execute(select(Head.catalogue_number)).scalar_one() == 1
        assert len(session.scalars(select(Fragment.form)).all()) == 5
    verify()


def test_editing_and_proposing_at_once_leaves_one_of_both_orders(
    anna: Actor, rita: Actor, race: Race
) -> None:
    draft = drafted()
    race(lambda: described(draft, decimals=4), lambda: proposing.propose(rita, draft.id, reason=""))
    found = fresh(draft)
    assert (found.state, found.decimals) in {("proposed", 4), ("proposed", 1)}
    verify()


def test_a_failed_publication_uses_no_number(stefan: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = agreed(), agreed()

    def fail(*_: object) -> None:
        raise RegistryError

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "record_all", fail)
        with pytest.raises(RegistryError):
            publishing.publish(stefan, first.id)
    publishing.publish(stefan, second.id)
    with db.reading() as session:
        assert session.scalars(select(Catalogue.number)).all() == [1]


def test_the_head_is_held_until_the_commit(stefan: Actor) -> None:
    definition, order = agreed(), []
    has_taken = threading.Event()

    def hold() -> None:
        with db.transaction():
            recording.lock_head()
            has_taken.set()
            time.sleep(0.3)
            order.append("held")
        db.session.remove()

    holder = threading.Thread(target=hold)
    holder.start()
    assert has_taken.wait(10)
    publishing.publish(stefan, definition.id)
    order.append("published")
    holder.join(10)
    assert order == ["held", "published"]


def test_drafts_of_many_authors_do_not_stand_in_each_others_way(anna: Actor, rita: Actor, race: Race) -> None:
    codes = [code_of(published()) for _ in range(4)]
    results = race(
        *[
            lambda c=c, who=who: describing.begin_draft(who, c)
            for c, who in zip(codes, [anna, rita] * 2, strict=True)
        ]
    )
    assert not [result for result in some(results) if isinstance(result, Exception)]
    verify()
