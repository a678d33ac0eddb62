"""The change log: append-only, salted, chained; and the head that gives numbers their order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, Moment


class Change(Base):
    """One entry: who (account, office, role), when, what, why, which decision, chained to the one before.

    `number` is gapless. `hash` is SHA-256 over the entry's digests and the hash before; values are hashed
    with salts of their own, so that a redacted value leaves the chain whole.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_subject", "subject_kind", "subject_code", "number"),
        Index("ix_change_visible", "visibility", "number"),
        Index("ix_change_step", "catalogue_number", "number"),
        CheckConstraint("visibility IN ('public', 'members')", name="visibility"),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(
        index=True
    )  # no foreign key: accounts may be pseudonymised
    office: Mapped[str | None]
    role: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_code: Mapped[str]
    version: Mapped[str | None]
    decision: Mapped[str | None]
    catalogue_number: Mapped[int | None]
    visibility: Mapped[str]
    reason: Mapped[str | None] = mapped_column(Text)
    reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeField(Base):
    """One field of an entry: value before and after as JSON text, each with salt and digest."""

    __tablename__ = "change_field"

    change_number: Mapped[int] = mapped_column(
        ForeignKey("change.number", ondelete="RESTRICT"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str]
    before: Mapped[str | None] = mapped_column(Text)
    before_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    before_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    after: Mapped[str | None] = mapped_column(Text)
    after_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    after_digest: Mapped[bytes | None] = mapped_column(LargeBinary)


class Head(Base):
    """The one row that is locked last: end of the log, number of the catalogue, number of the names."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change_number: Mapped[int] = mapped_column(default=0)
    change_hash: Mapped[bytes] = mapped_column(LargeBinary)
    catalogue_number: Mapped[int] = mapped_column(default=0)
    names_number: Mapped[int] = mapped_column(default=0)
