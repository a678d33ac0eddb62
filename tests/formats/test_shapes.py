"""Our catalogue passes every official shape set, and our own shapes find what makes harvesters lose datasets."""

from dataclasses import replace
from pathlib import Path

import pytest

from registry.formats import shacl
from registry.formats.forms import FORMS
from registry.formats.fragments import document, fragment, joined, page, versions
from registry.formats.head import CataloguePage, Head
from registry.formats.packing import unpack
from registry.formats.records import DefinitionRecord
from registry.rules.lifecycle import State
from registry.rules.localised import Localised
from tests.looking import some

SHAPES = {
    "core": "bundles/dcat-ap-3.0.1-core.ttl",
    "full": "bundles/dcat-ap-3.0.1-full.ttl",
    "de-2.0": "bundles/dcat-ap-de-2.0.ttl",
    "de-3.0": "bundles/dcat-ap-de-3.0.ttl",
    "extra": "shapes/extra/extra-checks.shapes.ttl",
    "statdcat": "shapes/statdcat-ap/statdcat-ap-additions.shapes.ttl",
}
PAGE = CataloguePage(number=4711, page=1, pages=2, total=103, modified="2026-11-22T12:00:00+00:00")


def faults(data: bytes, form: str, shapes: tuple[Path, ...] | None = None) -> list[shacl.Violation]:
    return [found for found in shacl.validate(data, form, shapes) if found.is_violation]


@pytest.fixture(scope="module")
def pages(records: tuple[DefinitionRecord, ...], head: Head) -> dict[str, bytes]:
    rendered = [fragment(record, head) for record in records]
    return {form: unpack(page(form, [each[form] for each in rendered], PAGE, head)) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SHAPES)
def test_a_page_passes_alone(name: str, form: str, pages: dict[str, bytes], dcat_kit: Path) -> None:
    assert faults(pages[form], form, (dcat_kit / SHAPES[name],)) == []


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("is_frozen", [False, True])
def test_every_document_passes_alone(
    name: str, is_frozen: bool, records: tuple[DefinitionRecord, ...], head: Head, dcat_kit: Path
) -> None:
    for record in some(records):
        assert (
            faults(document("nt", record, head, is_frozen=is_frozen), "nt", (dcat_kit / SHAPES[name],)) == []
        )


@pytest.mark.parametrize(("name", "passes"), [(name, name != "de-2.0") for name in SHAPES])
def test_without_a_contributor_only_the_profile_of_2_0_fails(
    name: str, passes: bool, quota: DefinitionRecord, head: Head, dcat_kit: Path
) -> None:
    found = faults(
        document("ttl", quota, replace(head, contributor_id=None)), "ttl", (dcat_kit / SHAPES[name],)
    )
    assert (not found) is passes
    assert all(fault.path.endswith("contributorID") for fault in found)


# 2.0 knows only the older list of states that DCAT-AP 3 replaced; a document has one state, by the newer list.
@pytest.mark.parametrize(("name", "allowed"), [(name, int(name == "de-2.0")) for name in SHAPES])
@pytest.mark.parametrize("is_frozen", [False, True])
def test_what_is_out_of_force_passes_too(
    name: str, allowed: int, is_frozen: bool, quota: DefinitionRecord, head: Head, dcat_kit: Path
) -> None:
    retired = replace(quota, state=State.RETIRED, valid_until="2026-11-30", retired="2026-11-30T09:00:00Z")
    written = document("nt", retired, head, is_frozen=is_frozen)
    found = faults(written, "nt", (dcat_kit / SHAPES[name],))
    assert len(found) == allowed
    assert all("adms:status" in fault.message.de for fault in found)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SHAPES)
def test_a_document_that_names_all_versions_passes(
    name: str, form: str, quota: DefinitionRecord, head: Head, dcat_kit: Path
) -> None:
    past = replace(quota, version="2.0.0", state=State.SUPERSEDED, valid_from="2001", valid_until="2011")
    further = versions(form, quota, [past, quota], head)
    written = unpack(joined(form, fragment(quota, head)[form], head, further))
    assert faults(written, form, (dcat_kit / SHAPES[name],)) == []
    assert faults(written, form) == []


def test_a_page_passes_our_own_shapes(pages: dict[str, bytes]) -> None:
    for form, data in some(pages.items()):
        assert faults(data, form) == []


def test_our_own_shapes_warn_of_a_missing_contributor(quota: DefinitionRecord, head: Head) -> None:
    found = shacl.validate(document("ttl", quota, replace(head, contributor_id=None)), "ttl")
    assert [(each.severity, each.path.rpartition("/")[2]) for each in found] == [("Warning", "contributorID")]


def test_our_own_shapes_refuse_a_keyword_that_portals_refuse(quota: DefinitionRecord, head: Head) -> None:
    written = document("nt", quota, head).replace(b'"Sozialmonitoring"@de', b'"Sozial (monitoring)"@de')
    assert [fault.value for fault in faults(written, "nt")] == ["Sozial (monitoring)"]


def test_our_own_shapes_warn_of_a_place_without_a_box(quota: DefinitionRecord, head: Head) -> None:
    written = document("nt", quota, head).replace(b"ns/dcat#bbox", b"ns/dcat#box")
    assert [(each.severity, each.path.rpartition("#")[2]) for each in shacl.validate(written, "nt")] == [
        ("Warning", "bbox")
    ]


def test_a_draft_can_be_checked_before_it_is_published(quota: DefinitionRecord, head: Head) -> None:
    draft = replace(quota, version=None, previous_version=None)
    assert shacl.check(draft, head) == ()
    assert [fault.message for fault in shacl.check(replace(draft, title=Localised("")), head)] == [
        Localised(
            "Ein Titel fehlt, oder es gibt zwei in derselben Sprache.",
            "A title is missing, or there are two in one language.",
        )
    ]


# Faults of the kit's examples → the shape set that finds them.
EXAMPLES = {
    "missing-title": "core",
    "stub-dataset": "core",
    "two-modified": "core",
    "no-accessurl": "core",
    "publisher-text": "core",
    "license-literal": "core",
    "format-literal": "core",
    "language-literal": "core",
    "frequency-unknown": "full",
    "theme-unknown": "de-3.0",
    "no-publisher": "de-2.0",
    "no-license": "de-3.0",
    "period-empty": "de-2.0",
    "contact-unreachable": "de-2.0",
    "contributor-missing": "de-2.0",
    "email-literal": "extra",
    "date-format": "extra",
    "availability-unknown": "extra",
    "blank-node-dataset": "extra",
    "series-no-publisher": "extra",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_kits_invalid_examples_are_found(name: str, dcat_kit: Path) -> None:
    assert faults(example(dcat_kit, f"invalid-{name}"), "ttl", (dcat_kit / SHAPES[EXAMPLES[name]],))


# A missing contributor is a warning of ours; series we do not make.
OURS = sorted(EXAMPLES.keys() - {"contributor-missing", "series-no-publisher"})


@pytest.mark.parametrize("name", OURS)
def test_our_own_shapes_find_the_frequent_faults(name: str, dcat_kit: Path) -> None:
    clean = {fault.message for fault in faults(example(dcat_kit, "valid"), "ttl")}
    assert {fault.message for fault in faults(example(dcat_kit, f"invalid-{name}"), "ttl")} - clean


def example(kit: Path, name: str) -> bytes:
    """Give one of the kit's examples, with its code lists as the data that goes with it."""
    lists = b"\n".join(path.read_bytes() for path in sorted((kit / "vocab").glob("*.ttl")))
    return (kit / f"example-{name}.ttl").read_bytes() + b"\n" + lists
