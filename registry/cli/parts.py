"""The command line's modules by name: a command loads its own alone, so that each starts quickly."""

import importlib
from typing import Any


def part(name: str) -> Any:
    """Give a module of the command line."""
    return importlib.import_module(f"registry.cli.{name}")
