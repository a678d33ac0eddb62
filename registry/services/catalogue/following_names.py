"""Lets a changed name be seen everywhere: what shows a thing is rendered and indexed anew by the worker."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, delete, insert, literal, select

from registry import db, settings
from registry.model import Concept, ConceptLabel, Indicator, Office, OfficeName, Scheme, Task
from registry.rules import dates
from registry.rules.lifecycle import OPEN, State
from registry.services.catalogue.refreshing import refresh
from registry.services.log.recording import lock_head
from registry.services.names.naming import touch
from registry.services.names.referring import showing
from registry.services.state.marks import mark, set_mark
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.retrying import Failed, Todo, each, raised, waiting

FOLLOWED = "names followed until"  # the city's day up to which coming names were seen to
MOST_SINGLE = 2_000  # indicators indexed one by one; for more the index is built anew
FOUND = (State.PUBLISHED, State.RETIRED, *OPEN)  # what the index knows


def leave_word() -> None:
    """Leave word, once a day, about the things whose next name came into force since the day looked at last."""
    today = db.clock.today()
    seen = mark(FOLLOWED)
    if seen is not None and seen >= today.isoformat():
        return
    with db.transaction():
        lock_head()
        begun = _begun(date.fromisoformat(seen) if seen else None, today)
        if begun:
            touch()
            enqueue(TaskKind.NAMES, begun)
        set_mark(FOLLOWED, today.isoformat())


def _begun(seen: date | None, today: date) -> list[str]:
    code = Scheme.code + "/" + Concept.notation
    concepts = select(literal("concept:") + code, ConceptLabel).join(
        Concept, Concept.id == ConceptLabel.concept_id
    )
    offices = select(literal("office:") + Office.code, OfficeName).join(
        Office, Office.id == OfficeName.office_id
    )
    chosen = ((concepts.join(Scheme, Scheme.id == Concept.scheme_id), ConceptLabel), (offices, OfficeName))
    found = [
        subject
        for statement, kind in chosen
        for subject, name in db.session().execute(
            statement.where(kind.recorded_until.is_(None)).order_by(kind.id)
        )
        if _comes_into_force(name, seen, today)
    ]
    return list(dict.fromkeys(found))


def _comes_into_force(name: ConceptLabel | OfficeName, seen: date | None, today: date) -> bool:
    """Tell whether a day changes what is said: a name written ahead begins, or a label ends without another."""
    after = seen or settings.current().day_of(name.recorded_from)
    ends = dates.parse(name.valid_until).latest if name.valid_until else None
    begins = name.valid_from_earliest
    return (begins is not None and after < begins <= today) or (ends is not None and after <= ends < today)


def drain(failed: Failed = raised) -> int:
    """Do what the outbox says about names, as one step of the catalogue; gives how many tasks were done."""
    return each(waiting(TaskKind.NAMES), _do, failed)


def _do(todo: Sequence[Todo]) -> None:
    with db.transaction() as session:
        restate(*dict.fromkeys(task.subject for task in todo))
        session.execute(delete(Task).where(Task.id.in_([task.id for task in todo])))


def restate(*subjects: str) -> int | None:
    """Render anew what shows these things, `office:jobcenter` or `concept:themes/wohnen`; gives the catalogue's number."""
    with db.transaction():
        lock_head()
        number = refresh(showing(subjects, (State.PUBLISHED,)), subjects)
        _index(showing(subjects, FOUND))
        return number


def _index(chosen: Select[int]) -> None:
    ids: Sequence[int] = db.session().scalars(chosen.limit(MOST_SINGLE + 1)).all()
    if len(ids) > MOST_SINGLE:
        enqueue(TaskKind.REINDEX)
        return
    codes = select(literal(TaskKind.INDEX.value), Indicator.code, literal(db.clock.now(), Task.made_at.type))
    rows = codes.where(Indicator.id.in_(ids)).order_by(Indicator.code)
    db.session().execute(insert(Task).from_select(["kind", "subject", "made_at"], rows))
