"""What an indicator's page says of its history: versions, notes, editions, boundaries, in order of time."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.looking import some
from tests.seeds.stuttgart import BLOCKS, of

WITH_STADTVIERTEL = [
    code
    for code, block in BLOCKS.items()
    if block["is_adopted"]
    and any(span.level == "stadtviertel" for span in of(code)[-1].content.values.get("levels", ()))
]


def section(text: str, name: str) -> str:
    """Give the words of one part of a page."""
    (inner,) = re.findall(rf'<section id="{name}".*?</section>', text, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", inner)))


def in_order(text: str, *words: str) -> bool:
    """Tell whether words follow each other."""
    places = [text.find(word) for word in words]
    return -1 not in places and places == sorted(places)


def test_widenings_inside_a_version_stand_between_the_versions(visit: FlaskClient) -> None:
    told = section(visit.get("/indicators/IND-0048").text, "versionen")
    assert in_order(
        told, "1.0.0", "2002 Erweiterung", "2009 Erweiterung", "1.1.0", "01.01.2015", "2.0.0", "01.04.2019"
    )
    assert "Asylbewerberleistungsgesetz" in told
    assert "Beleg: stuttgart.de" in told


def test_every_indicator_of_the_stadtviertel_tells_of_the_revision_of_2019(visit: FlaskClient) -> None:
    for code in some(WITH_STADTVIERTEL):
        told = section(visit.get(f"/indicators/{code}").text, "versionen")
        assert "01.04.2019 Gebietsstand: Stadtviertel , 319 → 457 Gebiete" in told, code
        assert "vor und nach diesem Tag nicht direkt vergleichbar" in told, code


def test_the_revision_is_in_the_json_and_beside_the_log(visit: FlaskClient) -> None:
    for address in ("/indicators/IND-0119.json", "/indicators/IND-0119/changes.json"):
        (change,) = visit.get(address).json["boundary_changes"]  # type: ignore[index]
        assert (change["level"]["code"], change["effective_from"]) == ("stadtviertel", "2019-04-01")
        assert (change["count_before"], change["count_after"]) == (319, 457)
    assert "319 → 457 Gebiete" in visit.get("/indicators/IND-0119/changes").text


def test_an_indicator_of_the_whole_city_tells_of_no_boundaries(visit: FlaskClient) -> None:
    assert visit.get("/indicators/IND-0115.json").json["boundary_changes"] == []  # type: ignore[index]
    assert "Gebietsstand" not in visit.get("/indicators/IND-0115").text


def test_editions_are_listed_and_no_beginning_is_claimed(visit: FlaskClient) -> None:
    told = section(visit.get("/indicators/IND-0040").text, "ebenen")
    assert (
        "Laut Quelle gibt es Werte nur für einzelne Ausgaben (hier nicht enthalten): 2009 , 2013 , 2016"
        in told
    )
    assert "seit" not in told.split("gibt es Werte")[1]
    assert visit.get("/indicators/IND-0040.json").json["editions"] == ["2009", "2013", "2016"]  # type: ignore[index]


def test_several_years_with_one_value_are_one_edition(visit: FlaskClient) -> None:
    told = section(visit.get("/indicators/IND-0093").text, "ebenen")
    assert "Laut Quelle gibt es Werte nur für einzelne Ausgaben (hier nicht enthalten): 2009 bis 2014" in told


def test_the_history_speaks_english(visit: FlaskClient) -> None:
    text = visit.get("/indicators/IND-0048?lang=en").text
    told = section(text, "versionen")
    assert "2002 Widening" in told
    assert "Boundaries: Stadtviertel" in told
    assert "Break in the series" in told
