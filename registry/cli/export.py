"""`registry export`: writes the whole catalogue into one file."""

import argparse
import os
import sys
from pathlib import Path

from registry.cli.readiness import open_registry
from registry.cli.speaking import tell
from registry.errors import RegistryError
from registry.formats.forms import SUFFIXES
from registry.services.catalogue.exporting import whole_catalogue
from registry.texts import gettext as _

OUTPUT = "-"


class NotWritable(RegistryError):
    """The file cannot be written."""

    message = "Die Datei %(file)s lässt sich nicht schreiben: %(fault)s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the RDF form and the file."""
    parser.add_argument(
        "--format",
        choices=sorted(SUFFIXES),
        default="ttl",
        help=_("RDF-Sprache: ttl (Turtle), rdf oder xml (RDF/XML), jsonld, nt (N-Triples)"),
    )
    parser.add_argument(
        "--out", required=True, metavar=_("DATEI"), help=_("Zieldatei; - für die Standardausgabe")
    )


def run(arguments: argparse.Namespace) -> int:
    """Write it beside its place and put it there at once."""
    open_registry()
    form = SUFFIXES[arguments.format]
    if arguments.out == OUTPUT:
        sys.stdout.buffer.writelines(whole_catalogue(form))
        sys.stdout.buffer.flush()
        return 0
    try:
        _write(Path(arguments.out), form)
    except OSError as error:
        raise NotWritable(file=arguments.out, fault=error.strerror) from error
    tell(_("Der Katalog steht in %(file)s.", file=arguments.out))
    return 0


def _write(path: Path, form: str) -> None:
    half_done = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half_done.open("wb") as file:
            file.writelines(whole_catalogue(form))
        half_done.replace(path)
    finally:
        half_done.unlink(missing_ok=True)
