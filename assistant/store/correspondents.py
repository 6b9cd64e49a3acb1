"""Where conversations of outside doors can be written to, in a database, behind the Correspondents port."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assistant.ports import Clock, Correspondent
from assistant.store.sql_errors import sql_errors
from assistant.store.tables import METADATA

CORRESPONDENTS = sa.Table(
    "correspondents",
    METADATA,
    sa.Column("conversation", sa.String(200), primary_key=True),
    sa.Column("door", sa.String(20), nullable=False, index=True),
    sa.Column("address", sa.String(255), nullable=False),
    sa.Column("delivered", sa.Integer, nullable=False, default=0),
    sa.Column("parts", sa.Integer, nullable=False, default=0),
    sa.Column("is_open", sa.Boolean, nullable=False, default=False),
    sa.Column("holder", sa.String(40), nullable=False, default=""),
    sa.Column("held_until", sa.DateTime, nullable=True),
    sa.Column("met_at", sa.DateTime, nullable=False),
)
"""One row for each conversation of WeChat or a bridge; times are UTC without a zone. The address is personal data."""


class SqlCorrespondents:
    """Keeps correspondents in SQLite or PostgreSQL."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Connect on first use; the table is made where it is missing."""
        self._url, self._clock = url, clock
        self._connected: Any = None
        self._lock = threading.Lock()

    def meet(self, conversation: str, door: str, address: str) -> Correspondent:
        """Give the correspondent of a conversation, remembered from now on; raises StoreError."""
        row = {"conversation": conversation, "door": door, "address": address, "met_at": self._now()}
        with sql_errors():
            known = self._of(conversation)
            if known is None:
                self._add(row)
            return known or Correspondent(conversation, door, address)

    def open_at(self, door: str) -> Sequence[Correspondent]:
        """Give the open correspondents of a door; raises StoreError."""
        table = CORRESPONDENTS.c
        query = CORRESPONDENTS.select().where(table.door == door, table.is_open.is_(True)).order_by(table.met_at)
        with sql_errors(), self._engine().connect() as connection:
            return [_correspondent(row) for row in connection.execute(query).mappings()]

    def begin(self, conversation: str, holder: str, seconds: float) -> Correspondent | None:
        """Give the correspondent to one holder for so many seconds; None where another has it or nobody knows it."""
        table, now = CORRESPONDENTS.c, self._now()
        free = sa.or_(table.holder == "", table.held_until < now)
        change = CORRESPONDENTS.update().where(table.conversation == conversation, free)
        with sql_errors(), self._engine().begin() as connection:
            taken = connection.execute(change.values(holder=holder, held_until=now + timedelta(seconds=seconds)))
            if taken.rowcount != 1:
                return None
            row = connection.execute(CORRESPONDENTS.select().where(table.conversation == conversation)).mappings().one()
            return _correspondent(row)

    def finish(self, correspondent: Correspondent, holder: str) -> None:
        """Give it up, and keep what was delivered and whether it is open; raises StoreError."""
        table = CORRESPONDENTS.c
        kept = {name: getattr(correspondent, name) for name in ("delivered", "parts", "is_open")}
        change = CORRESPONDENTS.update().where(table.conversation == correspondent.conversation, table.holder == holder)
        with sql_errors(), self._engine().begin() as connection:
            connection.execute(change.values(holder="", held_until=None, **kept))

    def _of(self, conversation: str) -> Correspondent | None:
        query = CORRESPONDENTS.select().where(CORRESPONDENTS.c.conversation == conversation)
        with self._engine().connect() as connection:
            row = connection.execute(query).mappings().first()
            return _correspondent(row) if row else None

    def _add(self, row: dict[str, Any]) -> None:
        try:
            with self._engine().begin() as connection:
                connection.execute(CORRESPONDENTS.insert().values(**row))
        except IntegrityError:
            pass  # another request of the same person was quicker

    def _now(self) -> datetime:
        return self._clock.now().astimezone(timezone.utc).replace(tzinfo=None)

    def _engine(self) -> Any:
        with self._lock:
            return self._connected or self._connect()

    def _connect(self) -> Any:
        if self._connected is None:
            url = sa.engine.make_url(self._url)
            if url.drivername.startswith("sqlite") and url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            engine = sa.create_engine(url, future=True, pool_pre_ping=True, hide_parameters=True)
            METADATA.create_all(engine)
            self._connected = engine
        return self._connected


def _correspondent(row: Any) -> Correspondent:
    names = ("conversation", "door", "address", "delivered", "parts", "is_open")
    return Correspondent(**{name: row[name] for name in names})
