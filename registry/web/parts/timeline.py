"""What happened to a series, in order of time: versions, dated notes inside them, boundaries redrawn."""

from dataclasses import dataclass
from datetime import date

from registry.formats.records import Redrawn
from registry.rules import dates
from registry.rules.fields import NOTE_KINDS
from registry.rules.series import SeriesNote
from registry.services.pages.about_indicators import IndicatorView, VersionLine

NOTE_LABELS = dict(NOTE_KINDS)


@dataclass(frozen=True, slots=True)
class Event:
    """One moment of a series; exactly one of the three is there."""

    version: VersionLine | None = None
    note: SeriesNote | None = None
    redrawn: Redrawn | None = None
    label: str = ""  # the German word for what the note tells of


def timeline(view: IndicatorView) -> tuple[Event, ...]:
    """Put everything known of the series in its order; on one day the version comes first."""
    notes = {(note.date, note.text.de): note for line in view.versions for note in line.series_notes}
    shown = {(note.date, note.text.de): note for note in view.record.series_notes}
    events = [(_day(line.valid_from), Event(version=line)) for line in view.versions]
    events += [
        (_day(note.date), Event(note=note, label=NOTE_LABELS[note.kind])) for note in (notes | shown).values()
    ]
    events += [(_day(c.effective_from), Event(redrawn=c)) for c in view.record.boundary_changes]
    return tuple(event for _, event in sorted(events, key=lambda pair: pair[0]))


def _day(text: str | None) -> date:
    return dates.parse(text).earliest if text else date.min
