"""Opens what others send: a folder, a zip, CSV, XLSX or JSON, in whatever encoding, and never more than fits."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.catalogue.exchange.report import Report, Row
from assistant.errors import ImportRefused

MOST_BYTES = 200_000_000
MOST_FILES = 1_000
MOST_ROWS = 100_000
SUFFIXES = {".csv", ".tsv", ".txt", ".json", ".jsonld", ".xlsx"}
DELIMITERS = ",;\t|"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def open_source(path: Path) -> dict[str, bytes]:
    """Give the files of a source by name; raises ImportRefused for what is missing, empty, too big or no table at all."""
    try:
        files = _folder(path) if path.is_dir() else _one(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise _refused(path.name, str(error)) from error
    if not any(files.values()):
        raise _refused(path.name, "it is empty")
    return files


def rows_of(name: str, data: bytes, report: Report) -> Iterator[Row]:
    """Give the rows of one table; the first row that is not empty names the columns. Raises ImportRefused."""
    table = _sheet(name, data) if is_sheet(data) else _delimited(name, data, report)
    numbered = ((number, cells) for number, cells in enumerate(table, start=1) if any(cell.strip() for cell in cells))
    header = next(numbered, (0, []))[1]
    columns = [column.strip() for column in header]
    for count, (number, cells) in enumerate(numbered):
        if count >= MOST_ROWS:
            raise _refused(name, f"it has more than {MOST_ROWS} rows")
        row = Row(name, number, _by_column(columns, cells))
        if any(cells[len(columns) :]):
            report.skip(row, "-", "more cells than columns")
            continue
        yield row


def read_json(name: str, data: bytes, report: Report) -> Any:
    """Read a JSON file; raises ImportRefused."""
    try:
        return json.loads(decoded(name, data, report))
    except (ValueError, RecursionError) as error:
        raise _refused(name, f"it is not JSON: {error}") from error


def decoded(name: str, data: bytes, report: Report) -> str:
    """Decode text: UTF-8 or UTF-16 with a mark, UTF-8, then GB18030; raises ImportRefused for anything else."""
    marked = next((encoding for mark, encoding in _BOMS.items() if data.startswith(mark)), None)
    if b"\0" in data and marked != "utf-16":
        raise _refused(name, "it is no text")
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        report.encodings[name] = encoding
        return text
    raise _refused(name, "it is neither UTF-8 nor GB18030 text")


def is_sheet(data: bytes) -> bool:
    """Tell whether the data is an XLSX workbook."""
    return data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)) and "xl/workbook.xml" in _names(data)


def _by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Give the cells by column; of two columns with one name the first counts."""
    named: dict[str, str] = {}
    for column, text in zip(columns, cells, strict=False):
        if column:
            named.setdefault(column, text)
    return named


def _folder(path: Path) -> dict[str, bytes]:
    paths = sorted(one for one in path.iterdir() if one.is_file() and one.suffix.lower() in SUFFIXES)
    if len(paths) > MOST_FILES or sum(one.stat().st_size for one in paths) > MOST_BYTES:
        raise _refused(path.name, "it is too big")
    return {one.name: one.read_bytes() for one in paths}


def _one(path: Path) -> dict[str, bytes]:
    if path.stat().st_size > MOST_BYTES:
        raise _refused(path.name, "it is too big")
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return {path.name: data}
    return {path.name: data} if is_sheet(data) else _unpacked(path.name, data)


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_size(name, archive)
        wanted = [one for one in archive.namelist() if PurePosixPath(one).suffix.lower() in SUFFIXES]
        return {PurePosixPath(one).name: archive.read(one) for one in wanted if not one.startswith("__MACOSX")}


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse a zip bomb; zipfile never unpacks more of a file than its entry says."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refused(name, "unpacked it is too big")


def _names(data: bytes) -> list[str]:
    try:
        return zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return []


def _sheet(name: str, data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_size(name, archive)
    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for cells in sheet.iter_rows(values_only=True):
            yield [_as_text(value) for value in cells]
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise _refused(name, f"the workbook is broken: {error}") from error


def _delimited(name: str, data: bytes, report: Report) -> Iterator[list[str]]:
    text = decoded(name, data, report)
    if text.count('"') % 2:
        report.drop(Row(name, 0), "-", "a quotation mark is never closed, so that rows may be lost")
    csv.field_size_limit(MOST_BYTES)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))


def _delimiter(text: str) -> str:
    """Give the delimiter that parts the first line into the most columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([header], delimiter=one), [])))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _refused(name: str, problem: str) -> ImportRefused:
    return ImportRefused("error.import_unreadable", path=name, problem=problem)
