"""Accounts: people, their office, their roles, and failed attempts to sign in."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.model.base import Base, Document, Moment, identity, part_of, to
from registry.model.office import Office
from registry.rules.lifecycle import Role

ROLES = ", ".join(f"'{role}'" for role in Role if role is not Role.SYSTEM)


class Account(Base):
    """A person of an office. Passwords are argon2 hashes; `unique_key` ends all sessions when it changes."""

    __tablename__ = "account"

    id: Mapped[int] = identity()
    lock_version: Mapped[int] = mapped_column(default=1)  # counts what administrators edit, not who signs in
    mail: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    office_id: Mapped[int] = to("office.id")
    password: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    unique_key: Mapped[str] = mapped_column(unique=True)
    second_factor_method: Mapped[str | None]
    second_factor_secret: Mapped[str | None]
    recovery_codes: Mapped[list[Any] | None] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    pseudonymised_at: Mapped[datetime | None] = mapped_column(Moment)

    office: Mapped[Office] = relationship()
    roles: Mapped[list["AccountRole"]] = relationship(
        cascade="all, delete-orphan", order_by="AccountRole.role"
    )


class AccountRole(Base):
    """A role that an account holds."""

    __tablename__ = "account_role"
    __table_args__ = (CheckConstraint(f"role IN ({ROLES})", name="role"),)

    account_id: Mapped[int] = part_of("account.id")
    role: Mapped[str] = mapped_column(primary_key=True)


class SignInFailure(Base):
    """Failed attempts for one account name or one network address; the delay grows with them, never for ever."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_last", "last_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)  # keyed hash of account name or address
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
