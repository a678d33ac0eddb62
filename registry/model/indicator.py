"""Indicators: identities that are kept for ever."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, Moment, identity, to


class Indicator(Base):
    """An identity: code, steward office and a pointer to the published definition; never deleted, never renamed."""

    __tablename__ = "indicator"

    id: Mapped[int] = identity()
    code: Mapped[str] = mapped_column(unique=True)
    steward_id: Mapped[int] = to("office.id")
    steward_is_assigned: Mapped[bool] = mapped_column(default=False)
    successor_id: Mapped[int | None] = to("indicator.id")
    published_id: Mapped[int | None] = mapped_column(
        ForeignKey(
            "definition.id", ondelete="RESTRICT", use_alter=True, deferrable=True, initially="DEFERRED"
        ),
        index=True,
    )
    created_at: Mapped[datetime] = mapped_column(Moment)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
