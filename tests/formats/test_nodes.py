"""Nothing that leaves as a node is an invalid address, text or date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from registry.formats.nodes import address, link, mailbox, moment, name, speakable, texts, typed
from registry.rules.localised import Localised

SUBJECT = NamedNode("https://x.example/1")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("https://a.example/b c", "https://a.example/b%20c"),
        ("  https://a.example/  ", "https://a.example/"),
        ('https://a.example/<x>"{y}|^`\\', "https://a.example/%3Cx%3E%22%7By%7D%7C%5E%60%5C"),
        ("https://a.example/ä", "https://a.example/%C3%A4"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ("HTTPS://A.Example/B", "https://a.example/B"),
        ("https://a.example/?q=1&r=[2]#t", "https://a.example/?q=1&r=%5B2%5D#t"),
    ],
)
def test_an_address_is_escaped_where_needed(given_text: str, expected: str) -> None:
    node = address(given_text)
    assert node is not None
    assert node.value == expected


@pytest.mark.parametrize(
    "text",
    [None, "", "kommt noch", "javascript:alert(1)", "ftp://a.example/", "https://", "https:// a", "//a"],
)
def test_what_is_no_web_address_is_none(text: str | None) -> None:
    assert address(text) is None


@given(st.text())
def test_no_text_makes_an_invalid_address(text: str) -> None:
    node = address("https://a.example/" + text)
    assert node is None or NamedNode(node.value) == node
    assert node is None or not set(node.value) & set(' <>"{}|\\^`\n\t')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amt@stuttgart.example", "mailto:amt@stuttgart.example"),
        (" amt.1+x@s.example ", "mailto:amt.1+x@s.example"),
        ("ä@s.example", "mailto:%C3%A4@s.example"),
        ("kein postfach", None),
        ("a@b@c", None),
        ("", None),
        (None, None),
        ("a b@c", None),
    ],
)
def test_a_mailbox_is_a_mailto_or_nothing(text: str | None, expected: str | None) -> None:
    node = mailbox(text)
    assert (node.value if node else None) == expected


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("2026-03-16", "2026-03-16", "date"),
        ("2026-03-16T08:30:00+01:00", "2026-03-16T08:30:00+01:00", "dateTime"),
        ("2026-03-16T08:30", "2026-03-16T08:30:00", "dateTime"),
    ],
)
def test_a_moment_is_typed(text: str, value: str, kind: str) -> None:
    literal = moment(text)
    assert literal is not None
    assert (literal.value, literal.datatype) == (value, name(f"xsd:{kind}"))


@pytest.mark.parametrize("text", [None, "", "16.03.2026", "2026-02-31", "31.02.2020", "gestern"])
def test_what_is_no_moment_is_none(text: str | None) -> None:
    assert moment(text) is None


def test_control_characters_and_odd_line_ends_are_taken_out() -> None:
    assert speakable("a\x00b\r\nc\rd\te\u2028f") == "ab\nc\nd\tef"


def test_texts_are_stated_in_the_languages_they_have() -> None:
    assert len(texts(SUBJECT, "dct:title", Localised("eins", "one"))) == 2
    assert len(texts(SUBJECT, "dct:title", Localised("eins", " "))) == 1
    assert texts(SUBJECT, "dct:title", None) == []


def test_a_thing_is_linked_to_what_there_is_and_to_nothing_otherwise() -> None:
    target = NamedNode("https://x.example/2")
    assert link(SUBJECT, "dct:format", target) == (Triple(SUBJECT, name("dct:format"), target),)
    assert link(SUBJECT, "dct:format", Literal("")) == (Triple(SUBJECT, name("dct:format"), Literal("")),)
    assert link(SUBJECT, "dct:format", None) == ()


def test_a_thing_may_be_of_several_classes() -> None:
    found = typed(SUBJECT, "foaf:Agent", "foaf:Organization")
    assert [triple.object for triple in found] == [name("foaf:Agent"), name("foaf:Organization")]
    assert {(triple.subject, triple.predicate) for triple in found} == {(SUBJECT, name("rdf:type"))}
