"""SKOS vocabularies: schemes, concepts and their labels."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.model.base import Base, LocalisedText, TwoTimes, identity, to
from registry.rules.localised import Localised

ONE_PREFERRED = text("kind = 'pref' AND recorded_until IS NULL AND valid_until IS NULL")


class Scheme(Base):
    """A code list: themes, keywords, units, frequencies, breakdowns, licences."""

    __tablename__ = "scheme"

    id: Mapped[int] = identity()
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Localised] = mapped_column(LocalisedText)
    description: Mapped[Localised | None] = mapped_column(LocalisedText)


class Concept(Base):
    """One entry of a code list; `match` is its IRI in an official list."""

    __tablename__ = "concept"
    __table_args__ = (UniqueConstraint("scheme_id", "notation"),)

    id: Mapped[int] = identity()
    scheme_id: Mapped[int] = to("scheme.id", is_indexed=False)
    notation: Mapped[str]
    broader_id: Mapped[int | None] = to("concept.id")
    position: Mapped[int] = mapped_column(default=0)
    match: Mapped[str | None]
    is_retired: Mapped[bool] = mapped_column(default=False)
    lock_version: Mapped[int] = mapped_column(default=1)

    labels: Mapped[list["ConceptLabel"]] = relationship(order_by="ConceptLabel.id")

    __mapper_args__ = {"version_id_col": lock_version}


class ConceptLabel(TwoTimes, Base):
    """A label of a concept: pref, alt or hidden, in one language (SKOS-XL in a table)."""

    __tablename__ = "concept_label"
    __table_args__ = (
        CheckConstraint("kind IN ('pref', 'alt', 'hidden')", name="kind"),
        CheckConstraint("language IN ('de', 'en')", name="language"),
        Index("ix_concept_label_known", "concept_id", "recorded_until"),
        Index(
            "uq_concept_label_preferred",
            "concept_id",
            "language",
            unique=True,
            sqlite_where=ONE_PREFERRED,
            postgresql_where=ONE_PREFERRED,
        ),
    )

    id: Mapped[int] = identity()
    concept_id: Mapped[int] = to("concept.id")
    kind: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
