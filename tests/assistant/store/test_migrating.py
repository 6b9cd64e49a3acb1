"""The tables are brought up to date: from nothing, from a city that has only hand-offs, by several processes at once."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from assistant.store.conversations import SqlConversations
from assistant.store.database import Database, connect
from assistant.store.migrating import context_options, head, is_current, migrate
from assistant.store.tables import HANDOFFS, METADATA

NOW = datetime.now(timezone.utc).replace(tzinfo=None)
SAID = [{"who": "person", "text": "我要办老年证"}, {"who": "assistant", "text": "好的"}, {"who": "person", "text": "转人工"}]

FIRST = """
CREATE TABLE handoffs (
    id {id} NOT NULL, conversation VARCHAR(200) NOT NULL, code VARCHAR(12) NOT NULL, reason VARCHAR(40) NOT NULL,
    locale VARCHAR(20) NOT NULL, channel VARCHAR(40) NOT NULL, created_at {time} NOT NULL,
    transcript JSON NOT NULL, ranking JSON NOT NULL, PRIMARY KEY (id)
)
"""
"""The only table of the first version, as it made it."""


def _old_city(url: str, *rows: tuple[str, str, timedelta]) -> Any:
    engine = connect(url)
    postgres = engine.dialect.name == "postgresql"
    kinds = {"id": "SERIAL", "time": "TIMESTAMP WITHOUT TIME ZONE"} if postgres else {"id": "INTEGER", "time": "DATETIME"}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text(FIRST.format(**kinds)))
        for name in ("conversation", "code"):
            connection.execute(sa.text(f"CREATE INDEX ix_handoffs_{name} ON handoffs ({name})"))
        columns = [column for column in HANDOFFS.c if column.name != "settled_at"]
        old = sa.table("handoffs", *(sa.column(column.name, column.type) for column in columns))
        for conversation, code, age in rows:
            when = {"created_at": (NOW - age).replace(tzinfo=timezone.utc), "transcript": SAID, "ranking": []}
            row = {"conversation": conversation, "code": code, "reason": "asked", "locale": "zh-CN", "channel": "chat"}
            connection.execute(old.insert().values(**row, **when))
    return engine


def test_the_tables_are_those_of_the_code(url: str) -> None:
    engine = connect(url)
    assert migrate(engine)
    assert not migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={**context_options(connection), "compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_a_city_with_hand_offs_only_moves_into_the_desk(url: str) -> None:
    rows = (
        ("today", "1001", timedelta(hours=2)),
        ("today", "1001", timedelta(hours=1)),
        ("twin", "1001", timedelta(minutes=5)),
        ("old", "1002", timedelta(days=3)),
    )
    engine = _old_city(url, *rows)
    assert not is_current(engine)
    assert migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={**context_options(connection), "compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    store = SqlConversations(Database(url))
    today, twin, old = (store.find(name) for name in ("today", "twin", "old"))
    assert today and twin and old
    assert (today.owner, twin.owner, old.owner) == ("queue", "queue", "nobody")
    assert (today.code, twin.code, old.code) == ("1001", "10010", "1002")
    assert today.waiting_since == (NOW - timedelta(hours=2)).replace(tzinfo=timezone.utc)
    assert [(entry.number, entry.who.value, entry.text) for entry in store.log("today")] == [
        (number, line["who"], line["text"]) for number, line in enumerate(SAID, start=1)
    ]
    with Database(url).reading() as connection:
        moves = connection.exec_driver_sql("SELECT conversation, move, version FROM ownership_events ORDER BY id").all()
        assert [tuple(row) for row in moves if row[0] == "old"] == [
            ("old", "begin", 1),
            ("old", "hand_over", 2),
            ("old", "end", 3),
        ]
        assert connection.exec_driver_sql("SELECT count(*) FROM handoffs WHERE settled_at IS NULL").scalar() == 0


def test_several_processes_may_begin_at_once(url: str) -> None:
    _old_city(url, *((f"c-{number}", str(1000 + number), timedelta(hours=1)) for number in range(20))).dispose()
    failed: list[BaseException] = []

    def begin() -> None:
        database = Database(url, busy_seconds=60)
        try:
            database.prepare()
        except BaseException as error:  # noqa: BLE001 - a test looks at every failure
            failed.append(error)
        database.close()

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Database(url).reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM conversations").scalar() == 20
        assert connection.exec_driver_sql("SELECT version_num FROM banban_schema").scalar() == head()


def test_a_migration_that_fails_leaves_everything_as_it_was(url: str) -> None:
    engine = _old_city(url, ("a", "1001", timedelta(hours=1)))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE audit (id INTEGER)")
    with pytest.raises(sa.exc.SQLAlchemyError):
        migrate(engine)
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        rows = connection.execute(sa.select(HANDOFFS.c.code, HANDOFFS.c.transcript)).all()
    assert tables == {"handoffs", "audit"}
    assert [(code, json.dumps(transcript)) for code, transcript in rows] == [("1001", json.dumps(SAID))]
    engine.dispose()
