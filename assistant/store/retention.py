"""Deletes what is older than it may be kept: logs, transcripts, finished call-backs, and Rasa's own record of what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assistant.conversation import Owner
from assistant.store.database import Database
from assistant.store.tables import (
    AUDIT,
    CALLBACKS,
    CONVERSATIONS,
    CORRECTIONS,
    CORRESPONDENTS,
    ENTRIES,
    HANDOFFS,
    RATINGS,
)

AT_ONCE = 200
"""Conversations deleted in one transaction, so that nobody has to wait long meanwhile."""

TRACKER = sa.table("events", sa.column("sender_id"), sa.column("timestamp"))
"""Rasa's table of every turn; it stands in the same database where Rasa has been used."""


class SqlRetention:
    """Forgets."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def forget(self, before: datetime) -> int:
        """Delete what was touched last before a moment; give how many conversations. Changes of hands stay, for figures."""
        total = 0
        while forgotten := self._some(before):
            total += forgotten
        with self._database.writing() as connection:
            connection.execute(CALLBACKS.delete().where(CALLBACKS.c.done_at < before))
            connection.execute(HANDOFFS.delete().where(HANDOFFS.c.created_at < before, HANDOFFS.c.settled_at.is_not(None)))
            connection.execute(CORRECTIONS.delete().where(CORRECTIONS.c.at < before))
            connection.execute(RATINGS.update().where(RATINGS.c.at < before).values(reason=""))
            connection.execute(AUDIT.delete().where(AUDIT.c.at < before))
            _forget_tracker(connection, before)
        return total

    def _some(self, before: datetime) -> int:
        old = sa.and_(CONVERSATIONS.c.touched_at < before, CONVERSATIONS.c.owner == Owner.NOBODY.value)
        with self._database.writing() as connection:
            query = sa.select(CONVERSATIONS.c.id).where(old).limit(AT_ONCE)
            ids = [id_ for (id_,) in connection.execute(query)]
            kept = (ENTRIES.c.conversation, HANDOFFS.c.conversation, CORRESPONDENTS.c.conversation, CONVERSATIONS.c.id)
            for column in kept:
                connection.execute(column.table.delete().where(column.in_(ids)))
            return len(ids)


def _forget_tracker(connection: Any, before: datetime) -> None:
    if sa.inspect(connection).has_table(TRACKER.name):
        connection.execute(TRACKER.delete().where(TRACKER.c.timestamp < before.timestamp()))
