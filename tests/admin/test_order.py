"""Words stand in the order of German lists: ä as a, ö as o, in lists and in what is offered to choose from."""

import re
from html import unescape

from registry import db
from registry.model import Account
from registry.rules.localised import Localised
from registry.services.registers import concepts, offices
from registry.services.registers.concepts import Labels
from registry.services.registers.offices import OfficeNaming
from tests.admin.conftest import Enter
from tests.admin.visiting import said
from tests.cast import actor


def in_order(page: str, *words: str) -> bool:
    """Tell whether all words are there, each after the one before."""
    places = [page.index(word) for word in words]
    return places == sorted(places)


def test_offices_are_offered_and_listed_in_german_order(enter: Enter) -> None:
    offices.add_office(actor("adam"), "aerzte", OfficeNaming(Localised("Ärztlicher Dienst")))
    offices.add_office(actor("adam"), "brand", OfficeNaming(Localised("Branddirektion")))
    visitor = enter("adam")
    form = visitor.get("/admin/office/new/").text
    offered = form.partition('name="successor"')[2]
    listed = said(enter().get("/offices"))
    steward = enter("anna").get("/admin/indicators/new").text.partition('name="steward"')[2]
    for page in (offered, listed, steward):
        assert in_order(page, "Amt für Soziales", "Ärztlicher Dienst", "Branddirektion", "Statistisches Amt")


def test_people_are_listed_in_german_order(enter: Enter) -> None:
    with db.transaction() as session:
        session.query(Account).filter(Account.name == "Lea").one().name = "Özlem"
    adam = enter("adam")
    assert in_order(said(adam.get("/admin/account/")), "Clara", "Özlem", "Rita", "Stefan")


def test_keywords_are_offered_by_name(enter: Enter) -> None:
    for code, name in (("zaehlung", "Zählung"), ("oekologie", "Ökologie"), ("obdach", "Obdach")):
        concepts.add_concept(actor("adam"), f"keywords/{code}", Labels(Localised(name)))
    page = enter("adam").get("/admin/concept/new/?scheme=keywords").text.partition('name="broader"')[2]
    offered = [unescape(name) for name in re.findall(r"<option[^>]*>([^<]+)", page)]
    assert offered.index("Obdach") < offered.index("Ökologie") < offered.index("Zählung")
