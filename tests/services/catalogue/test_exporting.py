"""What machines take away: pages of the catalogue, snapshots that last two days, documents of every version."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf
from rdflib import URIRef
from sqlalchemy import select

from registry import db
from registry.errors import BadQuestion, Gone, NoSuchPage, NotFound
from registry.formats.forms import FORMS
from registry.formats.fragments import joined, one_fragment, versions
from registry.formats.fragments import page as join
from registry.formats.packing import from_stored, unpack
from registry.model import Definition, Fragment, Indicator
from registry.rules.access import ANONYMOUS, Actor
from registry.rules.localised import Localised
from registry.services.catalogue import exporting
from registry.services.catalogue.documents import document
from registry.services.catalogue.exporting import SnapshotGone, catalogue_page, whole_catalogue
from registry.services.catalogue.fragments import FRAGMENT_FORMS, export_head
from registry.services.content.records import record_of
from registry.services.lifecycle import deciding, publishing
from registry.services.operations import working
from registry.services.registers import indicators
from tests.conftest import FakeClock
from tests.formats.graphs import graph_of, term
from tests.services.stage import code_of, drafted, next_published, published, withheld

pytestmark = pytest.mark.usefixtures("stage", "clock")
READERS = {
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Publish five indicators, and let pages hold two."""
    monkeypatch.setattr(exporting, "PAGE_SIZE", 2)
    return [code_of(published()) for _ in range(5)]


def shown(form: str, number: int = 1, snapshot: int | None = None) -> list[str]:
    """List which indicators a page describes, in its order."""
    body = catalogue_page(ANONYMOUS, form, number, snapshot).body.decode()
    with db.reading() as session:
        every = session.scalars(select(Indicator.code)).all()
    found = {code: body.find(f"/indicators/{code}>") for code in every}
    return sorted((code for code, place in found.items() if place >= 0), key=lambda code: found[code])


def test_pages_hold_all_in_the_order_of_their_addresses(codes: list[str]) -> None:
    assert [shown("nt", number) for number in (1, 2, 3)] == [codes[:2], codes[2:4], codes[4:]]


@pytest.mark.parametrize("number", [0, -1, 4, 4711])
def test_a_page_that_is_not_there_is_refused_with_what_there_is(codes: list[str], number: int) -> None:
    with pytest.raises(NoSuchPage) as refused:
        catalogue_page(ANONYMOUS, "ttl", number)
    assert refused.value.data == {"value": number, "pages": 3}


def test_a_catalogue_whose_last_indicator_is_retired_has_one_empty_page(clara: Actor) -> None:
    deciding.retire(clara, published().id, decision="AG 9")
    assert catalogue_page(ANONYMOUS, "ttl").body
    assert shown("nt") == []


@pytest.mark.parametrize("form", FORMS)
def test_every_page_is_valid_alone(codes: list[str], form: str) -> None:
    for number in (1, 2, 3):
        assert list(parse_rdf(catalogue_page(ANONYMOUS, form, number).body, format=READERS[form]))


@pytest.mark.parametrize("form", FORMS)
def test_a_page_is_its_stored_fragments_joined_byte_for_byte(codes: list[str], form: str) -> None:
    with db.reading() as session:
        chosen = select(Fragment.body).where(Fragment.form == form).order_by(Fragment.code).limit(2)
        stored = [from_stored(body) for body in session.scalars(chosen)]
        described = exporting.page_at(session, 1, None)
    assert catalogue_page(ANONYMOUS, form).content == join(form, stored, described, export_head())
    for body in stored:
        assert unpack(body) in catalogue_page(ANONYMOUS, form).body


@pytest.mark.parametrize("form", FORMS)
def test_the_document_of_an_indicator_says_what_rendering_it_afresh_says(codes: list[str], form: str) -> None:
    stored = document(ANONYMOUS, form, codes[0]).body
    with db.reading() as session:
        indicator = session.scalars(select(Indicator).where(Indicator.code == codes[0])).one()
        definition = session.get_one(Definition, indicator.published_id)
        current = record_of(definition)
    fresh = one_fragment(form, current, export_head())
    further = versions(form, current, [current], export_head())
    assert stored == unpack(joined(form, fresh, export_head(), further))


