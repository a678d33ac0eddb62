"""Which larger area a unit lies in, chosen by its name: what is offered, and what somebody meant who typed one."""

from flask import g

from registry import texts
from registry.errors import Finding, Invalid
from registry.http.accounts import current_actor
from registry.rules.localised import Localised
from registry.services.names.naming import names
from registry.services.registers import units

NO_SUCH_AREA = "Ein Gebiet „%(value)s“ ist nicht erfasst. Bitte wählen Sie eines aus den Vorschlägen."
SEVERAL = "„%(value)s“ kann mehreres heißen: %(areas)s. Bitte wählen Sie eines davon."
MOST_NAMED = 5


def offered() -> list[tuple[str, str]]:
    """List the areas that others may lie in, from large to small and by name: code, and how it is called."""
    if "parents" not in g:
        g.parents = [(each.code, _label(each)) for each in units.larger(current_actor())]
    return list(g.parents)


def said(code: str) -> str:
    """Give how an area is called, for the form."""
    return dict(offered()).get(code, code)


def meant(typed: str, level: str) -> str | None:
    """Give the code of the area that is meant: by its whole label, its name alone, or its code."""
    text = typed.strip()
    if not text:
        return None
    wanted = texts.folded(text)
    found = [code for code, label in offered() if wanted in (texts.folded(label), code)]
    found = found or [
        each.code for each in units.larger(current_actor(), level) if texts.folded(each.name) == wanted
    ]
    if not found:
        raise Invalid([Finding("parent", NO_SUCH_AREA, (("value", text[:60]),))])
    if len(found) > 1:
        areas = texts.listed([said(code) for code in found[:MOST_NAMED]])
        raise Invalid([Finding("parent", SEVERAL, (("value", text[:60]), ("areas", areas)))])
    return found[0]


def _label(area: units.Area) -> str:
    level: Localised = names().levels[area.level_id].reference.label
    return f"{area.name} ({level.text(texts.current_language())} {area.key})"
