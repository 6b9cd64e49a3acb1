"""Small sources written by hand, and a way to read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue.exchange.draft import Draft, Reading
from assistant.catalogue.exchange.reading import read_source

Read = Callable[..., Draft]


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write one file of a source."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read() -> Read:
    """Read a source: `read(path, locale="en", columns={…})`."""

    def read(path: Path, format_: str | None = None, **how: Any) -> Draft:
        given = {"source": "ours", "locale": "zh-CN", "locales": ("en", "zh-CN"), **how}
        return read_source(path, Reading(**given), format_)

    return read
