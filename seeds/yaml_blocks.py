"""Reads YAML files that hold a list of blocks, so that years, keys and dates stay the text that was typed."""

import re
from typing import Any

import yaml

NOT_READABLE = "Einrückung, Doppelpunkt, Klammern oder Anführungszeichen stimmen hier nicht."
NO_LIST = "Erwartet wird eine Liste von Blöcken, die mit einem Strich beginnen."

LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Broken(Exception):
    """The text is no list of YAML blocks; `line` and `why` say where and what."""

    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(f"{line}: {why}")


class _Blocks(LOADER):  # type: ignore[misc]
    """Knows text, true, false, empty and single digits only; refuses a key that is given twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build the mapping of a block, each key once."""
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise Broken(key.start_mark.line + 1, f"„{key.value}“ steht zweimal da.")
            seen.add(str(key.value))
        built: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return built


# YAML would read 2012 as a number, 2019-04-01 as a day and 08111000 as octal: here they are what stands in the file.
_Blocks.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Blocks.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
_Blocks.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[0-9]$"), list("0123456789"))


def read_blocks(content: str) -> list[dict[str, object]]:
    """Read the blocks of one file; raise Broken with the line of the first fault."""
    try:
        blocks = yaml.load(content, Loader=_Blocks)  # noqa: S506 - a safe loader, see above
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(mark.line + 1 if mark else 1, NOT_READABLE) from error
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Broken(1, NO_LIST)
    return blocks
