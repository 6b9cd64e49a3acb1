"""The reading half of the conversations: each function runs on a connection that is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assistant.conversation import Entry, Owner, Who
from assistant.desk.audit import ASKED_IN
from assistant.desk.ownership import SERVED
from assistant.desk.ports import StoredReply
from assistant.desk.state import Conversation, Draft
from assistant.messages import Json
from assistant.store import rows
from assistant.store.tables import AUDIT, CALLBACKS, CONVERSATIONS, ENTRIES, OWNERSHIP_EVENTS

MOST_LAPSED = 200
IN_ORDER = (CONVERSATIONS.c.urgent.desc(), CONVERSATIONS.c.waiting_since, CONVERSATIONS.c.id)
HELD = CONVERSATIONS.c.owner == Owner.CLERK.value


THIS: Any = sa.bindparam("this")
"""The conversation that is asked about. What every turn asks is put together once, because that takes longer than the answer."""

FIND = CONVERSATIONS.select().where(CONVERSATIONS.c.id == THIS)
WAITING = CONVERSATIONS.select().where(CONVERSATIONS.c.owner == Owner.QUEUE.value).order_by(*IN_ORDER)
THEIRS = ENTRIES.select().where(ENTRIES.c.conversation == THIS).order_by(ENTRIES.c.id)
AFTER = sa.and_(ENTRIES.c.private.is_(sa.false()), ENTRIES.c.number > sa.bindparam("after"))
NOTES_AFTER = sa.and_(ENTRIES.c.private.is_(sa.true()), ENTRIES.c.number > sa.bindparam("notes"))
LOG, LOG_WITH_NOTES = THEIRS.where(AFTER), THEIRS.where(sa.or_(AFTER, NOTES_AFTER))


def _last_said() -> Any:
    columns, clerks = ENTRIES.c, ENTRIES.alias()
    by_person = sa.and_(columns.conversation.in_(sa.bindparam("these", expanding=True)), columns.who == Who.PERSON.value)
    of_clerk = sa.and_(clerks.c.conversation == columns.conversation, clerks.c.who == Who.CLERK.value)
    answered_to = sa.select(sa.func.max(clerks.c.id)).where(of_clerk, clerks.c.private.is_(sa.false())).scalar_subquery()
    query = sa.select(columns.conversation, columns.text, columns.id > sa.func.coalesce(answered_to, 0))
    return query.where(by_person).order_by(columns.id)


LAST_SAID = _last_said()


def find(connection: Any, conversation: str) -> Conversation | None:
    """Give a conversation."""
    row = connection.execute(FIND, {"this": conversation}).mappings().first()
    return rows.conversation(row) if row else None


def waiting(connection: Any) -> tuple[Conversation, ...]:
    """Give what waits: danger first, then who began to wait first."""
    return tuple(map(rows.conversation, connection.execute(WAITING).mappings()))


def with_clerk(connection: Any, clerk: str | None) -> tuple[Conversation, ...]:
    """Give the conversations that clerks have: all, or one clerk's and those they are asked into."""
    whose = sa.true() if clerk is None else sa.or_(CONVERSATIONS.c.clerk == clerk, CONVERSATIONS.c.specialist == clerk)
    query = CONVERSATIONS.select().where(HELD, whose).order_by(CONVERSATIONS.c.owned_since, CONVERSATIONS.c.id)
    return tuple(map(rows.conversation, connection.execute(query).mappings()))


def serving(connection: Any) -> dict[str, int]:
    """Count the people that each clerk has."""
    query = sa.select(CONVERSATIONS.c.clerk, sa.func.count()).where(HELD).group_by(CONVERSATIONS.c.clerk)
    return {clerk: int(count) for clerk, count in connection.execute(query)}


def service_seconds(connection: Any, most: int) -> tuple[float, ...]:
    """Give how many seconds clerks had each of the last conversations that came to an end with them."""
    columns = OWNERSHIP_EVENTS.c
    ended = sa.and_(columns.before == Owner.CLERK.value, columns.move.in_(SERVED))
    query = sa.select(columns.seconds).where(ended).order_by(columns.id.desc()).limit(most)
    return tuple(float(seconds) for (seconds,) in connection.execute(query))


