"""A desk of each test's own: the real reception on an SQLite file, a scripted engine, a clock moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.store.database import Database
from tests.databases import fresh_database
from tests.desks import House, open_house

Open = Callable[..., House]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A database of this test's own."""
    return Database(f"sqlite:///{fresh_database(tmp_path)}", busy_seconds=0.5)


@pytest.fixture
def settings_of_the_desk(settings: Settings) -> Settings:
    """Settings with which nothing is swept but on demand."""
    return replace(settings, desk=replace(settings.desk, sweep_seconds=0.0))


@pytest.fixture
async def open_desk(settings: Settings, scene: Scene, database: Database) -> AsyncIterator[Open]:
    """Open a desk; settings of the desk may be given: `open_desk(most_waiting=1)`."""
    opened: list[House] = []

    def open_(opening: Any = None, events: Any = None, **rules: Any) -> House:
        desk = replace(settings.desk, **{"sweep_seconds": 0.0, **rules})
        opened.append(open_house(replace(settings, desk=desk), scene, database, events, opening))
        return opened[-1]

    yield open_
    for house in opened:
        await house.reception.close()


@pytest.fixture
def house(open_desk: Open) -> House:
    """A desk with the usual settings."""
    return open_desk()
