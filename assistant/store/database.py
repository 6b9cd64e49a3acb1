"""One database: connections, transactions that read and transactions that write, and its tables brought up to date."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import QueuePool

from assistant.errors import StoreBusy
from assistant.store.migrating import migrate
from assistant.store.sql_errors import sql_errors

BUSY_SECONDS = 5
"""How long one transaction waits for another; after that a person hears a plain sentence and may try again."""

POOL: Mapping[str, Any] = {
    "poolclass": QueuePool,
    "pool_size": 5,
    "max_overflow": 10,
    "pool_pre_ping": True,
    "hide_parameters": True,
}
INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Database:
    """Connects at first use, and brings the tables up to date before that; safe to use from several threads."""

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        """Take an SQLAlchemy URL."""
        self.url, self._busy = url, busy_seconds
        self._lock, self._connected, self._migrated = threading.Lock(), None, False
        self._turn = _turn_of(url) if url.startswith("sqlite") else None

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """Give a connection that reads one consistent state; raises StoreError or StoreBusy."""
        with sql_errors(), self.engine().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Give a connection in a transaction that is kept whole or not at all; raises StoreError or StoreBusy."""
        with self._in_turn(), sql_errors(), self.engine().connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    def engine(self) -> Any:
        """Give SQLAlchemy's engine; the first call brings the tables up to date."""
        with self._lock:
            if self._connected is None:
                engine = connect(self.url, self._busy)
                self._migrated = migrate(engine)
                self._connected = engine
            return self._connected

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let the writers of this process take turns on SQLite, which would let them poll for its one lock and starve some."""
        if self._turn is None:
            yield
        elif self._turn.acquire(timeout=self._busy):
            try:
                yield
            finally:
                self._turn.release()
        else:
            raise StoreBusy(problem="others are writing")

    def prepare(self) -> bool:
        """Connect and bring the tables up to date now; tell whether there was something to do. Raises StoreError."""
        with sql_errors():
            self.engine()
        return self._migrated

    def close(self) -> None:
        """Let go of all connections; the next use connects anew."""
        with self._lock:
            if self._connected is not None:
                self._connected.dispose()
                self._connected = None


def connect(url: str, busy_seconds: float = BUSY_SECONDS) -> Any:
    """Give an engine: SQLite with a write-ahead log and a transaction per write, PostgreSQL with a limit to waiting."""
    made = sa.engine.make_url(url)
    if not made.drivername.startswith("sqlite"):
        options = {"options": f"-c lock_timeout={int(busy_seconds * 1000)}"} if made.drivername.startswith("postgres") else {}
        return sa.create_engine(made, future=True, connect_args=options, **POOL)
    if made.database:
        Path(made.database).parent.mkdir(parents=True, exist_ok=True)
    arguments = {"timeout": busy_seconds, "check_same_thread": False}
    engine = sa.create_engine(made, future=True, connect_args=arguments, **POOL)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


@cache
def _turn_of(url: str) -> threading.Lock:
    """Give the turn that all writers of one SQLite file in this process take, whichever object they hold."""
    return threading.Lock()


def insert_new(connection: Any, table: Any, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its key is there; tell whether it was new."""
    statement = INSERT[connection.dialect.name](table).values(**values).on_conflict_do_nothing()
    return bool(connection.execute(statement).rowcount)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a pulled plug loses nothing that was said to be kept
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Take the lock at once where something will be written: a read that turns into a write fails without waiting."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
