"""Who may do and see what, as tables; every answer carries its reason."""

from enum import StrEnum
from typing import NamedTuple

from registry.errors import NotAllowed, NotSignedIn, Words
from registry.rules.lifecycle import PUBLIC, ROLE_LABELS, Role, State, move_named


class Actor(NamedTuple):
    """Who asks: an account of an office with its roles; account_id None is a stranger."""

    account_id: int | None
    office: str | None
    roles: frozenset[Role]
    is_second_factor_due: bool = False

    @property
    def is_stranger(self) -> bool:
        """Tell whether nobody is signed in; the registry itself is no stranger."""
        return self.account_id is None and not self.roles

    @property
    def is_member(self) -> bool:
        """Tell whether the actor works with the group; not while a second factor is due."""
        return bool(self.roles) and not self.is_second_factor_due


class Action(StrEnum):
    """What can be asked for besides the moves of the lifecycle table."""

    READ_MEMBERS = "read_members"
    DRAFT = "draft"
    EDIT_WORDS = "edit_words"
    EDIT_PLACES = "edit_places"
    EDIT_MEASURES = "edit_measures"
    EDIT_ACCOUNTS = "edit_accounts"
    IMPORT = "import"
    READ_LOG = "read_log"
    REDACT = "redact"


class Visibility(StrEnum):
    """Who may see a document."""

    PUBLIC = "public"
    MEMBERS = "members"


class Target(NamedTuple):
    """What an action is about, as far as rights depend on it."""

    steward: str | None = None
    author_id: int | None = None


class Answer(NamedTuple):
    """Yes or no, with the reason as a German message id."""

    is_allowed: bool
    reason: str = ""
    data: tuple[tuple[str, object], ...] = ()


ANONYMOUS = Actor(None, None, frozenset())
SYSTEM = Actor(None, None, frozenset({Role.SYSTEM}))

ALL_ROLES = frozenset({Role.READER, Role.AUTHOR, Role.REVIEWER, Role.STEWARD, Role.CHAIR, Role.ADMINISTRATOR})
RIGHTS: dict[Action, frozenset[Role]] = {
    Action.READ_MEMBERS: ALL_ROLES,
    Action.DRAFT: frozenset({Role.AUTHOR, Role.STEWARD}),
    Action.EDIT_WORDS: frozenset({Role.CHAIR, Role.ADMINISTRATOR}),
    Action.EDIT_PLACES: frozenset({Role.ADMINISTRATOR}),
    Action.EDIT_MEASURES: frozenset({Role.AUTHOR, Role.STEWARD, Role.ADMINISTRATOR}),
    Action.EDIT_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Action.IMPORT: frozenset({Role.ADMINISTRATOR}),
    Action.READ_LOG: ALL_ROLES,
    Action.REDACT: frozenset({Role.ADMINISTRATOR}),
}
NEEDS_SECOND_FACTOR = frozenset({Role.CHAIR, Role.ADMINISTRATOR})

NO_ROLE = "Ihrem Konto ist noch keine Rolle zugeteilt. Bitte wenden Sie sich an die Verwaltung des Registers."
NEEDS_ROLE = "Dazu braucht es eine dieser Rollen: %(roles)s."
SECOND_FACTOR_DUE = "Bitte richten Sie zuerst den zweiten Faktor ein."

VISIBLE: dict[State, Visibility | None] = {
    state: Visibility.PUBLIC if state in PUBLIC else Visibility.MEMBERS for state in State
} | {State.WITHHELD: None}  # nobody: 410


def visibilities(actor: Actor) -> tuple[Visibility, ...]:
    """List what the actor may see; searches, feeds and pages filter by it."""
    return (Visibility.PUBLIC, Visibility.MEMBERS) if actor.is_member else (Visibility.PUBLIC,)


def may(actor: Actor, action: Action) -> Answer:
    """Say whether the actor may do this, and why not."""
    return _by_roles(actor, RIGHTS[action])


def may_move(actor: Actor, name: str, subject: Target) -> Answer:
    """Say whether the actor may take this move of the lifecycle table, and why not."""
    answer = _by_roles(actor, move_named(name).by)
    if not answer.is_allowed:
        return answer
    return next(
        (Answer(False, reason) for refuses, reason in OBJECTIONS.get(name, ()) if refuses(actor, subject)),
        answer,
    )


def role_for(actor: Actor, name: str) -> Role:
    """Give the role in which the actor takes a move: of several, the first that the move names."""
    allowed = move_named(name).by
    return next(role for role in Role if role in allowed and role in actor.roles)


def asks_reason(actor: Actor, name: str, subject: Target) -> bool:
    """Tell whether the actor has to say why: always for some moves, for others with somebody else's draft."""
    move = move_named(name)
    is_own = actor.account_id is not None and actor.account_id == subject.author_id
    return move.needs_reason or (move.others_need_reason and not is_own)


def require(actor: Actor, action: Action) -> None:
    """Refuse with the reason unless the actor may do this."""
    _require(actor, may(actor, action))


def require_move(actor: Actor, name: str, subject: Target) -> None:
    """Refuse with the reason unless the actor may take this move."""
    _require(actor, may_move(actor, name, subject))


def _is_other_office(actor: Actor, subject: Target) -> bool:
    return actor.office is None or actor.office != subject.steward


def _is_own_proposal(actor: Actor, subject: Target) -> bool:
    return subject.author_id is not None and actor.account_id == subject.author_id


OBJECTIONS = {
    "publish": ((_is_other_office, "Veröffentlichen darf nur die Federführung im federführenden Amt."),),
    "agree": ((_is_own_proposal, "Über den eigenen Vorschlag entscheidet jemand anderes."),),
    "reject": ((_is_own_proposal, "Über den eigenen Vorschlag entscheidet jemand anderes."),),
    "send_back": ((_is_own_proposal, "Den eigenen Vorschlag zieht man zurück, statt ihn zurückzugeben."),),
}


def _by_roles(actor: Actor, roles: frozenset[Role]) -> Answer:
    if not actor.roles:
        return Answer(False, NotSignedIn.message if actor.is_stranger else NO_ROLE)
    if actor.is_second_factor_due:
        return Answer(False, SECOND_FACTOR_DUE)
    if not actor.roles & roles:
        return Answer(False, NEEDS_ROLE, (("roles", _role_labels(roles)),))
    return Answer(True)


def _role_labels(roles: frozenset[Role]) -> Words:
    return Words(label for role, label in ROLE_LABELS.items() if role in roles)


def _require(actor: Actor, answer: Answer) -> None:
    if answer.is_allowed:
        return
    if actor.is_stranger:
        raise NotSignedIn()
    raise NotAllowed(answer.reason, **dict(answer.data))
