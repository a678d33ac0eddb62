"""Publications that wait for their day: who released an agreed version, and what stood in the way."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, LocalisedText, Moment, part_of, to
from registry.rules.localised import Localised


class Scheduled(Base):
    """An agreed definition that the registry publishes on the day it begins; the row goes when that is done."""

    __tablename__ = "scheduled"

    definition_id: Mapped[int] = part_of("definition.id")
    account_id: Mapped[int | None] = to("account.id")
    office: Mapped[str | None]
    released_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str | None]
    obstacle: Mapped[Localised | None] = mapped_column(LocalisedText)  # why it could not be published
