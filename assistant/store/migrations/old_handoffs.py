"""Makes conversations of hand-offs that were recorded before there was a desk; frozen with the migration that uses it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import groupby
from typing import Any

import sqlalchemy as sa

STILL_WAITING = timedelta(hours=12)
"""Who asked longer ago has gone home: the talk is kept to read, and nobody is put into the queue."""

HANDOFFS = sa.table(
    "handoffs",
    *(sa.column(name, kind) for name, kind in (("id", sa.Integer), ("created_at", sa.DateTime), ("settled_at", sa.DateTime))),
    *(sa.column(name) for name in ("conversation", "code", "reason", "locale", "channel")),
    sa.column("transcript", sa.JSON),
)
CONVERSATIONS = sa.table(
    "conversations",
    *(sa.column(name) for name in ("id", "owner", "version", "code", "reason", "locale", "channel", "numbers")),
    sa.column("offered", sa.JSON),
    *(sa.column(name, sa.DateTime) for name in ("waiting_since", "began_at", "touched_at", "owned_since")),
)
ENTRIES = sa.table(
    "entries",
    *(sa.column(name) for name in ("conversation", "number", "who", "text")),
    sa.column("at", sa.DateTime),
    sa.column("attachments", sa.JSON),
)
EVENTS = sa.table(
    "ownership_events",
    *(sa.column(name) for name in ("conversation", "version", "move", "before", "after", "by", "reason", "seconds")),
    sa.column("at", sa.DateTime),
)


def move_in(connection: Any) -> None:
    """Give every old hand-off a conversation with its transcript: waiting if it is of today, ended if it is older."""
    rows = connection.execute(sa.select(*HANDOFFS.c).order_by(HANDOFFS.c.conversation, HANDOFFS.c.id)).mappings().all()
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    taken: set[str] = set()
    for conversation, asked in groupby(rows, key=lambda row: row["conversation"]):
        _move_in(connection, conversation, list(asked), now, taken)
    connection.execute(HANDOFFS.update().values(settled_at=now))


def _move_in(connection: Any, conversation: str, asked: list[Any], now: datetime, taken: set[str]) -> None:
    first, last = asked[0], asked[-1]
    waits = last["created_at"] > now - STILL_WAITING
    transcript = last["transcript"] or []
    kept = {name: last[name] for name in ("reason", "locale", "channel")}
    moments = {"began_at": first["created_at"], "touched_at": last["created_at"], "owned_since": first["created_at"]}
    connection.execute(
        CONVERSATIONS.insert().values(
            id=conversation,
            owner="queue" if waits else "nobody",
            version=2 if waits else 3,
            code=_free(last["code"], taken) if waits else last["code"],
            waiting_since=first["created_at"] if waits else None,
            numbers=len(transcript),
            offered=[],
            **kept,
            **moments,
        )
    )
    for number, line in enumerate(transcript, start=1):
        said = {"number": number, "who": line["who"], "text": line["text"], "at": last["created_at"]}
        connection.execute(ENTRIES.insert().values(conversation=conversation, attachments=[], **said))
    _log(connection, conversation, last, _moves(first["created_at"], now, waits))


def _moves(asked_at: datetime, now: datetime, waits: bool) -> Iterable[tuple[str, str, str, datetime]]:
    yield "begin", "nobody", "bot", asked_at
    yield "hand_over", "bot", "queue", asked_at
    if not waits:
        yield "end", "queue", "nobody", now


def _log(connection: Any, conversation: str, last: Any, moves: Iterable[tuple[str, str, str, datetime]]) -> None:
    for version, (move, before, after, at) in enumerate(moves, start=1):
        reason = last["reason"] if move == "hand_over" else "before_desk" if move == "end" else ""
        change = {"version": version, "move": move, "before": before, "after": after, "reason": reason, "at": at}
        connection.execute(EVENTS.insert().values(conversation=conversation, by="migration", seconds=0.0, **change))


def _free(code: str, taken: set[str]) -> str:
    """Give the code, or one with more digits where two conversations were given the same."""
    longer = code
    while longer in taken:
        longer += "0"
    taken.add(longer)
    return longer
