"""Connections, transactions and waiting for others, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from assistant.errors import StoreBusy, StoreError
from assistant.store.database import Database, connect, insert_new
from assistant.store.tables import CHORES
from tests.fakes import NOON

CHORE = {"name": "x", "done_at": NOON}


@pytest.fixture
def impatient(url: str) -> Iterator[Database]:
    """A database whose users wait only briefly for each other."""
    database = Database(url, busy_seconds=0.3)
    database.prepare()
    yield database
    database.close()


def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        insert_new(connection, CHORES, CHORE)
        raise RuntimeError
    with database.reading() as connection:
        assert connection.execute(CHORES.select()).all() == []


def test_a_row_is_inserted_once(database: Database) -> None:
    with database.writing() as connection:
        assert insert_new(connection, CHORES, CHORE)
        assert not insert_new(connection, CHORES, CHORE)


def test_a_locked_database_is_said_to_be_busy_and_nothing_is_lost(impatient: Database, url: str) -> None:
    other = connect(url)
    with impatient.writing() as connection:
        insert_new(connection, CHORES, CHORE)
    holding, free = threading.Event(), threading.Event()

    def hold() -> None:
        with other.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(CHORES.update().values(done_at=NOON))
            holding.set()
            free.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(20)
    with pytest.raises(StoreBusy), impatient.writing() as connection:
        connection.execute(CHORES.update().values(done_at=NOON))
    free.set()
    thread.join()
    with impatient.writing() as connection:
        assert connection.execute(CHORES.update().values(done_at=NOON)).rowcount == 1
    other.dispose()


def test_readers_do_not_wait_for_a_writer(impatient: Database) -> None:
    with impatient.writing() as writer:
        insert_new(writer, CHORES, CHORE)
        with impatient.reading() as reader:
            assert reader.execute(CHORES.select()).all() == []


def test_writers_of_one_process_take_turns_whichever_object_they_hold(impatient: Database) -> None:
    with impatient.writing() as connection:
        insert_new(connection, CHORES, CHORE)

    def write() -> None:
        with Database(impatient.url, busy_seconds=0.5).writing() as connection:
            connection.execute(CHORES.update().values(done_at=NOON))

    threads = [threading.Thread(target=write) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    write()


def test_two_objects_of_one_sqlite_file_share_the_turn_to_write(tmp_path: object) -> None:
    one, other = (Database(f"sqlite:///{tmp_path}/banban.db", busy_seconds=0.1) for _ in range(2))
    with one.writing(), pytest.raises(StoreBusy, match="others are writing"), other.writing():
        pass


def test_sqlite_writes_ahead_and_survives_a_pulled_plug(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/banban.db")
    with database.reading() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    database.close()


def test_a_closed_database_connects_anew(database: Database) -> None:
    with database.writing() as connection:
        insert_new(connection, CHORES, CHORE)
    database.close()
    with database.reading() as connection:
        assert len(connection.execute(CHORES.select()).all()) == 1


@pytest.mark.parametrize("url", ["no address", "nosuch://host/banban", "sqlite:////dev/full/no/banban.db"])
def test_an_address_that_is_none_is_a_store_error(url: str) -> None:
    with pytest.raises(StoreError):
        Database(url).prepare()


def test_an_error_never_carries_what_was_said(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.writing() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:said)"), {"said": "秘密"})
    assert "秘密" not in str(caught.value)
