"""The writing half of the conversations: each function is part of a transaction that is under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assistant.conversation import Entry
from assistant.desk.ownership import verify
from assistant.desk.state import Change, Changed, Conversation, Draft, Heard
from assistant.errors import NoSuchConversation
from assistant.store import reading, rows
from assistant.store.tables import CONVERSATIONS, ENTRIES, HANDOFFS, OWNERSHIP_EVENTS, UNMET


class SomebodyWasFirst(Exception):
    """The conversation is no longer what was read; the transaction is taken back."""


class AnsweredAlready(Exception):
    """What a person said has its answer; the transaction is taken back."""


def locked(connection: Any, conversation: str, at: datetime) -> Conversation:
    """Keep others from changing a conversation until this transaction ends, and give it; raises NoSuchConversation."""
    connection.execute(CONVERSATIONS.update().where(CONVERSATIONS.c.id == conversation).values(touched_at=at))
    found = reading.find(connection, conversation)
    if found is None:
        raise NoSuchConversation
    return found


def apply(connection: Any, before: Conversation, change: Change, at: datetime) -> Changed:
    """Do a change; raises SomebodyWasFirst, AnsweredAlready, or IllegalMove where hands change without the right move."""
    verify(before.ownership, change.after.ownership, change.step.move if change.step else None)
    _update(connection, before, change, at)
    now = reading.find(connection, before.id)
    assert now is not None
    if change.step:
        _event(connection, before, change, at)
    if change.unmet:
        connection.execute(UNMET.insert().values(conversation=before.id, reason=change.unmet, at=at))
    if change.settles:
        open_ = sa.and_(HANDOFFS.c.conversation == before.id, HANDOFFS.c.settled_at.is_(None))
        connection.execute(HANDOFFS.update().where(open_).values(settled_at=at))
    return Changed(now, _entries(connection, now, change.entries, at))


def append(connection: Any, now: Conversation, draft: Draft, at: datetime) -> Heard:
    """Put one entry at the end of a locked conversation's log, unless its mark is there."""
    known = reading.marked(connection, now.id, draft)
    if known:
        return Heard(known, now, new=False)
    counted = "notes" if draft.private else "numbers"
    number = getattr(now, counted) + 1
    connection.execute(CONVERSATIONS.update().where(CONVERSATIONS.c.id == now.id).values({counted: number}))
    return Heard(_insert(connection, now.id, number, draft, at), now)


def _update(connection: Any, before: Conversation, change: Change, at: datetime) -> None:
    columns, notes = CONVERSATIONS.c, sum(draft.private for draft in change.entries)
    counted = {"version": columns.version + 1, "numbers": columns.numbers + len(change.entries) - notes}
    values = {**rows.values(change.after), **counted, "notes": columns.notes + notes, "touched_at": at}
    same = sa.and_(columns.id == before.id, columns.owner == before.owner.value, columns.version == before.version)
    if connection.execute(CONVERSATIONS.update().where(same).values(**values)).rowcount != 1:
        raise SomebodyWasFirst


def _event(connection: Any, before: Conversation, change: Change, at: datetime) -> None:
    assert change.step
    after, step = change.after, change.step
    hands = {"before": before.owner.value, "after": after.owner.value, "clerk": after.clerk or before.clerk}
    seconds = max(0.0, (at - before.owned_since).total_seconds())
    why = {"move": step.move.value, "by": step.by, "reason": step.reason, "seconds": seconds}
    version = before.version + 1
    connection.execute(OWNERSHIP_EVENTS.insert().values(conversation=before.id, version=version, at=at, **hands, **why))


def _entries(connection: Any, now: Conversation, drafts: tuple[Draft, ...], at: datetime) -> tuple[Entry, ...]:
    """Store entries whose numbers are counted already."""
    last = {True: now.notes, False: now.numbers}
    for draft in drafts:
        last[draft.private] -= 1
    made = []
    for draft in drafts:
        if draft.answers is not None and reading.answered(connection, now.id, draft):
            raise AnsweredAlready
        last[draft.private] += 1
        made.append(_insert(connection, now.id, last[draft.private], draft, at))
    return tuple(made)


def _insert(connection: Any, conversation: str, number: int, draft: Draft, at: datetime) -> Entry:
    values = {**rows.draft_values(draft), "conversation": conversation, "number": number, "at": at}
    connection.execute(ENTRIES.insert().values(**values))
    return rows.entry(values)
