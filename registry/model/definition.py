"""Definitions: numbered versions of what an indicator meant, frozen once they are published."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.model.base import (
    Base,
    Document,
    Editions,
    LocalisedText,
    Moment,
    SeriesNotes,
    TwoTimes,
    identity,
    part_of,
    to,
)
from registry.rules.fields import CHOICES, EVIDENCE, SOURCE_ROLES
from registry.rules.lifecycle import FROZEN, OPEN, State
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote


def _one_of(column: str, values: tuple[str, ...], *, or_null: bool = True) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(
        f"{column} IN ({listed})" + (f" OR {column} IS NULL" if or_null else ""), name=column
    )


def _listed(states: frozenset[State]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


IS_OPEN = text(f"state IN ({_listed(OPEN)})")
IS_PUBLISHED = text("state = 'published'")
STARTS_UNKNOWN = text(f"valid_from IS NULL AND state IN ({_listed(FROZEN)})")


class Definition(TwoTimes, Base):
    """One version of an indicator's content; the number X.Y.Z is given at publishing."""

    __tablename__ = "definition"
    __table_args__ = (
        UniqueConstraint("indicator_id", "major", "minor", "patch"),
        _one_of("state", tuple(State), or_null=False),
        _one_of("direction", tuple(code for code, _ in CHOICES["direction"])),
        _one_of("method_kind", tuple(code for code, _ in CHOICES["method_kind"])),
        _one_of("evidence_status", tuple(code for code, _ in EVIDENCE)),
        CheckConstraint(
            f"state NOT IN ({_listed(FROZEN)}) OR (major IS NOT NULL AND minor IS NOT NULL AND "
            "patch IS NOT NULL AND published_at IS NOT NULL AND content_digest IS NOT NULL)",
            name="numbered",
        ),
        CheckConstraint("decimals IS NULL OR decimals BETWEEN 0 AND 9", name="decimals"),
        Index(
            "uq_definition_open", "indicator_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
        ),
        Index(
            "uq_definition_published",
            "indicator_id",
            unique=True,
            sqlite_where=IS_PUBLISHED,
            postgresql_where=IS_PUBLISHED,
        ),
        Index(
            "uq_definition_start_unknown",
            "indicator_id",
            unique=True,
            sqlite_where=STARTS_UNKNOWN,
            postgresql_where=STARTS_UNKNOWN,
        ),
        Index("ix_definition_state_changed", "state", "changed_at"),
    )

    id: Mapped[int] = identity()
    indicator_id: Mapped[int] = to("indicator.id")
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    major: Mapped[int | None]
    minor: Mapped[int | None]
    patch: Mapped[int | None]
    step: Mapped[str | None]  # what the author asks for: major, minor, patch
    lock_version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = to("account.id")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None]  # why this version is there
    decision: Mapped[str | None]  # number of the group's decision
    content_digest: Mapped[bytes | None] = mapped_column(
        LargeBinary
    )  # set last: from then on the row is frozen
    is_adopted: Mapped[bool] = mapped_column(default=False)
    is_candidate: Mapped[bool] = mapped_column(default=False)
    evidence_status: Mapped[str | None]
    origin: Mapped[str | None]
    evidence_url: Mapped[str | None]
    version_notes: Mapped[Localised | None] = mapped_column(LocalisedText)
    gaps: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)

    title: Mapped[Localised] = mapped_column(LocalisedText)
    short_title: Mapped[Localised | None] = mapped_column(LocalisedText)
    theme_id: Mapped[int | None] = to("concept.id")
    definition: Mapped[Localised | None] = mapped_column(LocalisedText)
    purpose: Mapped[Localised | None] = mapped_column(LocalisedText)
    interpretation: Mapped[Localised | None] = mapped_column(LocalisedText)
    direction: Mapped[str | None]
    method_kind: Mapped[str | None]
    numerator_id: Mapped[int | None] = to("measure.id")
    denominator_id: Mapped[int | None] = to("measure.id")
    formula: Mapped[str | None]
    unit_id: Mapped[int | None] = to("concept.id")
    decimals: Mapped[int | None]
    population: Mapped[Localised | None] = mapped_column(LocalisedText)
    method: Mapped[Localised | None] = mapped_column(LocalisedText)
    confidentiality: Mapped[Localised | None] = mapped_column(LocalisedText)
    reference_period: Mapped[Localised | None] = mapped_column(LocalisedText)
    periodicity_id: Mapped[int | None] = to("concept.id")
    available_since: Mapped[str | None]
    available_until: Mapped[str | None]
    editions: Mapped[tuple[str, ...] | None] = mapped_column(Editions)
    series_notes: Mapped[tuple[SeriesNote, ...] | None] = mapped_column(SeriesNotes)
    comparability: Mapped[Localised | None] = mapped_column(LocalisedText)
    limitations: Mapped[Localised | None] = mapped_column(LocalisedText)
    source_office_id: Mapped[int | None] = to("office.id")
    contact: Mapped[str | None]
    licence_id: Mapped[int | None] = to("concept.id")

    __mapper_args__ = {"version_id_col": lock_version}

    @property
    def version(self) -> str | None:
        """Give the number as people cite it, or None for what has none yet."""
        return None if self.major is None else f"{self.major}.{self.minor}.{self.patch}"


class DefinitionConcept(Base):
    """A keyword or breakdown of a definition."""

    __tablename__ = "definition_concept"
    __table_args__ = (
        CheckConstraint("field IN ('keywords', 'breakdowns')", name="field"),
        Index("ix_definition_concept_shared", "concept_id", "definition_id"),
    )

    definition_id: Mapped[int] = part_of("definition.id", is_deferred=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = part_of("concept.id")
    position: Mapped[int] = mapped_column(default=0)


class DefinitionLevel(Base):
    """A spatial level for which there are values, with EDTF bounds."""

    __tablename__ = "definition_level"

    definition_id: Mapped[int] = part_of("definition.id", is_deferred=True)
    level_id: Mapped[int] = part_of("spatial_level.id", is_indexed=True)
    since: Mapped[str | None]
    until: Mapped[str | None]
    note: Mapped[Localised | None] = mapped_column(LocalisedText)


class DefinitionSource(Base):
    """Where a part of the figure comes from, with legal basis and address."""

    __tablename__ = "definition_source"
    __table_args__ = (_one_of("role", tuple(code for code, _ in SOURCE_ROLES), or_null=False),)

    definition_id: Mapped[int] = part_of("definition.id", is_deferred=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[str]
    text: Mapped[Localised] = mapped_column(LocalisedText)
    legal_basis: Mapped[str | None]
    url: Mapped[str | None]


class FormulaTerm(Base):
    """A name in a formula: the measure or the indicator it stands for."""

    __tablename__ = "formula_term"
    __table_args__ = (CheckConstraint("(measure_id IS NULL) <> (indicator_id IS NULL)", name="one_target"),)

    definition_id: Mapped[int] = part_of("definition.id", is_deferred=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    measure_id: Mapped[int | None] = to("measure.id")
    indicator_id: Mapped[int | None] = to("indicator.id")
