"""Hand-offs in a real database: SQLite always, PostgreSQL where one answers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from assistant.errors import CodeTaken, StoreError
from assistant.ports import HandoffRecord
from assistant.store.database import Database
from assistant.store.handoffs import SqlHandoffs

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
SAID = ({"who": "person", "text": "我要“人工” 😀 '; DROP TABLE handoffs; --"}, {"who": "assistant", "text": "好的\n。"})


def _record(conversation: str = "c-1", code: str = "1001") -> HandoffRecord:
    ranking = ({"id": "senior-card", "confidence": 0.25},)
    return HandoffRecord(conversation, code, "asked", "zh-CN", "chat", NOON, SAID, ranking)


def test_what_is_stored_is_read_back_the_same(url: str) -> None:
    assert SqlHandoffs(Database(url)).add(_record()) == "1001"
    (kept,) = SqlHandoffs(Database(url)).waiting()
    assert kept == _record()
    assert kept.created_at.tzinfo is timezone.utc


def test_an_empty_store_has_nobody_waiting(database: Database) -> None:
    store = SqlHandoffs(database)
    assert list(store.waiting()) == []
    assert list(store.of_conversation("nobody")) == []


def test_hand_offs_come_oldest_first_and_a_conversation_keeps_its_code(database: Database) -> None:
    store = SqlHandoffs(database)
    for conversation, code in (("a", "1"), ("b", "2"), ("a", "3")):
        store.add(_record(conversation, code))
    assert [record.code for record in store.waiting()] == ["1", "2", "1"]
    assert [record.code for record in store.of_conversation("a")] == ["1", "1"]


def test_a_code_belongs_to_one_open_conversation(database: Database) -> None:
    store = SqlHandoffs(database)
    store.add(_record("a", "1001"))
    with pytest.raises(CodeTaken):
        store.add(_record("b", "1001"))
    assert list(store.of_conversation("b")) == []
    assert store.add(_record("b", "1002")) == "1002"


def test_what_a_person_said_is_never_a_command(database: Database) -> None:
    store = SqlHandoffs(database)
    store.add(_record("x' OR '1'='1"))
    assert list(store.of_conversation("y' OR '1'='1")) == []
    assert len(store.waiting()) == 1


def test_a_table_that_is_gone_is_a_store_error_without_what_was_said(url: str, database: Database) -> None:
    store = SqlHandoffs(database)
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
    with pytest.raises(StoreError):
        SqlHandoffs(Database(wrong)).waiting()
