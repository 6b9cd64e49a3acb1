"""Hand-offs in a real database: SQLite always, PostgreSQL where one answers."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StoreError
from assistant.ports import HandoffRecord
from assistant.store.handoffs import SqlHandoffs

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
POSTGRES = os.environ.get("BANBAN_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"
SAID = ({"who": "person", "text": "我要“人工” 😀 '; DROP TABLE handoffs; --"}, {"who": "assistant", "text": "好的\n。"})


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'banban.db'}"
        return
    server = _server()
    name = f"banban_test_{uuid.uuid4().hex[:10]}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield sa.engine.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _server() -> sa.engine.Engine:
    pytest.importorskip("psycopg2", reason="the extra `postgres` is not installed")
    server = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        server.connect().close()
    except SQLAlchemyError as error:
        pytest.skip(f"no PostgreSQL answers (set BANBAN_TEST_POSTGRES to its URL): {type(error).__name__}")
    return server


def _record(conversation: str = "c-1", code: str = "1001") -> HandoffRecord:
    ranking = ({"id": "senior-card", "confidence": 0.25},)
    return HandoffRecord(conversation, code, "asked", "zh-CN", "chat", NOON, SAID, ranking)


def test_what_is_stored_is_read_back_the_same(url: str) -> None:
    store = SqlHandoffs(url)
    store.add(_record())
    (kept,) = SqlHandoffs(url).waiting()
    assert kept == _record()
    assert kept.created_at.tzinfo is timezone.utc


def test_an_empty_store_has_nobody_waiting(url: str) -> None:
    store = SqlHandoffs(url)
    assert list(store.waiting()) == []
    assert list(store.of_conversation("nobody")) == []


def test_hand_offs_come_oldest_first_and_by_conversation(url: str) -> None:
    store = SqlHandoffs(url)
    for conversation, code in (("a", "1"), ("b", "2"), ("a", "3")):
        store.add(_record(conversation, code))
    assert [record.code for record in store.waiting()] == ["1", "2", "3"]
    assert [record.code for record in store.of_conversation("a")] == ["1", "3"]


def test_what_a_person_said_is_never_a_command(url: str) -> None:
    store = SqlHandoffs(url)
    store.add(_record("x' OR '1'='1"))
    assert list(store.of_conversation("y' OR '1'='1")) == []
    assert len(store.waiting()) == 1


def test_a_table_that_is_gone_is_a_store_error_without_what_was_said(url: str) -> None:
    store = SqlHandoffs(url)
    store.waiting()
    with sa.create_engine(url).begin() as connection:
        connection.execute(sa.text("DROP TABLE handoffs"))
    with pytest.raises(StoreError) as caught:
        store.add(_record())
    assert "人工" not in str(caught.value)
    assert "\\u4eba" not in str(caught.value)
    with pytest.raises(StoreError):
        store.of_conversation("c-1")


@pytest.mark.parametrize("wrong", ["sqlite:////dev/full/banban.db", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"])
def test_a_database_that_does_not_answer_is_a_store_error(wrong: str) -> None:
    with pytest.raises((StoreError, OSError)):
        SqlHandoffs(wrong).waiting()
