"""A catalogue while it is being read: the parts of one services file, in the shape of `schemas/services.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.catalogue.exchange.report import Report, Row
from assistant.catalogue.exchange.text import MOST_CELL, MOST_NAME, opening, slug, tidy

Raw = dict[str, Any]
WHERE = Row("", 0)


@dataclass(frozen=True)
class Reading:
    """How a source is read: its name, the language of text that names none, the city's languages, and its columns."""

    source: str
    locale: str
    locales: tuple[str, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    rows: str = ""

    def id_of(self, identifier: str) -> str:
        """Give the id of an item; a bare number says nothing, so that the source's name comes before it."""
        made = slug(identifier)
        return f"{self.source}-{made}" if made.isdigit() else made


@dataclass
class Draft:
    """Items, life events and what they name, by id, and the row each item came from."""

    report: Report
    items: dict[str, Raw] = field(default_factory=dict)
    events: dict[str, Raw] = field(default_factory=dict)
    places: dict[str, Raw] = field(default_factory=dict)
    authorities: dict[str, Raw] = field(default_factory=dict)
    evidence: dict[str, Raw] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    def add(self, id_: str, item: Raw, row: Row) -> None:
        """Add an item, unless it has no usable name or its id is taken."""
        names = (item.get("name") or {}).values()
        if not names:
            self.report.skip(row, "name", "there is none")
        elif max(map(len, names)) > MOST_NAME:
            self.report.skip(row, "name", f"longer than {MOST_NAME} characters")
        elif id_ in self.items:
            self.report.skip(row, "id", f"the same as in row {self.rows[id_].number}")
        else:
            self.items[id_] = said(item)
            self.rows[id_] = row

    def remove(self, id_: str, field: str, problem: str) -> None:
        """Leave an item out after all."""
        del self.items[id_]
        self.report.skip(self.rows[id_], field, problem)

    def bring(self, name: Mapping[str, str], id_: str = "") -> Raw:
        """Note a piece of evidence and give its use; one id with two names is two pieces."""
        own = slug(next(iter(name.values())))
        key = id_ or own
        if self.evidence.setdefault(key, {"name": dict(name)})["name"] != name:
            key = f"{key}-{own}"
            self.evidence[key] = {"name": dict(name)}
        return {"id": key}


def said(fields: Mapping[str, Any]) -> Raw:
    """Leave out what is not known: None, no words, an empty list."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", {}, [])}


def cell(row: Row, column: str, report: Report) -> str:
    """Give a cell's text, tidied; a monstrous one is left out."""
    text = row.get(column)
    if len(text) > MOST_CELL:
        report.drop(row, column, f"{len(text)} characters are too many")
        return ""
    return tidy(text)


def described(words: Mapping[str, str]) -> Raw:
    """Give `description`, as much as can be heard at once, and the rest as `notes`."""
    parts = {locale: opening(text) for locale, text in words.items()}
    rest = {locale: rest for locale, (_, rest) in parts.items() if rest}
    return {"description": {locale: first for locale, (first, _) in parts.items()}, "notes": [rest] if rest else []}
