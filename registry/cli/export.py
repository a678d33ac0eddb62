"""`registry export`: writes the whole catalogue into one file."""

import os
import sys
from pathlib import Path

import click

from registry.cli.readiness import OPERATOR, open_registry
from registry.cli.speaking import tell
from registry.errors import RegistryError
from registry.formats.forms import SUFFIXES
from registry.services.catalogue.exporting import whole_catalogue
from registry.texts import gettext as _

OUTPUT = "-"


class NotWritable(RegistryError):
    """The file cannot be written."""

    message = "Die Datei %(file)s lässt sich nicht schreiben: %(fault)s"


def parameters() -> list[click.Parameter]:
    """Take the RDF form and the file."""
    language = _("RDF-Sprache: ttl (Turtle), rdf oder xml (RDF/XML), jsonld, nt (N-Triples)")
    file = _("Zieldatei; - für die Standardausgabe")
    return [
        click.Option(["--format"], type=click.Choice(sorted(SUFFIXES)), default="ttl", help=language),
        click.Option(["--out"], required=True, metavar=_("DATEI"), help=file),
    ]


def run(format: str, out: str) -> int:
    """Write it beside its place and put it there at once."""
    open_registry()
    form = SUFFIXES[format]
    if out == OUTPUT:
        sys.stdout.buffer.writelines(whole_catalogue(OPERATOR, form))
        sys.stdout.buffer.flush()
        return 0
    try:
        _write(Path(out), form)
    except OSError as error:
        raise NotWritable(file=out, fault=error.strerror) from error
    tell(_("Der Katalog steht in %(file)s.", file=out))
    return 0


def _write(path: Path, form: str) -> None:
    half_done = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half_done.open("wb") as file:
            file.writelines(whole_catalogue(OPERATOR, form))
        half_done.replace(path)
    finally:
        half_done.unlink(missing_ok=True)
