"""Connects to a database when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant.store.tables import METADATA


def lazily(url: str) -> Callable[[], Any]:
    """Give what connects once to a database by its URL and makes the tables that are missing."""

    @lru_cache(maxsize=1)
    def connect() -> Any:
        parsed = sa.engine.make_url(url)
        if parsed.drivername.startswith("sqlite") and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed, future=True, pool_pre_ping=True, hide_parameters=True)
        METADATA.create_all(engine)
        return engine

    return connect
