"""Running: the worker, the index, the export."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

from registry.services.state.locking import is_worker_running
from tests.cli.running import Ran, Run

ROOT = Path(__file__).parent.parent.parent


def test_reindexing_brings_the_index_back(stocked: Run, instance: Path) -> None:
    shutil.rmtree(instance / "index")
    assert stocked("reindex") == Ran(0, "Der Suchindex ist neu. Dokumente: 1\n", "")


@pytest.mark.parametrize("form", ["ttl", "rdf", "xml", "jsonld", "nt"])
def test_the_catalogue_is_exported_whole(form: str, stocked: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue"
    ran = stocked("export", "--format", form, "--out", str(path))
    assert (ran.status, ran.out) == (0, "")
    if form == "nt":
        graph = rdflib.Graph().parse(path, format="nt")
        dataset = rdflib.URIRef("http://www.w3.org/ns/dcat#Dataset")
        assert len(set(graph.subjects(rdflib.RDF.type, dataset))) == 1
    assert list(tmp_path.glob(".catalogue*")) == []


def test_an_export_that_cannot_be_written_leaves_nothing(stocked: Run, tmp_path: Path) -> None:
    ran = stocked("export", "--out", str(tmp_path / "missing" / "catalogue.ttl"))
    assert ran.status == 1
    assert "lässt sich nicht schreiben" in ran.err


def test_a_worker_without_settings_refuses(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    ran = stocked("work")
    assert ran.status == 1
    assert "SECRET_KEY" in ran.err


def test_a_worker_stops_when_it_is_told_to(stocked: Run) -> None:
    command = [sys.executable, "-c", "import sys; from registry.cli import main; sys.exit(main(['work']))"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ.copy())
    assert process.stderr is not None
    try:
        assert process.stderr.readline() == "Der Arbeitsprozess läuft.\n"
        assert is_worker_running()
        assert "in Ordnung  Arbeitsprozess: läuft" in stocked("check").out
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10)[1] == "Der Arbeitsprozess ist beendet.\n"
    assert process.returncode == 0
