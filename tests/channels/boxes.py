"""Reads the boxes of a page as a browser would fill them in, and locks a database as somebody else might."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


def boxes(page: str) -> dict[str, str]:
    """Give what stands in the boxes and hidden fields of a page by name; of several the fullest counts."""
    found: dict[str, str] = {}
    areas = re.findall(r'<textarea\b[^>]*?\bname="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    inputs = [(_part(tag, "name"), _part(tag, "value")) for tag in re.findall(r"<input\b[^>]*>", page)]
    for name, value in (*areas, *inputs):
        found[name] = max(found.get(name, ""), html.unescape(value), key=len)
    return found


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let somebody else write into an SQLite file all the time."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def _part(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""
