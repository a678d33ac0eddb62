"""Measures (Merkmale): base quantities that formulas refer to."""

from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, LocalisedText, identity, to
from registry.rules.localised import Localised


class Measure(Base):
    """A base quantity with unit, population, source and office, shared by many definitions."""

    __tablename__ = "measure"

    id: Mapped[int] = identity()
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[Localised] = mapped_column(LocalisedText)
    unit_id: Mapped[int | None] = to("concept.id")
    population: Mapped[Localised | None] = mapped_column(LocalisedText)
    source: Mapped[Localised | None] = mapped_column(LocalisedText)
    note: Mapped[Localised | None] = mapped_column(LocalisedText)
    office_id: Mapped[int | None] = to("office.id")
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}
