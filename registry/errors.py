"""Errors in domain words: each carries a German message id and the data the sentence needs."""

from dataclasses import dataclass
from typing import NamedTuple


class Word(str):
    """A value of a sentence that is itself a German message id, such as a field's label."""

    __slots__ = ()


class Words(tuple[str, ...]):
    """Several such values, read with commas between them."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)


class Named(NamedTuple):
    """A value of a sentence that has a name in each language, such as a unit of the code list."""

    de: str
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one input: where it is and what to do, as a message id with data.

    `field` names the form field, column or path; `where` the file and row, for imports.
    """

    field: str
    message: str
    data: tuple[tuple[str, object], ...] = ()
    where: str = ""


class RegistryError(Exception):
    """A refusal that a person can act on; `message` is a German message id, `data` fills its placeholders."""

    message = "Das ist nicht möglich."
    title: str | None = None  # default: what the table of statuses says

    def __init__(self, message: str | None = None, **data: object) -> None:
        self.message = message or type(self).message
        self.data = data
        super().__init__(self.message % data if data else self.message)


class NotFound(RegistryError):
    """The thing asked for does not exist, or the asker may not know that it does."""

    message = "Das gibt es hier nicht."


class NoSuchPage(NotFound):
    """A page of a list behind its last; `value` is its number, `pages` how many there are."""

    message = "Seite %(value)s gibt es nicht; die letzte ist Seite %(pages)s."


class Gone(RegistryError):
    """The thing was withdrawn for legal reasons; `reason` says which."""

    message = "Diese Version wurde aus rechtlichen Gründen zurückgezogen."


class NotAllowed(RegistryError):
    """The actor lacks the right; the message says which role would have it."""

    message = "Dazu fehlt Ihnen das Recht."


class NotSignedIn(NotAllowed):
    """Nobody is signed in, and the action asks for somebody."""

    message = "Bitte melden Sie sich an."


class Invalid(RegistryError):
    """Input with faults; `findings` holds one entry for each of them."""

    message = "Bitte prüfen Sie Ihre Angaben."

    def __init__(
        self, findings: "list[Finding] | tuple[Finding, ...]" = (), message: str | None = None, **data: object
    ) -> None:
        self.findings = tuple(findings)
        super().__init__(message, **data)


class NotSaved(Invalid):
    """A form is only looked at: its page shows what was typed, and nothing is written."""

    message = "Gespeichert ist es noch nicht."


class BadQuestion(RegistryError):
    """A question with a filter, page or parameter that does not exist; `field` says which."""

    message = "Die Angabe „%(field)s“ ist hier nicht möglich: %(value)s"


class Conflict(RegistryError):
    """Two people changed the same thing; `theirs` and `yours` keep both texts.

    `merged` is what can be made of both, where somebody tried.
    """

    message = "Dieser Entwurf wurde inzwischen von jemand anderem geändert. Beide Texte sind erhalten."

    def __init__(
        self,
        message: str | None = None,
        *,
        theirs: object = None,
        yours: object = None,
        merged: object = None,
        **data: object,
    ) -> None:
        self.theirs, self.yours, self.merged = theirs, yours, merged
        super().__init__(message, **data)


class WrongState(RegistryError):
    """The move does not start from the state the definition is in."""

    message = "Das geht im Stand „%(state)s“ nicht."


class Frozen(RegistryError):
    """A published definition cannot be changed by anybody."""

    message = "Veröffentlichte Versionen sind unveränderlich. Legen Sie einen neuen Entwurf an."


class Unavailable(RegistryError):
    """The database does not answer; try again after `retry_after` seconds."""

    message = "Die Datenbank antwortet gerade nicht. Bitte versuchen Sie es in einer Minute noch einmal."
