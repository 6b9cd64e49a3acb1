"""A database for each test: SQLite always, PostgreSQL where one answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database
from tests.databases import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'banban.db'}"
        return
    with postgres() as made:
        yield made


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The same, connected."""
    made = Database(url)
    yield made
    made.close()
