"""Offices (Ämter): a code for ever, names that change."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.model.base import Base, LocalisedText, TwoTimes, identity, to
from registry.rules.localised import Localised


class Office(Base):
    """An office or a supplier outside the city; its code is never changed."""

    __tablename__ = "office"

    id: Mapped[int] = identity()
    code: Mapped[str] = mapped_column(unique=True)
    is_external: Mapped[bool] = mapped_column(default=False)
    mailbox: Mapped[str | None]
    note: Mapped[Localised | None] = mapped_column(LocalisedText)
    evidence: Mapped[str | None]
    source_url: Mapped[str | None]
    successor_id: Mapped[int | None] = to("office.id")
    lock_version: Mapped[int] = mapped_column(default=1)

    names: Mapped[list["OfficeName"]] = relationship(order_by="OfficeName.valid_from_earliest")

    __mapper_args__ = {"version_id_col": lock_version}


class OfficeName(TwoTimes, Base):
    """What an office was called, with Amt number and Referat, from when until when."""

    __tablename__ = "office_name"
    __table_args__ = (
        UniqueConstraint("office_id", "valid_from", "recorded_from"),
        Index("ix_office_name_known", "office_id", "recorded_until"),
    )

    id: Mapped[int] = identity()
    office_id: Mapped[int] = to("office.id")
    name: Mapped[Localised] = mapped_column(LocalisedText)
    number: Mapped[str | None]
    number_status: Mapped[str | None]
    division: Mapped[str | None]  # Referat
    division_status: Mapped[str | None]
    evidence: Mapped[str | None]
