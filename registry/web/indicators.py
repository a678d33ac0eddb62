"""The pages of an indicator: in force, as a frozen version, two versions compared."""

from dataclasses import dataclass

from flask import render_template, request

from registry.errors import BadQuestion
from registry.formats.records import DefinitionRecord
from registry.http.accounts import current_actor
from registry.rules.fields import EVIDENCE
from registry.rules.lifecycle import State, status_of
from registry.rules.localised import Localised
from registry.services.log.values_in_words import both
from registry.services.pages import about_indicators
from registry.services.pages.about_indicators import IndicatorView, VersionLine
from registry.web.blueprint import pages
from registry.web.parts import facts
from registry.web.parts.availability import Levels, levels
from registry.web.parts.calculation import Calculation, calculation
from registry.web.parts.citing import Citation, Download, citation, downloads
from registry.web.parts.entries import Entries, entries
from registry.web.parts.facts import Fact
from registry.web.parts.timeline import Event, timeline

MEANING = ("purpose", "interpretation", "direction", "keywords")
CALCULATION = (
    "method_kind",
    "numerator",
    "denominator",
    "reference_period",
    "unit",
    "decimals",
    "population",
    "method",
    "breakdowns",
    "confidentiality",
)
ORIGIN = ("source_office", "periodicity", "contact")
ONLY_ONE = "Zu diesem Indikator gibt es nur eine Version; zu vergleichen ist noch nichts."


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """What the page of a definition shows, in the order it shows it."""

    view: IndicatorView
    meaning: tuple[Fact, ...]
    calculation: Calculation | None
    calculated: tuple[Fact, ...]
    origin: tuple[Fact, ...]
    levels: Levels
    events: tuple[Event, ...]
    log: Entries
    citation: Citation
    downloads: tuple[Download, ...]
    evidence: Localised | None
    came_from: Localised | None
    evidence_path: str | None
    current: VersionLine | None
    previous: VersionLine | None

    @property
    def record(self) -> DefinitionRecord:
        """Give the definition that is shown."""
        return self.view.record

    @property
    def status(self) -> str:
        """Name the badge."""
        record = self.record
        return status_of(record.state, is_adopted=record.is_adopted, is_candidate=record.is_candidate)


@pages.get("/indicators/<code>")
def indicator(code: str) -> str:
    """Show the definition in force."""
    return render_template(
        "indicator.html", page=_presented(about_indicators.indicator(current_actor(), code))
    )


@pages.get("/indicators/<code>/<version>")
def version(code: str, version: str) -> str:
    """Show one frozen definition, for ever."""
    shown = _presented(about_indicators.version(current_actor(), code, version), is_frozen=True)
    return render_template("indicator.html", page=shown, is_frozen=True)


@pages.get("/indicators/<code>/compare")
def compare(code: str) -> str:
    """Show what differs between two versions, field by field."""
    before, after = (request.args.get(name) or None for name in ("from", "to"))
    if before is None or after is None:
        before, after = _last_two(code, before, after)
    found = about_indicators.comparison(current_actor(), code, before, after)
    return render_template("compare.html", found=found)


def _last_two(code: str, before: str | None, after: str | None) -> tuple[str, str]:
    """Complete what is to be compared: the version in force with the one before it."""
    numbers = [line.version for line in about_indicators.heading(current_actor(), code).versions]
    if len(numbers) < 2:
        raise BadQuestion(ONLY_ONE)
    return before or numbers[-2], after or numbers[-1]


def _presented(view: IndicatorView, *, is_frozen: bool = False) -> IndicatorPage:
    record = view.record
    origin = (
        facts.steward(record),
        *facts.facts(record, ORIGIN),
        *facts.sources(record),
        *facts.programmes(record),
    )
    return IndicatorPage(
        view,
        facts.facts(record, MEANING),
        calculation(record),
        facts.facts(record, CALCULATION),
        origin,
        levels(record),
        timeline(view),
        entries(view.log),
        citation(record),
        downloads(f"{record.path}/{record.version}" if is_frozen else record.path),
        both(dict(EVIDENCE)[record.evidence_status]) if record.evidence_status else None,
        facts.origin(record),
        facts.safe_address(record.evidence_url),
        *_neighbours(view),
    )


def _neighbours(view: IndicatorView) -> tuple[VersionLine | None, VersionLine | None]:
    """Give the version in force, and the one before the shown one."""
    current = next((v for v in view.versions if v.state in (State.PUBLISHED, State.RETIRED)), None)
    numbers = [v.version for v in view.versions]
    place = numbers.index(view.record.version) if view.record.version in numbers else 0
    return current, view.versions[place - 1] if place else None
