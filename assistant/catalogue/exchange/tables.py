"""Reads a plain table of services: CSV, XLSX or JSON, a row for each service; the columns are found by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.catalogue.exchange.columns import Column, find_columns, usual
from assistant.catalogue.exchange.draft import Draft, Raw, Reading, described, said
from assistant.catalogue.exchange.files import MOST_ROWS, is_sheet, read_json, rows_of
from assistant.catalogue.exchange.report import Report, Row
from assistant.catalogue.exchange.text import day, phone, slug
from assistant.errors import ImportRefused

_PARTS = re.compile(r"[\n;；|]+")
_NAMES = re.compile(r"[\n;；|、，]+")
_NOTHING = re.compile(r"0+(?:\.0+)?")
_YUAN = re.compile(r"[¥￥]\s*(\d+(?:\.\d+)?)元?|(\d+(?:\.\d+)?)\s*(?:元|yuan|cny|rmb)")
_DAYS = re.compile(r"^(\d{1,4})\s*(?:个?工作日|working days?)?$", re.IGNORECASE)


def read_table(name: str, data: bytes, how: Reading, report: Report) -> Draft:
    """Read one table; raises ImportRefused where it is none, or no column holds the name."""
    rows = list(_rows(name, data, how, report))
    if not rows:
        raise ImportRefused("error.import_unreadable", path=name, problem="there are no rows below its header")
    draft = Draft(report)
    columns = find_columns(dict.fromkeys(column for row in rows for column in row.cells), how)
    for row in rows:
        report.read += 1
        _Reader(draft, how, row, columns).read()
    return draft


def fee(text: str) -> Raw | None:
    """Read a fee that is nothing, or an amount marked as yuan; None for any other words."""
    plain = text.strip(" .。").lower()
    if plain in usual()["free"] or _NOTHING.fullmatch(plain):
        return {"amount": 0}
    found = _YUAN.fullmatch(plain)
    return {"amount": float(found.group(1) or found.group(2))} if found else None


class _Reader:
    """Reads one row into the draft."""

    def __init__(self, draft: Draft, how: Reading, row: Row, columns: Mapping[str, Sequence[Column]]) -> None:
        self._draft, self._how, self._row, self._columns = draft, how, row, columns

    def read(self) -> None:
        name = self._words("name")
        identifier = self._text("id") or next(iter(name.values()), "")
        item = {
            "name": name,
            **{field: self._words(field) for field in ("short_name", "output", "reference")},
            **described(self._words("description")),
            "also_called": self._several("also_called", _NAMES),
            "eligibility": [{"kind": "other", "text": words} for words in self._each("eligibility", _PARTS)],
            "evidence": [self._draft.bring(words) for words in self._each("evidence", _NAMES)],
            "steps": self._each("steps", _PARTS),
            **self._where(),
            **self._facts(),
        }
        self._draft.add(self._how.id_of(identifier), item, self._row)

    def _facts(self) -> Raw:
        """Give fee, days, day of checking, authority and domain."""
        cost, authority = self._words("cost"), self._words("authority")
        domain = slug(self._text("domain")) if self._text("domain") else None
        if authority:
            self._draft.authorities[slug(next(iter(authority.values())))] = {"name": authority}
        free = next((found for found in map(fee, cost.values()) if found), None)
        return {
            "cost": free or ({"note": cost} if cost else None),
            "processing": self._days(),
            "checked_on": self._checked(),
            "authority": slug(next(iter(authority.values()))) if authority else None,
            "domain": domain,
        }

    def _where(self) -> Raw:
        """Give the place as the one channel, and the telephone."""
        number = self._phone()
        address, hours = self._words("address"), self._words("hours")
        name = self._words("place") or address
        if not name:
            return {"phone": number}
        id_ = slug(" ".join((*name.values(), *address.values(), *hours.values(), number or "")))
        self._draft.places[id_] = said({"name": name, "address": address, "hours": hours, "phone": number})
        return {"phone": number, "channels": [{"type": "window", "place": id_}]}

    def _phone(self) -> str | None:
        text = self._text("phone")
        number = phone(text)
        if text and number is None:
            self._draft.report.drop(self._row, "phone", "no number that can be dialled")
        return number

    def _days(self) -> Raw | None:
        text = self._text("days")
        found = _DAYS.match(text)
        if found:
            return {"promised_days": int(found.group(1))}
        if text.lower() in usual()["at_once"]:
            return {"promised_days": 0}
        if text:
            self._draft.report.drop(self._row, "days", "no number of working days")
        return None

    def _checked(self) -> Any:
        text = self._text("checked_on")
        if text and day(text) is None:
            self._draft.report.drop(self._row, "checked_on", "no day written as 2026-11-01")
        return day(text)

    def _words(self, field: str) -> dict[str, str]:
        texts = ((column.locale, column.text(self._row, self._draft.report)) for column in self._columns.get(field, ()))
        return {locale: text.replace("\n", " ") if field == "name" else text for locale, text in texts if text}

    def _text(self, field: str) -> str:
        return next(iter(self._words(field).values()), "")

    def _several(self, field: str, apart: re.Pattern[str]) -> dict[str, list[str]]:
        return {locale: _split(text, apart) for locale, text in self._words(field).items()}

    def _each(self, field: str, apart: re.Pattern[str]) -> list[dict[str, str]]:
        """Give a list's entries in every language; languages that do not have as many entries are left out."""
        parts = self._several(field, apart)
        first = next(iter(parts.values()), [])
        whole = {locale: texts for locale, texts in parts.items() if len(texts) == len(first)}
        return [{locale: texts[number] for locale, texts in whole.items()} for number in range(len(first))]


def _split(text: str, apart: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in apart.split(text) if part.strip()]


def _rows(name: str, data: bytes, how: Reading, report: Report) -> Iterator[Row]:
    if is_sheet(data) or not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        yield from rows_of(name, data, report)
        return
    keys = [key for key in how.rows.split(".") if key]
    for number, cells in enumerate(_descend(read_json(name, data, report), keys, {}), start=1):
        if number > MOST_ROWS:
            raise ImportRefused("error.import_unreadable", path=name, problem=f"it has more than {MOST_ROWS} rows")
        yield Row(name, number, cells)


def _descend(value: Any, keys: Sequence[str], above: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the objects below the keys; each also has the cells of the objects above it."""
    if isinstance(value, list):
        for one in value:
            yield from _descend(one, keys, above)
    elif isinstance(value, dict) and keys:
        yield from _descend(value.get(keys[0]), keys[1:], {**above, **_cells(value)})
    elif isinstance(value, dict):
        yield {**above, **_cells(value)}


def _cells(value: Mapping[str, Any], before: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            cells.update(_cells(inner, f"{before}{key}."))
        elif isinstance(inner, list):
            cells[f"{before}{key}"] = "\n".join(str(one) for one in inner if isinstance(one, (str, int, float)))
        elif inner is not None:
            cells[f"{before}{key}"] = str(inner)
    return cells
