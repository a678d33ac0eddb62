"""The outbox: what must follow a committed change, and small facts the worker remembers."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import Base, Moment, identity


class Task(Base):
    """One thing to do after a commit; the worker takes tasks in order and deletes what is done."""

    __tablename__ = "task"

    id: Mapped[int] = identity()
    kind: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)  # in vain; after some the task is set aside


class Mark(Base):
    """A small fact kept by name: head of the fragments, fingerprint of the seeds."""

    __tablename__ = "mark"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