def log(connection: Any, conversation: str, after: int, notes: int | None) -> tuple[Entry, ...]:
    """Give the log after a number; with `notes` the private notes after that number too, where they were written."""
    asked = {"this": conversation, "after": after}
    if notes is None:
        return tuple(map(rows.entry, connection.execute(LOG, asked).mappings()))
    return tuple(map(rows.entry, connection.execute(LOG_WITH_NOTES, {**asked, "notes": notes}).mappings()))


def concerned(connection: Any, conversation: str, clerk: str, since: datetime) -> bool:
    """Tell whether a clerk had a conversation since then or was asked into it, or its person waits to be rung back."""
    had, asked, rings = OWNERSHIP_EVENTS.c, AUDIT.c, CALLBACKS.c
    reasons = (
        sa.and_(had.conversation == conversation, had.clerk == clerk, had.at >= since),
        sa.and_(asked.conversation == conversation, asked.clerk == clerk, asked.action == ASKED_IN, asked.at >= since),
        sa.and_(rings.conversation == conversation, rings.done_at.is_(None)),
    )
    found = (sa.exists().where(reason) for reason in reasons)
    return bool(connection.execute(sa.select(sa.or_(*found))).scalar())


def marked(connection: Any, conversation: str, draft: Draft) -> Entry | None:
    """Give the entry that has a draft's mark already."""
    if not draft.mark:
        return None
    columns = ENTRIES.c
    same = sa.and_(columns.conversation == conversation, columns.who == draft.who.value, columns.mark == draft.mark)
    row = connection.execute(ENTRIES.select().where(same)).mappings().first()
    return rows.entry(row) if row else None


def answered(connection: Any, conversation: str, draft: Draft) -> bool:
    """Tell whether what a draft answers has an answer of that kind."""
    columns = ENTRIES.c
    same = sa.and_(columns.conversation == conversation, columns.answers == draft.answers, columns.who == draft.who.value)
    return connection.execute(sa.select(columns.id).where(same)).first() is not None


def replies(connection: Any, conversation: str, number: int) -> tuple[StoredReply, ...]:
    """Give the replies to the person's entry with this number."""
    columns = ENTRIES.c
    query = sa.select(columns.number, columns.reply).where(columns.conversation == conversation, columns.answers == number)
    return tuple(StoredReply(number, reply) for number, reply in connection.execute(query.order_by(columns.id)) if reply)


def request(connection: Any, conversation: str, number: int) -> Json | None:
    """Give what the door sent with the person's entry of this number."""
    columns = ENTRIES.c
    same = sa.and_(columns.conversation == conversation, columns.number == number, columns.who == Who.PERSON.value)
    found: Json | None = connection.execute(sa.select(columns.request).where(same)).scalar()
    return found


def last_said(connection: Any, conversations: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Give for each conversation what the person said last and how much of theirs no clerk has answered."""
    said: dict[str, tuple[str, int]] = {}
    for conversation, text, open_ in connection.execute(LAST_SAID, {"these": list(conversations)}):
        said[conversation] = (text, said.get(conversation, ("", 0))[1] + bool(open_))
    return said


def unanswered(connection: Any, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Give what people said last, in that time, to the assistant, and had no answer to; oldest first."""
    columns, talks, later = ENTRIES.c, CONVERSATIONS.c, ENTRIES.alias("later")
    with_bot = sa.and_(talks.id == columns.conversation, talks.owner == Owner.BOT.value)
    other = sa.and_(later.c.who != Who.PERSON.value, later.c.private.is_(sa.false()), later.c.number > columns.number)
    followed = sa.exists().where(sa.and_(later.c.conversation == columns.conversation, other))
    by_person = sa.and_(columns.who == Who.PERSON.value, columns.private.is_(sa.false()), columns.at >= since, columns.at < until)
    query = sa.select(*columns).select_from(ENTRIES.join(CONVERSATIONS, with_bot))
    said = query.where(by_person, ~followed).order_by(columns.id)
    return tuple(map(rows.entry, connection.execute(said).mappings()))


def lapsed(connection: Any, before: datetime) -> tuple[str, ...]:
    """Give some of the conversations that the assistant has and nobody has touched since."""
    silent = sa.and_(CONVERSATIONS.c.owner == Owner.BOT.value, CONVERSATIONS.c.touched_at < before)
    query = sa.select(CONVERSATIONS.c.id).where(silent).order_by(CONVERSATIONS.c.touched_at).limit(MOST_LAPSED)
    return tuple(id_ for (id_,) in connection.execute(query))
