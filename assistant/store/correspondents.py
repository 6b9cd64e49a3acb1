"""Where conversations of outside doors can be written to, in a database, behind the Correspondents port."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from assistant.ports import Clock, Correspondent
from assistant.store.database import Database, insert_new
from assistant.store.tables import CORRESPONDENTS

FIELDS = ("conversation", "door", "address", "delivered", "parts", "is_open")
KEPT = ("delivered", "parts", "is_open")


class SqlCorrespondents:
    """Keeps correspondents."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Take the database, and a clock for how long one process may hold a correspondent."""
        self._database, self._clock = database, clock

    def meet(self, conversation: str, door: str, address: str) -> Correspondent:
        """Give the correspondent of a conversation, remembered from now on; raises StoreError."""
        known = self.of(conversation)
        if known:
            return known
        row = {"conversation": conversation, "door": door, "address": address, "met_at": self._clock.now()}
        with self._database.writing() as connection:
            insert_new(connection, CORRESPONDENTS, row)
        return self.of(conversation) or Correspondent(conversation, door, address)

    def of(self, conversation: str) -> Correspondent | None:
        """Give the correspondent of a conversation, or None where nobody knows it; raises StoreError."""
        own = CORRESPONDENTS.select().where(CORRESPONDENTS.c.conversation == conversation)
        with self._database.reading() as connection:
            row = connection.execute(own).mappings().first()
            return _correspondent(row) if row else None

    def change(self, before: Correspondent, after: Correspondent) -> bool:
        """Keep what has changed; False where another was quicker, or delivers at this moment. Raises StoreError."""
        table = CORRESPONDENTS.c
        same = [getattr(table, name) == getattr(before, name) for name in ("conversation", *KEPT)]
        change = CORRESPONDENTS.update().where(*same, self._is_free())
        with self._database.writing() as connection:
            return bool(connection.execute(change.values(**{name: getattr(after, name) for name in KEPT})).rowcount)

    def open_at(self, door: str) -> Sequence[Correspondent]:
        """Give the open correspondents of a door; raises StoreError."""
        table = CORRESPONDENTS.c
        query = CORRESPONDENTS.select().where(table.door == door, table.is_open.is_(True)).order_by(table.met_at)
        with self._database.reading() as connection:
            return [_correspondent(row) for row in connection.execute(query).mappings()]

    def begin(self, conversation: str, holder: str, seconds: float) -> Correspondent | None:
        """Give the correspondent to one holder for so many seconds; None where another has it or nobody knows it."""
        table, now = CORRESPONDENTS.c, self._clock.now()
        change = CORRESPONDENTS.update().where(table.conversation == conversation, self._is_free())
        with self._database.writing() as connection:
            taken = connection.execute(change.values(holder=holder, held_until=now + timedelta(seconds=seconds)))
            if taken.rowcount != 1:
                return None
            own = CORRESPONDENTS.select().where(table.conversation == conversation)
            return _correspondent(connection.execute(own).mappings().one())

    def finish(self, correspondent: Correspondent, holder: str) -> None:
        """Give it up, and keep what was delivered and whether it is open; raises StoreError."""
        table = CORRESPONDENTS.c
        kept = {name: getattr(correspondent, name) for name in KEPT}
        change = CORRESPONDENTS.update().where(table.conversation == correspondent.conversation, table.holder == holder)
        with self._database.writing() as connection:
            connection.execute(change.values(holder="", held_until=None, **kept))

    def _is_free(self) -> Any:
        return sa.or_(CORRESPONDENTS.c.holder == "", CORRESPONDENTS.c.held_until < self._clock.now())


def _correspondent(row: Any) -> Correspondent:
    return Correspondent(**{name: row[name] for name in FIELDS})
