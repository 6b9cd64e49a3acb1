"""Reads one YAML data file, checks it against its JSON Schema and names file, line and field when it is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from assistant.errors import CatalogueError

Field = tuple[str, ...]
"""The way to a value in a data file: ("items", "senior-card", "cost")."""

SCHEMAS = Path(__file__).parent / "schemas"
FORMATS = FormatChecker(formats=())
"""What the schemas may ask of a value beyond JSON's own types: `day`."""


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]  # PyYAML has no types
    """Reads YAML; a day that no calendar has stays text, so that the schema can refuse it by its field."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


@FORMATS.checks("day")
def _is_day(value: object) -> bool:
    return type(value) is date


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
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise CatalogueError(file=path.name, line=0, field="-", problem="no such file") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(file=path.name, line=0, field="-", problem="not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "not YAML"
        raise CatalogueError(file=path.name, line=mark.line + 1 if mark else 0, field="-", problem=words) from error


def expression(path: Path, patterns: Mapping[Field, str], flags: int = 0) -> re.Pattern[str]:
    """Join regular expressions of a data file, by their fields, into one that finds any of them.

    Raises:
        CatalogueError: with file, line and field of the first one that is broken.
    """
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns.values()), flags)
    except re.error as error:
        field, problem = next(_broken(patterns), (next(iter(patterns)), error))
        raise CatalogueError(file=path.name, line=line_of(path, field), field=".".join(field), problem=str(problem)) from error


def numbered(field: Field, values: Iterable[str]) -> dict[Field, str]:
    """Give the values of a list by their own fields: (*field, "0"), (*field, "1") …"""
    return {(*field, str(number)): value for number, value in enumerate(values)}


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


def _broken(patterns: Mapping[Field, str]) -> Iterator[tuple[Field, re.error]]:
    for field, pattern in patterns.items():
        try:
            re.compile(pattern)
        except re.error as error:
            yield field, error


def _plain(message: str) -> str:
    return message if len(message) <= 200 else message[:200] + "…"


@lru_cache(maxsize=16)
def _validator(schema: str) -> Draft202012Validator:
    shared = json.loads((SCHEMAS / "words.json").read_text(encoding="utf-8"))
    own = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    own["$defs"] = {**shared["$defs"], **own.get("$defs", {})}
    return Draft202012Validator(own, format_checker=FORMATS)