def test_the_document_of_an_indicator_names_all_its_versions(codes: list[str]) -> None:
    next_published(codes[0], decimals=0)
    graph = graph_of(document(ANONYMOUS, "nt", codes[0]).body, "nt")
    whole = URIRef(export_head().node(f"/indicators/{codes[0]}").value)
    named = [URIRef(f"{whole}/{number}") for number in ("1.0.0", "1.0.1")]
    assert set(graph.objects(whole, term("dcat:hasVersion"))) == set(named)
    assert [str(graph.value(version, term("dcat:version"))) for version in named] == ["1.0.0", "1.0.1"]
    assert all(graph.value(version, term("dcat:isVersionOf")) == whole for version in named)
    assert "end=" in str(graph.value(named[0], term("dct:valid"))), "the first one has ended"
    assert "end=" not in str(graph.value(named[1], term("dct:valid")))
    assert b"hasVersion" not in catalogue_page(ANONYMOUS, "nt").body, (
        "harvesters would take them for datasets"
    )


@pytest.mark.parametrize("form", [*FORMS, "json"])
def test_the_document_of_a_retired_indicator_follows_what_is_said_of_it(
    codes: list[str], clara: Actor, form: str
) -> None:
    before = document(ANONYMOUS, form, codes[1])
    deciding.retire(clara, present_of(codes[1]), decision="AG 9")
    retired = document(ANONYMOUS, form, codes[1])
    indicators.name_successor(clara, codes[1], codes[2], "Neue Abgrenzung")
    replaced = document(ANONYMOUS, form, codes[1])
    assert len({before.state, retired.state, replaced.state}) == 3
    assert codes[2].encode() not in retired.body
    assert codes[2].encode() in replaced.body


def test_the_whole_catalogue_is_one_valid_file(codes: list[str]) -> None:
    body = b"".join(whole_catalogue(ANONYMOUS, "nt")).decode()
    assert all(f"/indicators/{code}>" in body for code in codes)
    assert list(parse_rdf(b"".join(whole_catalogue(ANONYMOUS, "ttl")), format=RdfFormat.TURTLE))


def test_a_snapshot_stays_the_same_while_others_publish(
    codes: list[str], clara: Actor, clock: FakeClock
) -> None:
    before = [catalogue_page(ANONYMOUS, "ttl", number, snapshot=5).body for number in (1, 2, 3)]
    clock.move(hours=5)
    deciding.retire(clara, present_of(codes[0]), decision="AG 9")
    next_published(codes[3], title=Localised("Anders"))
    published()
    assert [catalogue_page(ANONYMOUS, "ttl", number, snapshot=5).body for number in (1, 2, 3)] == before
    assert shown("nt", 1) == codes[1:3]
    assert b"Anders" in b"".join(whole_catalogue(ANONYMOUS, "ttl"))


def test_a_snapshot_lasts_two_days_after_the_next_step(codes: list[str], clock: FakeClock) -> None:
    clock.move(days=30)
    assert shown("nt", 1, snapshot=5) == codes[:2]  # nothing came after it
    published()
    clock.move(days=1.9)
    working.purge()
    assert shown("nt", 1, snapshot=5) == codes[:2]
    clock.move(days=0.2)
    working.purge()
    with pytest.raises(SnapshotGone) as refused:
        catalogue_page(ANONYMOUS, "ttl", 1, snapshot=5)
    assert refused.value.data["address"].endswith("/catalog.ttl")


def test_the_step_that_is_still_the_last_never_ends(codes: list[str], clock: FakeClock) -> None:
    next_published(codes[0], decimals=0)
    clock.move(days=10)
    working.purge()
    assert shown("nt", 1, snapshot=6) == codes[:2]


@pytest.mark.parametrize("snapshot", [-1, 0, 6, 4711])
def test_a_snapshot_that_never_was_is_refused(codes: list[str], snapshot: int) -> None:
    with pytest.raises(SnapshotGone):
        catalogue_page(ANONYMOUS, "ttl", 1, snapshot)


def test_the_state_of_a_page_changes_with_what_it_shows(codes: list[str]) -> None:
    states = {catalogue_page(ANONYMOUS, form, number).state for form in FORMS for number in (1, 2)}
    assert len(states) == 2 * len(FORMS)
    assert catalogue_page(ANONYMOUS, "ttl").state == catalogue_page(ANONYMOUS, "ttl").state
    next_published(codes[0], decimals=0)
    assert catalogue_page(ANONYMOUS, "ttl").state not in states


def test_every_version_has_its_document_for_ever(codes: list[str]) -> None:
    next_published(codes[0], title=Localised("Anders"))
    for form in (*FRAGMENT_FORMS, "csv"):
        assert b"Anders" in document(ANONYMOUS, form, codes[0]).body
        assert b"Anders" not in document(ANONYMOUS, form, codes[0], "1.0.0").body


