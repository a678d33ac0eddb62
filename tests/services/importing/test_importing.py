"""Loading a catalogue: once or again the same, all or nothing, every fault with its file, row and column."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, select

from registry import db
from registry.errors import Finding, Invalid, NotAllowed, NotSignedIn
from registry.formats import json as json_format
from registry.formats.fragments import fragment
from registry.formats.packing import from_stored, pack
from registry.model import (
    Base,
    Catalogue,
    Change,
    ChangeField,
    Concept,
    ConceptLabel,
    Definition,
    Fragment,
    Indicator,
    Office,
    OfficeName,
    Task,
)
from registry.rules.access import ANONYMOUS, Actor
from registry.services.catalogue import fragments
from registry.services.catalogue.documents import document
from registry.services.catalogue.exporting import catalogue_page
from registry.services.content.records import records_of
from registry.services.importing import importing
from registry.services.importing import indicators as bulk
from registry.services.importing.importing import load
from registry.services.importing.things import KEYS, MAKERS, TWICE
from registry.services.names.naming import names
from registry.services.operations.verifying import verify
from registry.services.registers.units import UnitDetails, add_unit
from tests.cast import CAST, actor

pytestmark = pytest.mark.usefixtures("cast", "used", "clock")


class Row(NamedTuple):
    """One row of a file."""

    where: str
    values: Mapping[str, Any]


class Files(NamedTuple):
    """A catalogue made by hand."""

    schemes: tuple[Row, ...] = ()
    concepts: tuple[Row, ...] = ()
    offices: tuple[Row, ...] = ()
    office_names: tuple[Row, ...] = ()
    levels: tuple[Row, ...] = ()
    units: tuple[Row, ...] = ()
    boundary_changes: tuple[Row, ...] = ()
    measures: tuple[Row, ...] = ()
    programmes: tuple[Row, ...] = ()
    indicators: tuple[Row, ...] = ()


CONTENT: dict[str, Any] = {
    "title": {"de": "Einpersonenhaushalte", "en": "One-person households"},
    "theme": "bevoelkerung",
    "keywords": ["haushalt"],
    "definition": {"de": "Anteil der Einpersonenhaushalte."},
    "direction": "neutral",
    "method_kind": "ratio",
    "numerator": "einpersonenhaushalte",
    "denominator": "haushalte",
    "formula": "einpersonenhaushalte / haushalte * 100",
    "unit": "prozent",
    "confidentiality": "zu klären",
    "levels": [{"level": "stadtteil", "since": "2010"}],
    "reference_period": "31. Dezember",
    "periodicity": "jaehrlich",
    "sources": [{"role": "indicator", "text": {"de": "Melderegister"}}],
    "source_office": "statistisches-amt",
}


def rows(name: str, *values: Mapping[str, Any]) -> tuple[Row, ...]:
    """Number rows as a file does."""
    return tuple(Row(f"{name}.csv: Zeile {number}", row) for number, row in enumerate(values, 2))


def block(code: str, *versions: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """Make the block of an adopted indicator."""
    return {
        "code": code,
        "steward": "statistisches-amt",
        "is_adopted": True,
        "adoption_reason": "Aus dem Datenkompass",
        "programmes": ["quartiersmonitoring"],
        "versions": list(versions or ({"content": CONTENT},)),
    } | values


CANDIDATE = block("IND-0003", is_adopted=False, adoption_reason=None)
BLOCKS = (
    block("IND-0001"),
    block(
        "IND-0002",
        {"content": CONTENT},
        {"content": CONTENT | {"decimals": 2}, "valid_from": "2017", "step": "minor"},
    ),
    CANDIDATE,
    block("IND-0004", {"content": CONTENT | {"method_kind": "index", "formula": "IND-0001 + IND-0002"}}),
)


def catalogue(**changed: tuple[Row, ...]) -> Files:
    """Give a small whole catalogue, with some files in place of others."""
    files = {
        "schemes": rows(
            "schemes",
            *({"code": code, "title_de": code} for code in ("themes", "keywords", "units", "frequencies")),
        ),
        "concepts": rows(
            "concepts",
            {
                "scheme": "themes",
                "notation": "bevoelkerung",
                "label_de": "Bevölkerung",
                "label_en": "Population",
            },
            {
                "scheme": "keywords",
                "notation": "haushalt",
                "label_de": "Haushalt",
                "alt_de": ("Wohnhaushalt",),
                "hidden_en": ("home",),
            },
            {"scheme": "keywords", "notation": "familie", "label_de": "Familie", "broader": "haushalt"},
            {"scheme": "units", "notation": "prozent", "label_de": "Prozent"},
            {"scheme": "frequencies", "notation": "jaehrlich", "label_de": "jährlich"},
        ),
        "offices": rows(
            "offices", {"code": "jobcenter", "is_external": False, "mailbox": "jobcenter@stuttgart.example"}
        ),
        "office_names": rows(
            "office_names",
            {"office": "jobcenter", "name_de": "Arbeitsamt", "valid_until": "2004"},
            {"office": "jobcenter", "name_de": "Jobcenter", "valid_from": "2005-01-01"},
        ),
        "levels": rows(
            "levels",
            {"notation": "gemeinde", "position": 1, "name_de": "Stadt", "plural_de": "Städte"},
            {"notation": "stadtteil", "position": 3, "name_de": "Stadtteil", "plural_de": "Stadtteile"},
        ),
        "units": rows(
            "units",
            {"level": "gemeinde", "key": "08111000", "name": "Stuttgart"},
            {
                "level": "stadtteil",
                "key": "146",
                "name": "Rot",
                "parent_level": "gemeinde",
                "parent_key": "08111000",
            },
        ),
        "boundary_changes": rows(
            "boundary_changes",
            {"level": "stadtteil", "kind": "revision", "effective_from": "1966", "count_after": 56},
        ),
        "measures": rows(
            "measures",
            {"code": "haushalte", "label_de": "Haushalte"},
            {
                "code": "einpersonenhaushalte",
                "label_de": "Einpersonenhaushalte",
                "unit": "prozent",
                "office": "jobcenter",
            },
        ),
        "programmes": rows(
            "programmes", {"code": "quartiersmonitoring", "label_de": "Quartiersmonitoring", "since": "2018"}
        ),
        "indicators": tuple(Row(f"indicators/alle.yaml: {b['code']}", b) for b in BLOCKS),
    }
    return Files(**files | changed)


def contents() -> dict[str, int]:
    """Count every table."""
    with db.reading() as session:
        return {
            t.name: session.scalar(select(func.count()).select_from(t)) or 0
            for t in Base.metadata.sorted_tables
        }


def refusal(loaded: Files) -> tuple[Finding, ...]:
    """Load what is faulty; gives the faults, and makes sure that nothing was written."""
    before = contents()
    with pytest.raises(Invalid) as refused:
        load(actor("adam"), loaded)
    assert contents() == before
    return refused.value.findings


def test_a_catalogue_comes_in_whole(adam: Actor) -> None:
    loaded = load(adam, catalogue())
    assert loaded == (20, 4, 1)
    counts = contents()
    assert (counts["indicator"], counts["definition"], counts["fragment"], counts["catalogue"]) == (
        4,
        5,
        3 * 5,
        1,
    )
    with db.reading() as session:
        assert session.execute(select(Catalogue.number, Catalogue.total)).one() == (1, 3)
        assert session.scalars(select(Task.kind)).all() == ["reindex"]
    verify()


def test_words_for_the_search_alone_come_in_in_both_languages(adam: Actor) -> None:
    load(adam, catalogue())
    with db.reading() as session:
        chosen = select(ConceptLabel.language, ConceptLabel.text).where(ConceptLabel.kind == "hidden")
        assert session.execute(chosen).all() == [("en", "home")]


def test_loading_again_changes_nothing(adam: Actor) -> None:
    load(adam, catalogue())
    before = contents()
    assert load(adam, catalogue()) == (0, 0, None)
    assert contents() == before


def test_what_is_new_in_a_second_load_comes_in_beside(adam: Actor) -> None:
    load(adam, catalogue(indicators=catalogue().indicators[:1]))
    assert load(adam, catalogue()) == (0, 3, 2)
    with db.reading() as session:
        assert [step.total for step in session.scalars(select(Catalogue).order_by(Catalogue.number))] == [
            1,
            3,
        ]
    verify()


def test_edits_win_over_the_files(adam: Actor) -> None:
    load(adam, catalogue())
    with db.transaction() as session:
        session.scalars(
            select(Office).where(Office.code == "jobcenter")
        ).one().mailbox = "neu@stuttgart.example"
    load(adam, catalogue())
    with db.reading() as session:
        assert (
            session.scalars(select(Office.mailbox).where(Office.code == "jobcenter")).one()
            == "neu@stuttgart.example"
        )


def test_versions_follow_each_other_in_time_and_number(adam: Actor) -> None:
    load(adam, catalogue())
    with db.reading() as session:
        found = session.scalars(
            select(Definition)
            .join(Indicator, Indicator.id == Definition.indicator_id)
            .where(Indicator.code == "IND-0002")
            .order_by(Definition.id)
        ).all()
        assert [(d.version, d.state, d.valid_from, d.valid_until) for d in found] == [
            ("1.0.0", "superseded", None, "2016"),
            ("1.1.0", "published", "2017", None),
        ]
        assert all(d.is_adopted and d.decision is None and d.reason == "Aus dem Datenkompass" for d in found)


def test_a_candidate_is_a_draft_that_nobody_outside_sees(adam: Actor) -> None:
    load(adam, catalogue())
    with db.reading() as session:
        draft = session.scalars(select(Definition).where(Definition.is_candidate)).one()
        assert (draft.state, draft.version, draft.content_digest) == ("draft", None, None)
    assert b"IND-0003" not in catalogue_page(ANONYMOUS, "ttl").body


def test_loaded_fragments_are_what_publishing_would_have_rendered(adam: Actor) -> None:
    load(adam, catalogue())
    with db.reading() as session:
        definitions = list(session.scalars(select(Definition).where(Definition.state == "published")))
        stored = {(f.code, f.form): from_stored(f.body) for f in session.scalars(select(Fragment))}
        for record in records_of(definitions):
            rendered = fragment(record, fragments.export_head()) | {"json": pack(json_format.text_of(record))}
            for form, body in rendered.items():
                assert stored[record.code, form] == body
    assert b"IND-0001" in document(ANONYMOUS, "ttl", "IND-0004").body


def test_names_are_known_at_once_with_their_history(adam: Actor) -> None:
    load(adam, catalogue())
    assert names().offices[names().office_ids["jobcenter"]].label.de == "Jobcenter"
    with db.reading() as session:
        chosen = select(OfficeName).join(Office).where(Office.code == "jobcenter").order_by(OfficeName.id)
        assert [(n.name.de, n.valid_from, n.valid_until) for n in session.scalars(chosen)] == [
            ("Arbeitsamt", None, "2004"),
            ("Jobcenter", "2005-01-01", None),
        ]
        assert (
            session.scalar(select(func.count()).select_from(ConceptLabel).where(ConceptLabel.kind == "alt"))
            == 1
        )
        assert (
            session.scalars(select(Concept.broader_id).where(Concept.notation == "familie")).one() is not None
        )


def test_every_row_is_logged_in_one_chain(adam: Actor) -> None:
    load(adam, catalogue())
    with db.reading() as session:
        changes = list(session.scalars(select(Change).order_by(Change.number)))
    assert [c.action for c in changes[:20]] == ["import"] * 20
    assert [(c.action, c.subject_code, c.visibility) for c in changes[20:]] == [
        ("adopt", "IND-0001", "public"),
        ("adopt", "IND-0002", "public"),
        ("supersede", "IND-0002", "public"),
        ("adopt", "IND-0002", "public"),
        ("import", "IND-0003", "members"),
        ("adopt", "IND-0004", "public"),
    ]


def test_progress_is_told(adam: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 3)
    told: list[tuple[int, int]] = []
    load(adam, catalogue(), lambda done, total: told.append((done, total)))
    assert told == [(3, 4), (4, 4)]


def test_only_the_administration_loads() -> None:
    before = contents()
    for person in CAST:
        if person.name != "adam":
            with pytest.raises(NotAllowed):
                load(actor(person.name), catalogue())
    with pytest.raises(NotSignedIn):
        load(ANONYMOUS, catalogue())
    assert contents() == before


# One broken cell for each file: the row's number there, the column, what stands in it.
BROKEN: tuple[tuple[str, int, str, Any], ...] = (
    ("schemes", 2, "code", "Große Liste"),
    ("schemes", 3, "title_de", ""),
    ("schemes", 3, "code", "\ufffd"),
    ("concepts", 2, "scheme", "farben"),
    ("concepts", 2, "notation", "a b"),
    ("concepts", 3, "label_de", None),
    ("concepts", 4, "broader", "gibt-es-nicht"),
    ("concepts", 3, "exact_match", "kein http"),
    ("concepts", 3, "alt_de", ("\ufffd",)),
    ("offices", 2, "code", "Amt 12"),
    ("offices", 2, "mailbox", "kein at"),
    ("offices", 2, "source_url", "a b"),
    ("office_names", 2, "office", "amt-x"),
    ("office_names", 3, "valid_from", "31.02.2020"),
    ("office_names", 3, "valid_until", "1999"),
    ("office_names", 2, "name_de", " "),
    ("levels", 2, "notation", ""),
    ("levels", 2, "plural_de", None),
    ("levels", 3, "position", "drei"),
    ("levels", 3, "position", 1),
    ("units", 3, "level", "dorf"),
    ("units", 3, "key", ""),
    ("units", 3, "key", "WRONG KEY!"),
    ("units", 3, "note", "Platz\ufffd"),
    ("units", 3, "key_status", "a\nb"),
    ("offices", 2, "evidence", "\ufffd"),
    ("office_names", 2, "number", "\ufffd"),
    ("boundary_changes", 2, "count_before", "viele"),
    ("units", 3, "name", None),
    ("units", 3, "parent_key", "99"),
    ("units", 3, "parent_level", "dorf"),
    ("units", 2, "source_url", "www"),
    ("units", 3, "valid_from", "gestern"),
    ("boundary_changes", 2, "kind", "earthquake"),
    ("boundary_changes", 2, "effective_from", "31.02.2020"),
    ("boundary_changes", 2, "level", "dorf"),
    ("measures", 2, "code", "haus-halte"),
    ("measures", 3, "unit", "ellen"),
    ("measures", 3, "office", "amt-x"),
    ("measures", 2, "label_de", ""),
    ("programmes", 2, "code", "Ä"),
    ("programmes", 2, "since", "32.01.2020"),
    ("programmes", 2, "lead_office", "amt-x"),
)


def test_a_broken_cell_is_named_and_nothing_is_written() -> None:
    unnamed = []
    for file, line, column, value in BROKEN:
        where = f"{file}.csv: Zeile {line}"
        broken = tuple(
            Row(row.where, {**row.values, column: value}) if row.where == where else row
            for row in getattr(catalogue(), file)
        )
        findings = refusal(catalogue(**{file: broken}))
        if (where, column) not in [(finding.where, finding.field) for finding in findings]:
            unnamed.append((where, column, value, findings))
    assert unnamed == []


def test_every_kind_of_file_is_broken_once() -> None:
    assert {kind for kind, _ in MAKERS} == {file for file, *_ in BROKEN}


def changed_content(**changed: Any) -> dict[str, Any]:
    """Make versions with a changed content; None takes a field away."""
    return {"versions": [{"content": {k: v for k, v in (CONTENT | changed).items() if v is not None}}]}


def changed_version(**changed: Any) -> dict[str, Any]:
    """Make versions with something else changed."""
    return {"versions": [{"content": CONTENT} | changed]}


BROKEN_BLOCKS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"code": "DI-033"}, "code"),
    ({"code": "IND-33"}, "code"),
    ({"code": None}, "code"),
    ({"steward": "amt-x"}, "steward"),
    ({"steward": None}, "steward"),
    ({"programmes": ["x"]}, "programmes"),
    ({"versions": []}, "versions"),
    ({"versions": ["x"]}, "versions"),
    (changed_content(title=None), "title"),
    (changed_content(title={"en": "only"}), "title"),
    (changed_content(reference_period=None), "reference_period"),
    (changed_content(theme="x"), "theme"),
    (changed_content(keywords=["haushalt", "x"]), "keywords"),
    (changed_content(numerator="x"), "numerator"),
    (changed_content(formula="haushalte / unbekannt"), "formula"),
    (changed_content(formula="haushalte / / 1"), "formula"),
    (changed_content(formula="IND-0099 * 2"), "formula"),
    (changed_content(formula="IND-0001 * 2"), "formula"),  # it is IND-0001 itself
    (changed_content(formula="IND-0003 * 2"), "formula"),  # a candidate
    (changed_content(formula="IND-0004 * 2"), "formula"),  # which names IND-0001
    (changed_content(formula="haushalte / (haushalte - haushalte)"), "formula"),
    (changed_content(formula="einpersonenhaushalte * 100"), "formula"),  # which is in per cent already
    (changed_content(levels=[{"level": "dorf"}]), "levels"),
    (changed_content(levels=[{"since": "2010"}]), "levels"),
    (changed_content(levels="stadtteil"), "levels"),
    (changed_content(available_since="31.02.2020"), "available_since"),
    (changed_content(decimals="viele"), "decimals"),
    (changed_content(direction="up"), "direction"),
    (changed_content(contact="kein at"), "contact"),
    (changed_content(nonsense="x"), "nonsense"),
    (changed_content(purpose="\ufffd"), "purpose"),
    (changed_version(valid_from="31.02.2020"), "valid_from"),
    (changed_version(step="huge"), "step"),
    (changed_version(evidence_status="sure"), "evidence_status"),
    (changed_version(evidence_url="a b"), "evidence_url"),
    (changed_version(version_notes={"en": "only"}), "version_notes"),
    (changed_version(content="x"), "content"),
    (changed_version(reason="\ufffd"), "reason"),
    (changed_version(origin="a\nb"), "origin"),
    (
        {
            "versions": [
                {"content": CONTENT, "valid_from": "2017"},
                {"content": CONTENT, "valid_from": "2010"},
            ]
        },
        "versions",
    ),
    ({"versions": [{"content": CONTENT}, {"content": CONTENT}]}, "versions"),
    (
        {"is_adopted": False, "versions": [{"content": CONTENT}, {"content": CONTENT, "valid_from": "2017"}]},
        "versions",
    ),
    ({"is_adopted": True, "adoption_reason": None}, "adoption_reason"),
)


def test_a_broken_block_is_named_and_nothing_is_written(adam: Actor) -> None:
    good, *others = catalogue().indicators
    load(adam, catalogue(indicators=()))
    unnamed = []
    for changed, field in BROKEN_BLOCKS:
        findings = refusal(catalogue(indicators=(Row(good.where, {**good.values, **changed}), *others)))
        if (good.where, field) not in [(finding.where, finding.field) for finding in findings]:
            unnamed.append((changed, field, findings))
    assert unnamed == []


def test_a_code_that_stands_twice_is_named() -> None:
    first, *others = catalogue().indicators
    findings = refusal(
        catalogue(indicators=(first, Row("indicators/b.yaml: IND-0001", first.values), *others))
    )
    assert [(f.where, f.field) for f in findings] == [("indicators/b.yaml: IND-0001", "code")]


def test_every_fault_of_a_file_is_named_in_one_run() -> None:
    first, second, *others = catalogue().indicators
    broken = (
        Row(first.where, {**first.values, "steward": "x"}),
        Row(second.where, {**second.values, "programmes": ["x"]}),
    )
    findings = refusal(catalogue(indicators=(*broken, *others)))
    assert {(f.where, f.field) for f in findings} == {(first.where, "steward"), (second.where, "programmes")}


def test_the_sentence_counts_the_faults(adam: Actor) -> None:
    with pytest.raises(Invalid, match="Es wurde nichts übernommen: 1 "):
        load(adam, catalogue(offices=(*catalogue().offices, *rows("weitere", {"code": "Amt 12"}))))


@pytest.mark.parametrize("when", ["open_fragments", "record_all"])
def test_a_failure_in_the_middle_takes_everything_back(
    adam: Actor, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    before = contents()

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(bulk, when, fail)
        with pytest.raises(RuntimeError):
            load(adam, catalogue())
    assert contents() == before
    assert load(adam, catalogue()).indicators == 4


FILES_WITH_ROWS = tuple(kind for kind, _ in MAKERS)


@pytest.mark.parametrize("file", FILES_WITH_ROWS)
def test_a_second_row_for_the_same_thing_that_says_something_else_is_refused(file: str) -> None:
    first = getattr(catalogue(), file)[-1]
    other = next(c for c in first.values if c not in KEYS[file] and isinstance(first.values[c], str | int))
    value = first.values[other]
    changed = {**first.values, other: value + 1 if isinstance(value, int) else f"{value}x"}
    second = Row(f"{file}.csv: Zeile 99", changed)
    findings = refusal(catalogue(**{file: (*getattr(catalogue(), file), second)}))
    (finding,) = [found for found in findings if found.where == second.where]
    assert (finding.field, finding.message) == (KEYS[file][-1], TWICE)
    assert dict(finding.data)["where"] == first.where


def test_faults_in_several_files_are_all_named_and_nothing_that_follows_from_them() -> None:
    small = catalogue()
    broken = {
        "offices": (
            Row("offices.csv: Zeile 2", {**small.offices[0].values, "mailbox": "kein at"}),
            *small.offices[1:],
        ),
        "measures": (
            Row("measures.csv: Zeile 2", {**small.measures[0].values, "label_de": ""}),
            *small.measures[1:],
        ),
        "indicators": (Row("indicators/alle.yaml: IND-33", block("IND-33")), *small.indicators),
    }
    assert [(f.where, f.field) for f in refusal(catalogue(**broken))] == [
        ("offices.csv: Zeile 2", "mailbox"),
        ("measures.csv: Zeile 2", "label_de"),
        ("indicators/alle.yaml: IND-33", "code"),
    ]


# The same faulty unit at the desk and in a file: key, what else is said, the field of the desk, the file's columns.
FAULTY_UNITS = (
    ({"key": "WRONG KEY!"}, "key", {"key"}),
    ({"note": "Platz\ufffd"}, "note", {"note"}),
    ({"key_status": "a\nb"}, "key_status", {"key_status"}),
    ({"parent": "stadtteil/100"}, "parent", {"parent_level"}),
    ({"parent": "gemeinde/99"}, "parent", {"parent_key"}),
    ({"source_url": "www"}, "source_url", {"source_url"}),
    ({"name": ""}, "name", {"name"}),
    ({"valid_from": "gestern"}, "valid_from", {"valid_from"}),
)


@pytest.mark.parametrize(("said", "field", "columns"), FAULTY_UNITS)
def test_a_file_brings_no_unit_that_the_desk_refuses(
    adam: Actor, said: dict[str, str], field: str, columns: set[str]
) -> None:
    good = {"key": "142", "name": "Nordbahnhof", "valid_from": "2010"} | said
    level, _, key = good.get("parent", "").partition("/")
    row = {**good, "level": "stadtteil", "parent_level": level, "parent_key": key}
    added = ({"level": "stadtteil", "key": "100", "name": "Oberer Schlossgarten"}, row)
    findings = refusal(catalogue(units=(*catalogue().units, *rows("weitere", *added))))
    assert {finding.field for finding in findings} == columns
    load(adam, catalogue(units=(*catalogue().units, *rows("weitere", added[0]))))
    details = UnitDetails(**{k: good[k] for k in ("parent", "key_status", "note", "source_url") if k in good})
    with pytest.raises(Invalid) as refused:
        add_unit(adam, f"stadtteil/{good['key']}", good["name"], details, valid_from=good["valid_from"])
    assert {finding.field for finding in refused.value.findings} == {field}
    assert {f.message for f in refused.value.findings} & {f.message for f in findings} or field == "parent"


def test_a_loaded_history_says_when_each_version_ended(adam: Actor) -> None:
    load(adam, catalogue())
    with db.reading() as session:
        ended = session.scalars(select(Change).where(Change.action == "supersede")).one()
        rows = session.scalars(select(ChangeField).where(ChangeField.change_number == ended.number)).all()
    assert ended.version == "1.0.0"
    assert {row.field: row.after for row in rows} == {"state": '"superseded"', "valid_until": '"2016"'}
    verify()
