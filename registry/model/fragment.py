"""Fragments: published definitions rendered once, and the numbered steps of the catalogue."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, Moment, part_of

IS_CURRENT = text("number_until IS NULL")


class Fragment(Base):
    """One indicator in one form, valid from one catalogue number until another; never changed."""

    __tablename__ = "fragment"
    __table_args__ = (
        Index("ix_fragment_page", "form", "code", "number_from", "number_until"),
        Index(
            "uq_fragment_current",
            "indicator_id",
            "form",
            unique=True,
            sqlite_where=IS_CURRENT,
            postgresql_where=IS_CURRENT,
        ),
        Index(
            "ix_fragment_current_page", "form", "code", sqlite_where=IS_CURRENT, postgresql_where=IS_CURRENT
        ),
        Index("ix_fragment_closed", "number_until"),
    )

    indicator_id: Mapped[int] = part_of("indicator.id")
    form: Mapped[str] = mapped_column(primary_key=True)
    number_from: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_until: Mapped[int | None]
    code: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)  # packed: registry.formats.packing


class Catalogue(Base):
    """One step of the catalogue: its number, when it was made, how many datasets it holds."""

    __tablename__ = "catalogue"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
    total: Mapped[int]