@pytest.mark.parametrize(
    ("code", "version", "error"),
    [
        ("IND-4711", None, NotFound),
        ("IND-0001", "9.9.9", NotFound),
        ("IND-0001", "1.0.0-draft", NotFound),
        ("IND-0001", "1", BadQuestion),
        ("IND-0001", "'; DROP TABLE definition; --", BadQuestion),
        ("", None, NotFound),
    ],
)
def test_what_is_not_there_is_refused(
    codes: list[str], code: str, version: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        document(ANONYMOUS, "ttl", code, version)


def test_what_is_only_a_draft_has_no_document() -> None:
    with pytest.raises(NotFound):
        document(ANONYMOUS, "ttl", code_of(drafted()))


def test_a_withheld_version_is_gone_in_every_form() -> None:
    code = code_of(withheld())
    for form in (*FRAGMENT_FORMS, "csv"):
        with pytest.raises(Gone):
            document(ANONYMOUS, form, code, "1.0.0")


def test_an_indicator_withheld_and_published_again_is_back(adam: Actor) -> None:
    first = published()
    code = code_of(first)
    second = next_published(code, decimals=0)
    publishing.withhold(adam, second.id, reason="Persönliche Daten")
    with pytest.raises(Gone):
        document(ANONYMOUS, "ttl", code)
    next_published(code, decimals=2)
    assert document(ANONYMOUS, "ttl", code).body


def present_of(code: str) -> int:
    """Give the number of an indicator's published definition."""
    with db.reading() as session:
        return session.scalars(select(Indicator.published_id).where(Indicator.code == code)).one() or 0


def test_a_page_is_of_one_state_even_when_somebody_publishes_in_between(
    codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    describe_page, meanwhile = exporting.page_at, threading.Thread(target=publish_and_leave)

    def interrupted(*asked: Any) -> Any:
        described = describe_page(*asked)
        if not meanwhile.is_alive() and meanwhile.ident is None:
            meanwhile.start()
            meanwhile.join(30)
        return described

    before = catalogue_page(ANONYMOUS, "ttl", 3).body
    monkeypatch.setattr(exporting, "page_at", interrupted)
    assert catalogue_page(ANONYMOUS, "ttl", 3).body == before
    assert catalogue_page(ANONYMOUS, "ttl", 3).body != before


def publish_and_leave() -> None:
    """Publish one more, in a session of its own."""
    published()
    db.session.remove()


def test_every_page_begins_where_the_one_before_ends_at_any_number(codes: list[str], clara: Actor) -> None:
    deciding.retire(clara, present_of(codes[1]), decision="AG 9")
    published()
    remaining = [codes[0], *codes[2:]]
    everything = [code for number in (1, 2, 3) for code in shown("nt", number)]
    assert everything[: len(remaining)] == remaining
    assert len(everything) == len(set(everything)) == 5
    for snapshot in range(5, 1, -1):
        pages = range(1, -(-snapshot // 2) + 1)
        assert [code for number in pages for code in shown("nt", number, snapshot)] == codes[:snapshot]


@pytest.mark.parametrize("kind", ["superseded", "retired"])
def test_the_states_that_showed_what_is_withdrawn_are_gone_and_no_others(
    codes: list[str], adam: Actor, clara: Actor, kind: str
) -> None:
    first, before = present_of(codes[1]), b"".join(every_page(snapshot=1))
    if kind == "retired":
        deciding.retire(clara, first, decision="AG 9")
    else:
        next_published(codes[1], title=Localised("Anders"))
    after = [shown("nt", number, snapshot=6) for number in (1, 2)]
    publishing.withhold(adam, first, reason="Persönliche Daten")
    for snapshot in (2, 3, 4, 5):
        with pytest.raises(SnapshotGone):
            catalogue_page(ANONYMOUS, "nt", 1, snapshot)
    assert b"".join(every_page(snapshot=1)) == before
    assert [shown("nt", number, snapshot=6) for number in (1, 2)] == after


def every_page(snapshot: int) -> Iterator[bytes]:
    """Give all pages of a state in every form."""
    for form in FORMS:
        with db.reading() as session:
            pages = exporting.page_at(session, 1, snapshot).pages
        for number in range(1, pages + 1):
            yield catalogue_page(ANONYMOUS, form, number, snapshot).body
