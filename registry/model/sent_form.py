"""Forms that were sent: what the first sending was answered, and what was typed while nobody was signed in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, Document, Moment, part_of, to


class SentForm(Base):
    """A form that did something: its answer is given again to whoever sends the very same once more."""

    __tablename__ = "sent_form"
    __table_args__ = (Index("ix_sent_form_made", "made_at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)  # keyed hash of key, address and fields
    made_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[int | None]
    location: Mapped[str | None]
    signed_in_id: Mapped[int | None] = to("account.id")


class KeptForm(Base):
    """What was typed into a form that came without a session; its account finds it again for an hour."""

    __tablename__ = "kept_form"
    __table_args__ = (Index("ix_kept_form_made", "made_at"),)

    account_id: Mapped[int] = part_of("account.id")
    key: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str]
    page: Mapped[str]
    typed: Mapped[Any] = mapped_column(Document)
