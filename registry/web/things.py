"""The pages of the things definitions point to: offices, places, measures, programmes."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from registry.http.accounts import current_actor
from registry.services.pages import about_places, about_things
from registry.services.pages.about_places import Moved
from registry.web.blueprint import pages
from registry.web.parts.facts import safe_address, site_of

pages.add_app_template_filter(safe_address)
pages.add_app_template_filter(site_of)


@pages.get("/offices")
def offices() -> str:
    """List the offices of the city and the suppliers outside it."""
    return render_template("offices.html", offices=about_things.offices(current_actor()))


@pages.get("/offices/<code>")
def office(code: str) -> str:
    """Show one office with its names over time and its indicators."""
    return render_template("office.html", view=about_things.office(current_actor(), code))


@pages.get("/levels")
def levels() -> str:
    """List the spatial levels from large to small."""
    return render_template("levels.html", levels=about_places.levels(current_actor()))


@pages.get("/levels/<notation>")
def level(notation: str) -> str:
    """Show one spatial level with its units."""
    return render_template("level.html", view=about_places.level(current_actor(), notation))


@pages.get("/units/<level>/<key>")
def unit(level: str, key: str) -> str | Response:
    """Show one spatial unit; a corrected key leads to its unit for ever."""
    try:
        return render_template("unit.html", view=about_places.unit(current_actor(), level, key))
    except Moved as moved:
        return redirect(str(moved.data["path"]), 301)


@pages.get("/measures")
def measures() -> str:
    """List the measures."""
    return render_template("measures.html", measures=about_things.measures(current_actor()))


@pages.get("/measures/<code>")
def measure(code: str) -> str:
    """Show one measure and the indicators that count with it."""
    return render_template("measure.html", view=about_things.measure(current_actor(), code))


@pages.get("/programmes/<code>")
def programme(code: str) -> str:
    """Show one programme and its indicators."""
    return render_template("programme.html", view=about_things.programme(current_actor(), code))
