"""Monitoring programmes: Sozialmonitoring, Quartiersmonitoring."""

from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, LocalisedText, identity, part_of, to
from registry.rules.localised import Localised


class Programme(Base):
    """A monitoring programme that uses indicators."""

    __tablename__ = "programme"

    id: Mapped[int] = identity()
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Localised] = mapped_column(LocalisedText)
    description: Mapped[Localised | None] = mapped_column(LocalisedText)
    since: Mapped[str | None]
    office_id: Mapped[int | None] = to("office.id")
    source_url: Mapped[str | None]
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}


class ProgrammeIndicator(Base):
    """An indicator used in a programme."""

    __tablename__ = "programme_indicator"

    indicator_id: Mapped[int] = part_of("indicator.id")
    programme_id: Mapped[int] = part_of("programme.id", is_indexed=True)
