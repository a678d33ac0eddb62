"""What all edits of offices, words, places, measures and programmes share: checks, the lock, the log."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy.orm.attributes import flag_modified

from registry import db
from registry.errors import Conflict, Finding, Invalid, NotFound, Words, WrongState
from registry.model import Base
from registry.rules import wording
from registry.rules.access import Action, Actor, require
from registry.rules.content import ENGLISH_ALONE, plain
from registry.rules.diff import changes
from registry.rules.localised import Localised
from registry.rules.refusals import CHANGED
from registry.services.log.recording import Entry, lock_head, record
from registry.services.log.rewinding import Earlier, Stretch, end_of_log, rewound
from registry.services.names import naming
from registry.services.names.calling import name_of
from registry.services.names.referring import CONDITIONS
from registry.services.state.checks import Checks, fetch_or_none
from registry.services.state.outbox import TaskKind, enqueue
from registry.services.state.topics import Topic

Facts = dict[str, object]
T = TypeVar("T")
Thing = TypeVar("Thing", bound=Base)


class InUse(WrongState):
    """Something that is still used cannot be retired; `places` says where it is used."""

    message = "„%(label)s“ wird noch gebraucht: %(places)s."

    def __init__(self, label: str, places: Iterable[Topic]) -> None:
        self.places = tuple(places)
        super().__init__(label=label, places=Words(_place(place) for place in self.places))


def _place(topic: Topic) -> str:
    named = name_of(topic).de
    return f"{topic.code} ({named})" if topic.kind == "indicator" and named != topic.code else named


def line_pair(value: Localised, field: str) -> Localised:
    """Clean a line in both languages."""
    return _pair(wording.line, value, field)


def prose_pair(value: Localised, field: str) -> Localised:
    """Clean a longer text in both languages."""
    return _pair(wording.prose, value, field)


class Edit(NamedTuple):
    """One edit as its editor means it: the deed, the row they began from, what they say, and why."""

    action: str
    lock_version: int
    yours: Facts
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Register(Generic[Thing]):
    """Where things of one kind stand: the right to arrange them, their codes and facts as the log keeps them."""

    kind: str
    right: Action
    code_of: Callable[[Thing], str]
    facts_of: Callable[[Thing], Facts]
    former_codes_of: Callable[[Thing], tuple[str, ...]] = lambda thing: ()

    def earlier(self, actor: Actor, thing: Thing, base: int) -> Earlier | None:
        """Tell what was known of a thing when the log ended with `base`, and who changed it since; plain values."""
        with db.reading():
            require(actor, self.right)
            if base > end_of_log():
                return None
            codes = (self.code_of(thing), *self.former_codes_of(thing))
            now = {name: plain(value) for name, value in self.facts_of(thing).items()}
            return rewound(actor, Stretch(self.kind, codes, base), now)

    @contextmanager
    def open(self, actor: Actor) -> Iterator[Checks]:
        """Ask for the right and take the head: edits of names come one after the other, each in one transaction."""
        with db.transaction():
            require(actor, self.right)
            lock_head()
            yield Checks()

    def add(self, actor: Actor, thing: Thing) -> Thing:
        """Put a new thing on the shelf and log all that is known about it."""
        db.session().add(thing)
        db.session().flush()
        arranged(actor, "add", self.subject(thing), ({}, self.facts_of(thing)))
        return thing

    @contextmanager
    def changing(self, actor: Actor, thing: Any, edit: Edit) -> Iterator[None]:
        """Refuse when somebody changed the thing since the editor saw it; log what the block changes, if anything."""
        before = self.facts_of(thing)
        if thing.lock_version != edit.lock_version:
            raise Conflict(CHANGED, theirs=before, yours=before | edit.yours)
        yield
        db.session().flush()
        facts = (before, self.facts_of(thing))
        arranged(actor, edit.action, self.subject(thing), facts, reason=edit.reason)

    def subject(self, thing: Thing) -> Topic:
        """Name a thing as the log does."""
        return Topic(self.kind, self.code_of(thing))


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody change what is compared and saved in the block."""
    with db.transaction():
        lock_head()
        yield


def fetch(model: type[Thing], **keys: object) -> Thing:
    """Fetch a thing to change it; NotFound when there is none."""
    thing = fetch_or_none(model, **keys)
    if thing is None:
        raise NotFound()
    return thing


def put(thing: Base, columns: Facts) -> None:
    """Write columns of a thing."""
    for column, value in columns.items():
        setattr(thing, column, value)


def spoken(columns: Facts, **codes: str | None) -> Facts:
    """Give columns as the editor said them: with codes in place of ids."""
    return {column: value for column, value in columns.items() if not column.endswith("_id")} | codes


def count_up(thing: Base, column: str) -> None:
    """Say that a thing changed although its own row did not, by writing one of its columns again."""
    flag_modified(thing, column)
    db.session().flush()


def arranged(
    actor: Actor, action: str, subject: Topic, facts: tuple[Facts, Facts], *, reason: str = ""
) -> None:
    """Log an edit, the last thing a verb does; what shows the thing is then rendered anew by the worker."""
    fields = changes(*facts)
    if not fields:
        return
    if subject.kind in CONDITIONS:
        naming.touch()
    if facts[0] and subject.kind in CONDITIONS:
        enqueue(TaskKind.NAMES, [f"{subject.kind}:{subject.code}"])
    record(actor, Entry(action, subject, fields, reason=wording.prose(reason, "reason") or None))


def _pair(clean: Callable[[str, str], str], value: Localised, field: str) -> Localised:
    german, english = (clean(text or "", field) for text in value)
    if english and not german:
        raise Invalid([Finding(field, ENGLISH_ALONE)])
    return Localised(german, english or None)
