"""Checks graphs against shapes and tells what is wrong as plain findings."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.formats.fragments import document
from registry.formats.head import Head
from registry.formats.records import DefinitionRecord
from registry.rules.localised import Localised

if TYPE_CHECKING:
    from rdflib import Graph

# What rdflib calls the four languages.
READERS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
SHACL = "http://www.w3.org/ns/shacl#"


class Violation(NamedTuple):
    """One fault of a graph: the thing, the property, the value found, how bad, and what the shape says of it."""

    focus: str
    path: str
    value: str
    severity: str
    message: Localised

    @property
    def is_violation(self) -> bool:
        """Tell whether it breaks the rules; warnings only recommend."""
        return self.severity == "Violation"


def own_shapes() -> tuple[Path, ...]:
    """Name the files of our own shapes, which run where no others are at hand."""
    return (Path(str(files("vocab") / "shapes" / "registry.ttl")),)


def check(record: DefinitionRecord, head: Head) -> tuple[Violation, ...]:
    """Check what a definition would say if it were published now; drafts are checked when they are saved."""
    return validate(document("nt", record, head), "nt")


def validate(data: bytes, form: str, shapes: tuple[Path, ...] | None = None) -> tuple[Violation, ...]:
    """Check a document in one of our RDF languages; takes 20 to 120 ms for a dataset."""
    from rdflib import Graph

    return validate_graph(
        Graph().parse(data=data, format=READERS[form]), own_shapes() if shapes is None else shapes
    )


def validate_graph(graph: "Graph", shapes: tuple[Path, ...]) -> tuple[Violation, ...]:
    """Check a graph that is already read; violations first."""
    import pyshacl

    _, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(shapes), allow_warnings=True, inplace=True)
    found = {_violation(report, result) for result in _results(report)}
    return tuple(sorted(found, key=lambda each: (not each.is_violation, each)))


@cache
def _shapes(paths: tuple[Path, ...]) -> "Graph":
    from rdflib import Graph

    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def _results(report: Any) -> list[Any]:
    from rdflib import URIRef

    # Only the report's own results: others are details of them.
    return list(report.objects(None, URIRef(SHACL + "result")))


def _violation(report: Any, result: Any) -> Violation:
    from rdflib import URIRef

    def said(name: str) -> str:
        return str(report.value(result, URIRef(SHACL + name)) or "")

    messages = {
        message.language: str(message)
        for message in sorted(report.objects(result, URIRef(SHACL + "resultMessage")))
    }
    message = Localised(messages.get("de") or next(iter(messages.values()), ""), messages.get("en"))
    return Violation(
        said("focusNode"),
        said("resultPath")
        or said("sourceShape"),  # a shape that compares properties is named for the one at fault
        said("value"),
        said("resultSeverity").removeprefix(SHACL),
        message,
    )
