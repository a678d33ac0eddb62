"""Accounts: people, their office, their roles, their sessions, and what is counted when they sign in."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.model.base import Base, Document, Moment, identity, part_of, to
from registry.model.office import Office
from registry.rules.lifecycle import Role

ROLES = ", ".join(f"'{role}'" for role in Role if role is not Role.SYSTEM)


class Account(Base):
    """A person of an office. Passwords are argon2 hashes."""

    __tablename__ = "account"

    id: Mapped[int] = identity()
    lock_version: Mapped[int] = mapped_column(default=1)  # counts what administrators edit, not who signs in
    mail: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    office_id: Mapped[int] = to("office.id")
    password: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    second_factor_method: Mapped[str | None]
    second_factor_secret: Mapped[str | None]
    second_factor_step: Mapped[int | None]  # of the code used last: no code is taken twice
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


class AccountSession(Base):
    """Somebody signed in with one browser; the browser holds the key, this row its hash alone."""

    __tablename__ = "account_session"

    id: Mapped[int] = identity()
    key: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = to("account.id")
    made_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class AccountLink(Base):
    """The one link by which a person chooses a password; only the hash of its key is kept."""

    __tablename__ = "account_link"

    account_id: Mapped[int] = part_of("account.id")
    key: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)


class PreparedFactor(Base):
    """A second factor whose first code is still awaited; `key` is held by the browser that asked for it."""

    __tablename__ = "prepared_factor"

    account_id: Mapped[int] = part_of("account.id")
    key: Mapped[str]
    secret: Mapped[str]
    recovery_codes: Mapped[list[Any]] = mapped_column(Document)
    made_at: Mapped[datetime] = mapped_column(Moment)


class SignInCount(Base):
    """What is counted of attempts to sign in, for one of the keys that the rules of waiting name."""

    __tablename__ = "sign_in_count"
    __table_args__ = (Index("ix_sign_in_count_last", "last_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)  # keyed hash of account name, address or both
    failures: Mapped[float]
    last_at: Mapped[datetime] = mapped_column(Moment)
    succeeded_at: Mapped[datetime | None] = mapped_column(Moment)
