"""Page numbers in addresses."""

import pytest
from flask.testing import FlaskClient

PAGED = ("/indicators", "/changes", "/indicators/IND-0048/changes")


@pytest.mark.parametrize("address", [*PAGED, "/indicators.json", "/changes.json", "/catalog.ttl"])
@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "", "1e3", "99999999", "٣", "99"])
def test_a_page_that_does_not_exist_is_refused_by_name(visit: FlaskClient, address: str, number: str) -> None:
    answer = visit.get(address, query_string={"page": number})
    assert answer.status_code == 400
    assert "page" in answer.text or "Seite" in answer.text


@pytest.mark.parametrize("address", PAGED)
def test_the_first_page_needs_no_number(visit: FlaskClient, address: str) -> None:
    assert visit.get(address, query_string={"page": "1"}).status_code == 200
    assert visit.get(address).status_code == 200
