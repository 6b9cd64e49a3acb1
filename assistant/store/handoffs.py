"""The hand-offs in a database, behind the HandoffStore port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant.ports import HandoffRecord
from assistant.store.sql_errors import sql_errors
from assistant.store.tables import HANDOFFS, METADATA


class SqlHandoffs:
    """Keeps hand-offs in SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Connect on first use; the table is made where it is missing."""
        self._url = url
        self._connected: Any = None

    def add(self, record: HandoffRecord) -> None:
        """Store one hand-off; raises StoreError where it cannot be kept."""
        row = {**asdict(record), "created_at": record.created_at.astimezone(timezone.utc).replace(tzinfo=None)}
        row.update(transcript=list(record.transcript), ranking=list(record.ranking))
        with sql_errors(), self._engine().begin() as connection:
            connection.execute(HANDOFFS.insert().values(**row))

    def of_conversation(self, conversation: str) -> Sequence[HandoffRecord]:
        """Give the hand-offs of a conversation, oldest first; raises StoreError."""
        return self._records(HANDOFFS.select().where(HANDOFFS.c.conversation == conversation).order_by(HANDOFFS.c.id))

    def waiting(self) -> Sequence[HandoffRecord]:
        """Give all hand-offs, oldest first; raises StoreError."""
        return self._records(HANDOFFS.select().order_by(HANDOFFS.c.id))

    def _records(self, query: Any) -> list[HandoffRecord]:
        with sql_errors(), self._engine().connect() as connection:
            return [_record(row) for row in connection.execute(query).mappings()]

    def _engine(self) -> Any:
        if self._connected is None:
            url = sa.engine.make_url(self._url)
            if url.drivername.startswith("sqlite") and url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            engine = sa.create_engine(url, future=True, pool_pre_ping=True, hide_parameters=True)
            METADATA.create_all(engine)
            self._connected = engine
        return self._connected


def _record(row: Any) -> HandoffRecord:
    plain = {name: value for name, value in row.items() if name != "id"}
    plain["created_at"] = plain["created_at"].replace(tzinfo=timezone.utc)
    return HandoffRecord(**{**plain, "transcript": tuple(plain["transcript"]), "ranking": tuple(plain["ranking"])})
