"""What happened to a series, in order of time."""

from registry.formats.records import DefinitionRecord, OfficeReference, Redrawn, Reference
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from registry.rules.series import SeriesNote
from registry.services.log.history import LogPage
from registry.services.pages.about_indicators import IndicatorView, VersionLine
from registry.web.parts.timeline import timeline

LEVEL = Reference("stadtviertel", Localised("Stadtviertel"), "/levels/stadtviertel")
STEWARD = OfficeReference("jobcenter", Localised("Jobcenter"), "/offices/jobcenter")
WIDER = SeriesNote("2002", "widening", Localised("Auch A"))
WIDER_STILL = SeriesNote("2009", "widening", Localised("Auch B"))


def version(number: str, valid_from: str | None, *notes: SeriesNote) -> VersionLine:
    """Make a line of the history."""
    path = f"/indicators/IND-0048/{number}"
    title = Localised("Bonuscard")
    return VersionLine(
        number, State.SUPERSEDED, path, valid_from, None, None, title, None, None, None, True, False, notes
    )


def view(*versions: VersionLine, **said: object) -> IndicatorView:
    """Make what a page shows of these versions."""
    record = DefinitionRecord(
        "IND-0048", "/indicators/IND-0048", "2.0.0", State.PUBLISHED, Localised("Bonuscard"), STEWARD, **said
    )  # type: ignore[arg-type]
    return IndicatorView(record, versions, LogPage((), 0, 1, 1), (), None, None, 1)


def test_versions_notes_of_every_version_and_boundaries_stand_in_order_of_time() -> None:
    versions = (
        version("1.0.0", None, WIDER, WIDER_STILL),
        version("1.1.0", "2010", WIDER, WIDER_STILL),
        version("2.0.0", "2017"),
    )
    redrawn = Redrawn(LEVEL, "revision", "2019-04-01", 319, 457)
    later = SeriesNote("2018", "other", Localised("Neu"))
    found = timeline(view(*versions, boundary_changes=(redrawn,), series_notes=(later,)))
    told = [event.version.version if event.version else (event.note or event.redrawn) for event in found]
    assert told == ["1.0.0", WIDER, WIDER_STILL, "1.1.0", "2.0.0", later, redrawn]
    assert [event.label for event in found if event.note] == ["Erweiterung"] * 2 + ["Anmerkung zur Reihe"]
