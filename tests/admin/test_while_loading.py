"""While the catalogue is loaded people find every page, and read on it that it is not complete."""

import pytest

from tests.admin.conftest import Enter
from tests.services.stage import published

NOTICE = "Der Katalog wird gerade geladen oder ist noch leer. Was hier steht, ist nicht vollständig."
PAGES = (
    "/",
    "/indicators",
    "/themes",
    "/offices",
    "/levels",
    "/changes",
    "/catalog",
    "/schnittstellen",
    "/impressum",
)


@pytest.mark.parametrize("address", PAGES)
def test_pages_say_that_the_catalogue_is_not_complete_until_it_is(enter: Enter, address: str) -> None:
    visitor = enter()
    assert NOTICE in visitor.get(address).text
    assert "The catalogue is being loaded, or is still empty." in visitor.get(f"{address}?lang=en").text
    published()
    assert NOTICE not in visitor.get(address).text


def test_nothing_is_said_to_be_missing_meanwhile(enter: Enter) -> None:
    visitor = enter()
    answer = visitor.get("/indicators/IND-0048", 503)
    assert "Der Katalog ist gerade nicht vollständig" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    published()
    visitor.get("/indicators/IND-4711", 404)


def test_the_desk_works_meanwhile(enter: Enter) -> None:
    assert enter("anna").get("/admin/").status_code == 200


def test_health_says_it_too(enter: Enter) -> None:
    visitor = enter()
    assert visitor.get("/health").json == {"status": "ok", "catalogue_number": 0, "catalogue": "loading"}
    published()
    assert visitor.get("/health").json["catalogue"] == "complete"
