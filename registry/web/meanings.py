"""What badges, numbers and marks of the catalogue mean: one page, made from the tables that the marks come from."""

from typing import NamedTuple

from flask import render_template

from registry.rules.fields import EVIDENCE_IN_SHORT, Gap
from registry.rules.localised import Localised
from registry.rules.versioning import STEPS, Step
from registry.web.blueprint import pages
from registry.web.parts.badges import ABOUT

STATES: dict[str, str] = {
    "published": "Die Arbeitsgruppe hat diese Definition beschlossen; sie gilt heute.",
    "adopted": "Aus öffentlichen Quellen zusammengetragen. Kein Amt und keine Arbeitsgruppe hat sie bestätigt.",
    "superseded": "Eine neuere Version gilt. Diese bleibt unverändert unter ihrer Adresse.",
    "retired": "Der Indikator wird nicht mehr geführt. Die Seite bleibt und nennt, was an seine Stelle tritt.",
    "withheld": "Aus rechtlichem Grund nicht mehr abrufbar. Die Adresse antwortet mit „410 zurückgezogen“.",
}
EVIDENCE: dict[str, str] = {
    "documented": "Eine Quelle der Stadt Stuttgart nennt die Definition; sie ist verlinkt.",
    "comparator": "Die Definition stammt von einer anderen Stadt oder einem anderen System. Ob Stuttgart gleich zählt, ist offen.",
    "inferred": "Die Definition ist aus Namen, Werten oder verwandten Indikatoren erschlossen, nicht nachgelesen.",
    "not_found": "Die Quellen nennen nur den Namen. Was gezählt wird, geht aus ihnen nicht hervor.",
}
NUMBERS: dict[Step, str] = {Step.MAJOR: "X", Step.MINOR: "Y", Step.PATCH: "Z"}
GAPS: dict[Gap, str] = {
    Gap.TO_CLARIFY: "Niemand weiß es bisher: Die Quellen sagen es nicht.",
    Gap.NOT_APPLICABLE: "Die Angabe passt zu diesem Indikator nicht, etwa ein Nenner zu einer Anzahl.",
}


class Meaning(NamedTuple):
    """A mark by its label or word, and what it says."""

    label: Localised | str
    says: str


@pages.get(ABOUT)
def about() -> str:
    """Explain what the catalogue is, and what its badges, numbers and marks mean."""
    return render_template(
        "about.html",
        states=STATES,
        evidence={code: Meaning(label, EVIDENCE[code]) for code, label in EVIDENCE_IN_SHORT.items()},
        numbers=[Meaning(NUMBERS[step], text.help) for step, text in STEPS.items()],
        gaps=[Meaning(gap.value, says) for gap, says in GAPS.items()],
    )
