"""Spatial levels, units and the changes of their boundaries."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.model.base import Base, LocalisedText, Moment, TwoTimes, identity, part_of, to
from registry.rules.boundaries import CHANGE_KINDS
from registry.rules.localised import Localised


class SpatialLevel(Base):
    """Gemeinde, Stadtbezirk, Stadtteil, Stadtviertel, Baublock; `position` grows from large to small."""

    __tablename__ = "spatial_level"

    id: Mapped[int] = identity()
    notation: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(unique=True)
    name: Mapped[Localised] = mapped_column(LocalisedText)
    plural: Mapped[Localised] = mapped_column(LocalisedText)
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}


class SpatialUnit(Base):
    """One area of a level; its key is text whose first digits mean nothing, its parent is explicit."""

    __tablename__ = "spatial_unit"
    __table_args__ = (UniqueConstraint("level_id", "key"),)

    id: Mapped[int] = identity()
    level_id: Mapped[int] = to("spatial_level.id", is_indexed=False)
    key: Mapped[str]
    key_status: Mapped[str | None]
    parent_id: Mapped[int | None] = to("spatial_unit.id")
    note: Mapped[str | None]
    source_url: Mapped[str | None]
    lock_version: Mapped[int] = mapped_column(default=1)

    level: Mapped[SpatialLevel] = relationship()
    parent: Mapped["SpatialUnit | None"] = relationship(remote_side="SpatialUnit.id")
    names: Mapped[list["UnitName"]] = relationship(order_by="UnitName.valid_from_earliest")

    __mapper_args__ = {"version_id_col": lock_version}


class UnitName(TwoTimes, Base):
    """What a unit was called, from when until when."""

    __tablename__ = "unit_name"
    __table_args__ = (Index("ix_unit_name_known", "unit_id", "recorded_until"),)

    id: Mapped[int] = identity()
    unit_id: Mapped[int] = to("spatial_unit.id")
    name: Mapped[str]


class UnitRedirect(Base):
    """A corrected key: the old address leads to the unit for ever."""

    __tablename__ = "unit_redirect"
    __table_args__ = (UniqueConstraint("level_id", "key"),)

    id: Mapped[int] = identity()
    level_id: Mapped[int] = to("spatial_level.id", is_indexed=False)
    key: Mapped[str]
    unit_id: Mapped[int] = to("spatial_unit.id")


class BoundaryChange(Base):
    """A change of units, or the revision of a whole level with counts before and after."""

    __tablename__ = "boundary_change"
    __table_args__ = (CheckConstraint(f"kind IN {CHANGE_KINDS}", name="kind"),)

    id: Mapped[int] = identity()
    level_id: Mapped[int] = to("spatial_level.id")
    kind: Mapped[str]
    effective_from: Mapped[str]
    effective_from_earliest: Mapped[date | None]
    count_before: Mapped[int | None]
    count_after: Mapped[int | None]
    note: Mapped[Localised | None] = mapped_column(LocalisedText)
    source_url: Mapped[str | None]
    struck_at: Mapped[datetime | None] = mapped_column(
        Moment
    )  # entered by mistake; kept, and shown as struck
    struck_reason: Mapped[str | None]

    level: Mapped[SpatialLevel] = relationship()


class BoundaryChangeUnit(Base):
    """A unit on one side of a boundary change."""

    __tablename__ = "boundary_change_unit"
    __table_args__ = (CheckConstraint("side IN ('before', 'after')", name="side"),)

    change_id: Mapped[int] = part_of("boundary_change.id")
    unit_id: Mapped[int] = part_of("spatial_unit.id", is_indexed=True)
    side: Mapped[str] = mapped_column(primary_key=True)
