"""The audit in a database, behind the AuditStore port."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import Any

from assistant.desk.audit import Audited
from assistant.store.account_tables import AUDIT
from assistant.store.sql_errors import sql_errors


class SqlAudit:
    """Keeps the audit in SQLite or PostgreSQL; nothing here changes or deletes a row."""

    def __init__(self, engine: Callable[[], Any]) -> None:
        """Take what gives the SQLAlchemy engine of a database that has the table."""
        self._engine = engine

    def keep(self, clerk: str, action: str, about: str, at: datetime) -> None:
        """Keep one act."""
        row = {"clerk": clerk, "action": action, "conversation": about[:200], "at": at.astimezone(timezone.utc).replace(tzinfo=None)}
        with sql_errors(), self._engine().begin() as connection:
            connection.execute(AUDIT.insert().values(**row))

    def last(self, most: int) -> Sequence[Audited]:
        """Give the last acts, newest first."""
        query = AUDIT.select().order_by(AUDIT.c.id.desc()).limit(most)
        with sql_errors(), self._engine().connect() as connection:
            rows = list(connection.execute(query).mappings())
        return [Audited(row["at"].replace(tzinfo=timezone.utc), row["clerk"], row["action"], row["conversation"]) for row in rows]
