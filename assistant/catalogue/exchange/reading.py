"""Reads a source in whatever format it is: CPSV-AP, HSDS tables or a plain table."""

from __future__ import annotations

from pathlib import Path

from assistant.catalogue.exchange.cpsv_import import is_cpsv, read_cpsv
from assistant.catalogue.exchange.draft import Draft, Reading
from assistant.catalogue.exchange.files import open_source, read_json
from assistant.catalogue.exchange.hsds import is_hsds, read_hsds
from assistant.catalogue.exchange.report import Report
from assistant.catalogue.exchange.tables import read_table
from assistant.errors import ImportRefused

FORMATS = ("cpsv-ap", "hsds", "table")


def read_source(path: Path, how: Reading, format_: str | None = None) -> Draft:
    """Read a file, folder or zip; raises ImportRefused where it cannot be read at all."""
    report = Report(path.name)
    files = open_source(path)
    report.format = format_ or _format(files, report)
    if report.format == "hsds":
        return read_hsds(files, how, report)
    if len(files) > 1:
        raise _refused(path.name, "there are several tables; name one of them")
    name, data = next(iter(files.items()))
    if report.format == "table":
        return read_table(name, data, how, report)
    try:
        return read_cpsv(name, read_json(name, data, report), how, report)
    except RecursionError as error:
        raise _refused(name, "its terms have no end") from error


def _format(files: dict[str, bytes], report: Report) -> str:
    if is_hsds(files):
        return "hsds"
    name, data = next(iter(files.items()))
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return "cpsv-ap" if begins in {b"{", b"["} and is_cpsv(read_json(name, data, report)) else "table"


def _refused(name: str, problem: str) -> ImportRefused:
    return ImportRefused("error.import_unreadable", path=name, problem=problem)
