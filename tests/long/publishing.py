"""The real site with one address more, which publishes: what the kill drill's server runs."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from registry import db
from registry.errors import RegistryError
from registry.model import Definition
from registry.rules.localised import Localised
from tests.services import stage

ADDRESS = "/drill/publish"


def publish(number: int) -> str:
    """Publish a new indicator or, every other time, a next version of one; gives code and version."""
    title = Localised(f"Bonuscard Nummer {number}", f"Bonus card number {number}")
    if number % 2 == 0:
        return _told(stage.published(stage.drafted(title=title)))
    code = _a_published_code(number)
    return _told(
        stage.next_published(code, title=title) if code else stage.published(stage.drafted(title=title))
    )


def _a_published_code(number: int) -> str | None:
    """Choose an indicator that is in force and has no draft that a killed process left behind."""
    with db.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT code FROM indicator WHERE published_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM definition "
            "WHERE indicator_id = indicator.id AND state IN ('draft', 'proposed', 'agreed')) ORDER BY code"
        )
        codes = [row[0] for row in rows]
    return codes[number % len(codes)] if codes else None


def _told(definition: Definition) -> str:
    return f"{stage.code_of(definition)} {definition.version}"


def application() -> Callable[..., Iterable[bytes]]:
    """Make the site for gunicorn."""
    from registry.site import create_app  # noqa: PLC0415 - only the server needs it

    site = create_app()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != ADDRESS:
            return site(environ, start_response)
        try:
            told = publish(int(environ["QUERY_STRING"]))
        except RegistryError as error:
            start_response("409 Conflict", [("Content-Type", "text/plain")])
            return [str(error).encode()]
        finally:
            db.session.remove()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [told.encode()]

    return answer


if "gunicorn" in os.environ.get("SERVER_SOFTWARE", ""):
    app = application()
