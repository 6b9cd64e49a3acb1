"""Brings a database's tables up to date with Alembic, one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "banban_schema"
LOCK = 0x62616E62
"""The number under which PostgreSQL keeps other processes waiting while one migrates."""


def migrate(engine: Any) -> bool:
    """Bring the tables up to date, all or nothing; tell whether there was something to do.

    Several processes may call this at the same moment: one works, the others wait and find it done.
    """
    if is_current(engine):
        return False
    with _alone(engine) as connection:
        if _version(connection) == head():
            return False
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def is_current(engine: Any) -> bool:
    """Tell whether the tables are those of this version."""
    with engine.connect() as connection:
        return _version(connection) == head()


def head() -> str:
    """Give the name of the newest migration."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def context_options(connection: Any) -> dict[str, Any]:
    """Give what Alembic has to know of a connection."""
    return {"connection": connection, "version_table": VERSION_TABLE, "render_as_batch": connection.dialect.name == "sqlite"}


def _version(connection: Any) -> str | None:
    found: str | None = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    return found


@contextmanager
def _alone(engine: Any) -> Iterator[Any]:
    """Give a connection in a transaction while which no other process migrates."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
        yield connection
