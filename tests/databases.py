"""Real databases for tests: an SQLite file always, a PostgreSQL database of the test's own where a server answers."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from assistant.store.database import Database

POSTGRES = os.environ.get("BANBAN_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"
REDIS = os.environ.get("BANBAN_TEST_REDIS") or "redis://127.0.0.1:6379/0"


def fresh_database(folder: Path) -> Path:
    """Put a database with all tables and no rows into a folder that has none, and give its file."""
    path = folder / "banban.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(_empty_database(), path)
    return path


@lru_cache(maxsize=1)
def _empty_database() -> Path:
    """Make one, to be copied for each test: making it takes longer than most tests."""
    path = Path(tempfile.mkdtemp(prefix="banban-tests-")) / "banban.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    database.close()
    return path


@contextmanager
def postgres() -> Iterator[str]:
    """Give the URL of a new database; it is dropped afterwards. Skips where no server answers."""
    server = _server()
    name = f"banban_test_{uuid.uuid4().hex[:10]}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield sa.engine.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def redis_url() -> str:
    """Give the URL of Redis; skips where it does not answer."""
    client = pytest.importorskip("redis", reason="the extra `redis` is not installed")
    try:
        client.Redis.from_url(REDIS, socket_connect_timeout=2).ping()
    except client.exceptions.RedisError as error:
        pytest.skip(f"no Redis answers (set BANBAN_TEST_REDIS to its URL): {type(error).__name__}")
    return REDIS


def _server() -> sa.engine.Engine:
    pytest.importorskip("psycopg2", reason="the extra `postgres` is not installed")
    server = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        server.connect().close()
    except SQLAlchemyError as error:
        pytest.skip(f"no PostgreSQL answers (set BANBAN_TEST_POSTGRES to its URL): {type(error).__name__}")
    return server
