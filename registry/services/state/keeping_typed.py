"""What was typed into a form that came without a session is kept an hour for its account, and for nobody else."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from registry import db
from registry.errors import RegistryError
from registry.model import KeptForm
from registry.rules.access import Actor

KEPT_FOR = timedelta(hours=1)
MOST = 20  # forms of one account; the oldest goes first

NUL = "\x00"
Pair = tuple[str, str]


class NothingKept(RegistryError):
    """It was kept for an hour, or it belongs to somebody else; which of them is nobody's business."""

    message = "Was Sie eingegeben hatten, ist nicht mehr aufgehoben: Es bleibt eine Stunde, nur für das Konto, das es eingegeben hat, und nur bis zum Speichern."


class File(NamedTuple):
    """A file that was sent along; its bytes in base64."""

    field: str
    name: str
    media_type: str
    content: str


class Typed(NamedTuple):
    """What was typed: where it was sent to, the page its form stood on, its fields and files."""

    address: str
    page: str
    pairs: tuple[Pair, ...]
    files: tuple[File, ...] = ()


def keep(account_id: int, key: str, typed: Typed) -> None:
    """Keep what was typed under the key of its form."""
    content = {"pairs": typed.pairs, "files": typed.files}
    with db.transaction() as session:
        row = KeptForm(
            account_id=account_id,
            key=key,
            made_at=db.clock.now(),
            address=typed.address,
            page=typed.page,
            typed=content,
        )
        session.merge(row)
        session.flush()
        its = select(KeptForm.key).where(KeptForm.account_id == account_id)
        oldest = its.order_by(KeptForm.made_at.desc(), KeptForm.key).offset(MOST)
        for old in session.execute(oldest).scalars().all():
            session.execute(delete(KeptForm).where(KeptForm.account_id == account_id, KeptForm.key == old))


def recall(actor: Actor, key: str) -> Typed:
    """Give what the account of whoever asks had typed; NothingKept to everybody else."""
    with db.reading() as session:
        is_askable = actor.account_id is not None and NUL not in key  # PostgreSQL would not look for it
        row = session.get(KeptForm, (actor.account_id, key)) if is_askable else None
        if row is None or row.made_at < db.clock.now() - KEPT_FOR:
            raise NothingKept()
        pairs = tuple((name, value) for name, value in row.typed["pairs"])
        return Typed(row.address, row.page, pairs, tuple(File(*file) for file in row.typed["files"]))


def forget(actor: Actor, address: str) -> None:
    """Forget what was kept for a form that has now been saved."""
    with db.transaction() as session:
        session.execute(
            delete(KeptForm).where(KeptForm.account_id == actor.account_id, KeptForm.address == address)
        )


def purge() -> None:
    """Forget what is older than an hour."""
    with db.transaction() as session:
        session.execute(delete(KeptForm).where(KeptForm.made_at < db.clock.now() - KEPT_FOR))
