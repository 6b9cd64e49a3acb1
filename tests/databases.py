"""Real databases for tests: an SQLite file always, a PostgreSQL database of the test's own where a server answers."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

POSTGRES = os.environ.get("BANBAN_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"
REDIS = os.environ.get("BANBAN_TEST_REDIS") or "redis://127.0.0.1:6379/0"


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
