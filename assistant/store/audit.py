"""The audit in a database, behind the AuditStore port."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from assistant.desk.audit import Audited
from assistant.store.database import Database
from assistant.store.tables import AUDIT


class SqlAudit:
    """Keeps the audit in SQLite or PostgreSQL; nothing here changes or deletes a row."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def keep(self, clerk: str, action: str, about: str, at: datetime) -> None:
        """Keep one act."""
        with self._database.writing() as connection:
            connection.execute(AUDIT.insert().values(clerk=clerk, action=action, conversation=about[:200], at=at))

    def has(self, clerk: str, action: str, about: str, since: datetime) -> bool:
        """Tell whether an act was kept since then."""
        columns = AUDIT.c
        same = sa.and_(columns.clerk == clerk, columns.action == action, columns.conversation == about[:200], columns.at >= since)
        with self._database.reading() as connection:
            return connection.execute(sa.select(columns.id).where(same).limit(1)).first() is not None

    def last(self, most: int) -> Sequence[Audited]:
        """Give the last acts, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(AUDIT.select().order_by(AUDIT.c.id.desc()).limit(most)).mappings()
            return [Audited(row["at"], row["clerk"], row["action"], row["conversation"]) for row in rows]
