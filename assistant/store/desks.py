"""Clerks, their presence and the desk as a whole in a database, behind the Desks port."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.desk.ports import Seen, Snapshot
from assistant.desk.values import Clerk, Presence
from assistant.ports import HandoffRecord
from assistant.store import reading, rows
from assistant.store.database import Database, insert_new
from assistant.store.handoffs import record
from assistant.store.tables import CHORES, CLERKS, HANDOFFS


class SqlDesks:
    """Keeps clerks and chores; `measured` is how many finished conversations a snapshot looks back."""

    def __init__(self, database: Database, measured: int = 50) -> None:
        """Take the database."""
        self._database, self._measured = database, measured

    def seen(self, clerk: Clerk, presence: Presence, at: datetime, patience: timedelta) -> Seen | None:
        """Keep that a clerk was heard of; give what was known before."""
        values = {**rows.clerk_values(clerk), "presence": presence.value, "seen_at": at}
        with self._database.writing() as connection:
            if insert_new(connection, CLERKS, {**values, "active_at": at}):
                return None
            mine = CLERKS.c.clerk == clerk.id
            before = rows.seen(connection.execute(CLERKS.select().where(mine)).mappings().one())
            acted = before.presence is not presence or at - before.seen_at > patience
            active = at if acted else before.active_at
            connection.execute(CLERKS.update().where(mine).values(**values, active_at=active))
            return before

    def snapshot(self) -> Snapshot:
        """Give the desk as it is now."""
        with self._database.reading() as connection:
            serving = reading.serving(connection)
            clerks = connection.execute(CLERKS.select().order_by(CLERKS.c.name, CLERKS.c.clerk)).mappings()
            seen = tuple(rows.seen(row, serving.get(row["clerk"], 0)) for row in clerks)
            return Snapshot(reading.waiting(connection), seen, reading.service_seconds(connection, self._measured))

    def unsettled(self, before: datetime) -> tuple[HandoffRecord, ...]:
        """Give the hand-offs recorded before this moment that the desk has not dealt with."""
        open_ = HANDOFFS.c.settled_at.is_(None) & (HANDOFFS.c.created_at < before)
        with self._database.reading() as connection:
            return tuple(map(record, connection.execute(HANDOFFS.select().where(open_).order_by(HANDOFFS.c.id)).mappings()))

    def chore(self, name: str, every: timedelta, at: datetime) -> bool:
        """Tell whether a regular job is due, and keep that it is done now: of several processes one is told yes."""
        due = (CHORES.c.name == name) & (CHORES.c.done_at <= at - every)
        with self._database.writing() as connection:
            if insert_new(connection, CHORES, {"name": name, "done_at": at}):
                return True
            return bool(connection.execute(CHORES.update().where(due).values(done_at=at)).rowcount)
