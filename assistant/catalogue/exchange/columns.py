"""Which column of a table is which field of ours: by what the operator says, and by what columns are usually called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.catalogue.exchange.draft import Reading, cell
from assistant.catalogue.exchange.report import Report, Row
from assistant.catalogue.source import line_of, read_data, read_yaml
from assistant.errors import CatalogueError, ImportRefused
from assistant.wording import best_locale

_LANGUAGE = re.compile(r"^(.+?)[\s_:.(（]+([a-z]{2}(?:[-_][a-z]{2,4})?)[)）]?$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class Column:
    """Where a field stands: the column, the language of its text, and the part of it that counts."""

    name: str
    locale: str
    pattern: re.Pattern[str] | None = None

    def text(self, row: Row, report: Report) -> str:
        """Give what the row says; "" where it says nothing."""
        text = cell(row, self.name, report)
        if self.pattern is None:
            return text
        found = self.pattern.search(text)
        return found.group(found.lastindex or 0) if found else ""


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a mapping file; raises CatalogueError with file, line and field."""
    raw: dict[str, Any] = read_data(path, "mapping")
    for field, where in raw["columns"].items():
        _check_pattern(path, field, where)
    return raw


@lru_cache(maxsize=1)
def usual() -> dict[str, Any]:
    """Give what columns, free things and quick things are usually called."""
    raw: dict[str, Any] = read_yaml(Path(__file__).with_name("columns.yml"))
    return raw


def find_columns(names: Iterable[str], how: Reading) -> dict[str, list[Column]]:
    """Give the columns of every field, one for each language; raises ImportRefused where the name has none."""
    present = list(names)
    found: dict[str, list[Column]] = {}
    for field, where in how.columns.items():
        field, _, locale = field.partition(":")
        found.setdefault(field, []).append(_told(where, locale or how.locale, present))
    told = set(found)
    for name in present:
        guess, locale = _guessed(name, how)
        if guess and guess not in told and locale not in {column.locale for column in found.get(guess, ())}:
            found.setdefault(guess, []).append(Column(name, locale))
    if "name" not in found:
        raise ImportRefused("error.import_columns", columns=", ".join(present)[:300])
    return found


def _check_pattern(path: Path, field: str, where: str | Mapping[str, str]) -> None:
    way = ("columns", field, "pattern")
    try:
        re.compile("" if isinstance(where, str) else where.get("pattern", ""))
    except re.error as error:
        raise CatalogueError(file=path.name, line=line_of(path, way), field=".".join(way), problem=str(error)) from error


def _told(where: str | Mapping[str, str], locale: str, present: list[str]) -> Column:
    name = where if isinstance(where, str) else where["column"]
    if name not in present:
        raise ImportRefused("error.import_columns", columns=", ".join(present)[:300])
    pattern = None if isinstance(where, str) else where.get("pattern")
    return Column(name, locale, re.compile(pattern) if pattern else None)


def _guessed(name: str, how: Reading) -> tuple[str | None, str]:
    """Give field and language of a column by its name; (None, …) for one that nothing is known about."""
    known = {_plain(other): field for field, others in usual()["columns"].items() for other in (field, *others)}
    if _plain(name) in known:
        return known[_plain(name)], how.locale
    marked = _LANGUAGE.match(name.strip())
    if marked and _plain(marked.group(1)) in known:
        return known[_plain(marked.group(1))], best_locale(marked.group(2), how.locales, marked.group(2).lower())
    return None, how.locale


def _plain(name: str) -> str:
    return _BETWEEN.sub("", name.lower())
