"""What the assistant asks the desk to take, in a database, behind the HandoffStore port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.exc import IntegrityError

from assistant.desk.ports import Birth
from assistant.errors import CodeTaken
from assistant.ports import HandoffRecord
from assistant.store.conversations import begin
from assistant.store.database import Database
from assistant.store.tables import CONVERSATIONS, HANDOFFS


class SqlHandoffs:
    """Keeps hand-offs."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def add(self, record: HandoffRecord) -> str:
        """Store one hand-off and give its code: the conversation's own where it has one. Raises CodeTaken or StoreError."""
        birth = Birth(record.locale, record.channel)
        row = {**asdict(record), "transcript": list(record.transcript), "ranking": list(record.ranking)}
        mine = CONVERSATIONS.c.id == record.conversation
        with self._database.writing() as connection:
            begin(connection, record.conversation, birth, record.created_at)
            try:
                free = mine & CONVERSATIONS.c.code.is_(None)
                connection.execute(CONVERSATIONS.update().where(free).values(code=record.code))
            except IntegrityError as error:
                raise CodeTaken from error
            code = str(connection.execute(CONVERSATIONS.select().where(mine)).mappings().one()["code"])
            connection.execute(HANDOFFS.insert().values(**{**row, "code": code}))
            return code

    def of_conversation(self, conversation: str) -> Sequence[HandoffRecord]:
        """Give the hand-offs of a conversation, oldest first; raises StoreError."""
        return self._records(HANDOFFS.select().where(HANDOFFS.c.conversation == conversation).order_by(HANDOFFS.c.id))

    def waiting(self) -> Sequence[HandoffRecord]:
        """Give all hand-offs, oldest first; raises StoreError."""
        return self._records(HANDOFFS.select().order_by(HANDOFFS.c.id))

    def _records(self, query: Any) -> list[HandoffRecord]:
        with self._database.reading() as connection:
            return [record(row) for row in connection.execute(query).mappings()]


def record(row: Any) -> HandoffRecord:
    """Build a hand-off from its row."""
    plain = {name: value for name, value in row.items() if name not in {"id", "settled_at"}}
    return HandoffRecord(**{**plain, "transcript": tuple(plain["transcript"]), "ranking": tuple(plain["ranking"])})
