"""Call-backs, corrections, ratings and what figures are made of, in a database, behind the Records port."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assistant.conversation import Owner
from assistant.desk.ports import Day, Happened
from assistant.desk.values import Callback, Correction
from assistant.store import rows
from assistant.store.database import Database, insert_new
from assistant.store.tables import CALLBACKS, CONVERSATIONS, CORRECTIONS, OWNERSHIP_EVENTS, RATINGS, UNMET


class SqlRecords:
    """Keeps what stands beside the conversations."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def leave(self, callback: Callback, instead: bool = False) -> Callback:
        """Keep a call-back; the same number for the same conversation is kept once while it is open, a corrected one instead."""
        columns = CALLBACKS.c
        open_ = sa.and_(columns.conversation == callback.conversation, columns.done_at.is_(None))
        same = sa.and_(open_, columns.phone == callback.phone)
        last = sa.select(sa.func.max(columns.id)).where(open_).scalar_subquery()
        values = {name: value for name, value in callback.__dict__.items() if name != "id"}
        with self._database.writing() as connection:
            _lock(connection, callback.conversation)
            known = connection.execute(CALLBACKS.select().where(same)).mappings().first()
            if known:
                return rows.callback(known)
            if instead and connection.execute(CALLBACKS.update().where(columns.id == last).values(phone=callback.phone)).rowcount:
                return rows.callback(connection.execute(CALLBACKS.select().where(same)).mappings().one())
            done = connection.execute(CALLBACKS.insert().values(**values))
            return replace(callback, id=int(done.inserted_primary_key[0]))

    def callbacks(self, done: bool = False) -> tuple[Callback, ...]:
        """Give the call-backs, oldest first; with `done` those that were rung as well."""
        wanted = sa.true() if done else CALLBACKS.c.done_at.is_(None)
        return tuple(map(rows.callback, self._rows(CALLBACKS.select().where(wanted).order_by(CALLBACKS.c.id))))

    def callback_done(self, callback: int, by: str, at: datetime) -> bool:
        """Mark a call-back as done; False where it was already, or there is none."""
        open_ = sa.and_(CALLBACKS.c.id == callback, CALLBACKS.c.done_at.is_(None))
        with self._database.writing() as connection:
            return bool(connection.execute(CALLBACKS.update().where(open_).values(done_at=at, done_by=by)).rowcount)

    def correct(self, correction: Correction) -> None:
        """Keep a correction."""
        values = {name: value for name, value in correction.__dict__.items() if name != "id"}
        values["candidates"] = [{"id": one.id, "confidence": one.confidence} for one in correction.candidates]
        with self._database.writing() as connection:
            connection.execute(CORRECTIONS.insert().values(**values))

    def corrections(self, after: int = 0) -> tuple[Correction, ...]:
        """Give the corrections with a greater id, oldest first."""
        query = CORRECTIONS.select().where(CORRECTIONS.c.id > after).order_by(CORRECTIONS.c.id)
        return tuple(map(rows.correction, self._rows(query)))

    def rate(self, conversation: str, stars: int, reason: str, at: datetime) -> None:
        """Keep the rating of a conversation, with the clerk who had it last; a later one takes its place."""
        columns = OWNERSHIP_EVENTS.c
        served = sa.and_(columns.conversation == conversation, columns.before == Owner.CLERK.value)
        with self._database.writing() as connection:
            found = connection.execute(sa.select(columns.clerk).where(served).order_by(columns.id.desc()).limit(1)).scalar()
            values = {"stars": stars, "reason": rows.storable(reason), "clerk": found or "", "at": at}
            if not insert_new(connection, RATINGS, {"conversation": conversation, **values}):
                connection.execute(RATINGS.update().where(RATINGS.c.conversation == conversation).values(**values))

    def day(self, begin: datetime, end: datetime) -> Day:
        """Give what happened between two moments."""
        with self._database.reading() as connection:

            def within(table: Any, column: Any) -> Any:
                return connection.execute(table.select().where(column >= begin, column < end).order_by(column)).mappings()

            moves = tuple(
                Happened(row["conversation"], row["move"], row["before"], row["clerk"], row["reason"], row["seconds"])
                for row in within(OWNERSHIP_EVENTS, OWNERSHIP_EVENTS.c.at)
            )
            return Day(
                moves=moves,
                unmet=tuple(row["reason"] for row in within(UNMET, UNMET.c.at)),
                stars=tuple(row["stars"] for row in within(RATINGS, RATINGS.c.at)),
                callbacks_left=len(list(within(CALLBACKS, CALLBACKS.c.left_at))),
                callbacks_done=len(list(within(CALLBACKS, CALLBACKS.c.done_at))),
            )

    def _rows(self, query: Any) -> list[Any]:
        with self._database.reading() as connection:
            return list(connection.execute(query).mappings())


def _lock(connection: Any, conversation: str) -> None:
    """Keep others from doing the same for this conversation until the transaction ends."""
    row = CONVERSATIONS.c.id == conversation
    connection.execute(CONVERSATIONS.update().where(row).values(numbers=CONVERSATIONS.c.numbers))
