"""Errors to answers: one table; people get a page, programs application/problem+json."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry import db, errors, texts
from registry.errors import RegistryError
from registry.http.problems import DETAILS, STATUS, TITLES, status_of
from registry.services.pages import about_indicators
from registry.services.pages.about_places import Moved
from tests.looking import some

JSON = {"Accept": "application/json"}


def kinds(base: type[RegistryError] = RegistryError) -> list[type[RegistryError]]:
    """Give every error there is, with all its kinds."""
    return [base, *(kind for child in base.__subclasses__() for kind in kinds(child))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_a_title_for_it(kind: type[RegistryError]) -> None:
    error = kind.__new__(kind)
    assert status_of(error) in TITLES


def test_no_row_of_the_table_hides_a_later_one() -> None:
    listed = [kind for kind, _status in STATUS]
    for place, kind in some(enumerate(listed)):
        assert not [later for later in listed[place + 1 :] if issubclass(later, kind)], kind


@pytest.mark.parametrize("sentence", sorted({*TITLES.values(), *DETAILS.values()}))
def test_what_went_wrong_is_said_in_english_too(sentence: str) -> None:
    assert texts.is_translated(sentence)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nix", 404),
        ("/indicators/IND-9999", 404),
        ("/indicators/IND-0048/9.0.0", 404),
        ("/indicators/IND-0048/neu", 400),
        ("/indicators/IND-0048/compare?from=9.0.0&to=1.0.0", 404),
        ("/indicators/IND-9999/changes", 404),
        ("/themes/nix", 404),
        ("/offices/nix", 404),
        ("/levels/nix", 404),
        ("/units/stadtteil/nix", 404),
        ("/units/nix/146", 404),
        ("/measures/nix", 404),
        ("/programmes/nix", 404),
        ("/vocab/nix", 404),
        ("/indicators?nix=1", 400),
        ("/indicators?theme=nix", 400),
        ("/indicators?level=stadtteil&level=nix", 400),
        ("/indicators?status=nix", 400),
        ("/indicators?sort=nix", 400),
        ("/indicators?q=%00", 400),
        ("/indicators?q=" + "x" * 401, 400),
        ("/changes?action=nix", 400),
    ],
)
def test_bad_addresses_are_answered_in_words_for_people_and_programs(
    visit: FlaskClient, path: str, status: int
) -> None:
    page = visit.get(path)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert page.text.count("<h1") == 1
    assert texts.translate(TITLES[status], "en") in visit.get(path, headers={"Accept-Language": "en"}).text
    answer = visit.get(path, headers=JSON, follow_redirects=True)
    assert answer.status_code in (status, 406)  # not every page is there as JSON
    assert answer.mimetype == "application/problem+json"


def test_problem_details_name_the_address_and_what_is_wrong(visit: FlaskClient) -> None:
    answer = visit.get("/indicators.json?theme=nix")
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 400
    assert answer.json["instance"] == "/indicators.json"
    assert "theme" in answer.json["detail"]
    assert "nix" in answer.json["detail"]


def test_what_was_typed_is_shown_and_never_run(visit: FlaskClient) -> None:
    for path in ("/indicators", "/indicators?theme=%3Cscript%3E", "/%3Cscript%3E"):
        text = visit.get(path, query_string=None if "?" in path else {"q": "<script>alert(1)</script>"}).text
        assert "<script" not in text


def test_a_wrong_method_is_refused_with_the_right_ones(visit: FlaskClient) -> None:
    answer = visit.delete("/indicators/IND-0048.json")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_large_a_body_is_refused(visit: FlaskClient) -> None:
    answer = visit.post("/anmelden", data={"mail": "x" * 3_000_000})
    assert answer.status_code == 413


def test_an_address_with_spaces_is_not_found_in_words(visit: FlaskClient) -> None:
    assert visit.get("/indicators/IND%200048").status_code == 404
    assert visit.get("/units/stadtteil/1%2046").status_code == 404


def test_an_unexpected_error_says_nothing_about_the_inside(
    visit: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(about_indicators, "indicator", fail)
    visit.application.extensions["memory"].pages.clear()
    answer = visit.get("/indicators/IND-0048")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "secret of the inside" not in answer.text
    assert "Traceback" not in answer.text
    assert visit.get("/indicators/IND-0048", headers={"Accept-Language": "en"}).text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/", "/indicators/IND-0048", "/catalog.ttl", "/themes", "/health"])
def test_a_failing_database_is_never_an_empty_answer(visit: FlaskClient, tmp_path: Path, path: str) -> None:
    db.configure(f"sqlite:///{tmp_path}/not/there.sqlite")
    answer = visit.get(path)
    if path == "/" and answer.status_code == 200:
        return  # the index answers without the database
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_about_a_failing_database_does_not_need_it(visit: FlaskClient, tmp_path: Path) -> None:
    with visit.session_transaction() as session:
        session["_user_id"] = "somebody"
    db.configure(f"sqlite:///{tmp_path}/not/there.sqlite")
    answer = visit.get("/themes")
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert answer.text.count("<h1") == 1


def test_a_legal_withdrawal_is_gone_not_missing() -> None:
    assert status_of(errors.Gone()) == 410
    assert status_of(errors.NotFound()) == 404


def test_a_corrected_key_is_led_on_by_the_page_itself() -> None:
    assert status_of(Moved(path="/units/stadtteil/146")) == 400
