"""Reads one YAML data file, checks it against its JSON Schema and names file, line and field when it is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from assistant.errors import CatalogueError

SCHEMAS = Path(__file__).parent / "schemas"


def read_data(path: Path, schema: str) -> Any:
    """Read a data file and check its shape; raises CatalogueError with file, line, field and problem."""
    raw = read_yaml(path)
    problem = next(iter(_validator(schema).iter_errors(raw)), None)
    if problem is None:
        return raw
    field = [str(part) for part in problem.absolute_path]
    raise CatalogueError(file=path.name, line=line_of(path, field), field=".".join(field) or "-", problem=_plain(problem.message))


def problems_in(raw: Any, schema: str) -> Iterator[tuple[list[str], str]]:
    """Give (field, problem) for everything about some data that does not fit a schema."""
    for problem in _validator(schema).iter_errors(raw):
        yield [str(part) for part in problem.absolute_path], _plain(problem.message)


def read_yaml(path: Path) -> Any:
    """Read a YAML file; raises CatalogueError with the line where the YAML breaks off."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError as error:
        raise CatalogueError(file=path.name, line=0, field="-", problem="no such file") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(file=path.name, line=0, field="-", problem="not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "not YAML"
        raise CatalogueError(file=path.name, line=mark.line + 1 if mark else 0, field="-", problem=words) from error


def line_of(path: Path, field: Sequence[str]) -> int:
    """Give the line (from 1) on which a field stands, or that of the nearest part of the way that exists."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    line = 1
    for part in field:
        found = _child(node, part)
        if found is None:
            break
        node, line = found
    return line


def _child(node: Any, part: str) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((value, key.start_mark.line + 1) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
        child = node.value[int(part)]
        return child, child.start_mark.line + 1
    return None


def _plain(message: str) -> str:
    return message if len(message) <= 200 else message[:200] + "…"


@lru_cache(maxsize=16)
def _validator(schema: str) -> Draft202012Validator:
    shared = json.loads((SCHEMAS / "words.json").read_text(encoding="utf-8"))
    own = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    own["$defs"] = {**shared["$defs"], **own.get("$defs", {})}
    return Draft202012Validator(own)
