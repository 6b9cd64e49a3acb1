"""Conversations and their logs in a database, behind the Conversations port. Right on SQLite and PostgreSQL without locks here.

A change is an UPDATE that only succeeds where owner and version are still what was read; who comes second reads again.
An entry's number is counted up in the same transaction that stores it, so that numbers have no gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from assistant.conversation import Entry, Owner
from assistant.desk.ownership import Move
from assistant.desk.ports import Birth, Decide, DecideClaim, StoredReply
from assistant.desk.state import Change, Changed, Conversation, Draft, Heard, Step
from assistant.desk.values import Clerk
from assistant.errors import NoSuchConversation, StoreBusy
from assistant.messages import Json
from assistant.store import changing, reading, rows
from assistant.store.database import Database, insert_new
from assistant.store.tables import CLERKS, CONVERSATIONS

TRIES = 8
"""How often a change is tried again because somebody else was first."""


class SqlConversations:
    """Keeps conversations."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def hear(self, conversation: str, birth: Birth, draft: Draft, at: datetime) -> Heard:
        """Put what a person said into the log; a conversation that nobody has begins (anew)."""
        with self._database.writing() as connection:
            begin(connection, conversation, birth, at)
            now = changing.locked(connection, conversation, at)
            if now.owner is Owner.NOBODY:
                now = _begun_anew(connection, now, birth, at)
            return changing.append(connection, now, draft, at)

    def add(self, conversation: str, draft: Draft, at: datetime, check: Callable[[Conversation], None]) -> Heard:
        """Put an entry into the log if `check` raises nothing; raises NoSuchConversation."""
        with self._database.writing() as connection:
            now = changing.locked(connection, conversation, at)
            check(now)
            return changing.append(connection, now, draft, at)

    def change(self, conversation: str, decide: Decide, at: datetime) -> Changed | None:
        """Do what is decided, whole or not at all; None where nothing is, or an entry has been answered already."""
        return self._tried(lambda connection: self._change(connection, conversation, decide, at))

    def claim(self, conversation: str, clerk: Clerk, decide: DecideClaim, at: datetime) -> Changed | None:
        """The same, while no other claim of this clerk is under way; the clerk counts as seen."""

        def once(connection: Any) -> Changed | None:
            insert_new(connection, CLERKS, {**rows.clerk_values(clerk), "presence": "online", "seen_at": at, "active_at": at})
            connection.execute(CLERKS.update().where(CLERKS.c.clerk == clerk.id).values(seen_at=at, active_at=at))
            serving = reading.serving(connection).get(clerk.id, 0)
            return self._change(connection, conversation, lambda now: decide(now, serving), at)

        return self._tried(once)

    def find(self, conversation: str) -> Conversation | None:
        """Give a conversation."""
        with self._database.reading() as connection:
            return reading.find(connection, conversation)

    def log(self, conversation: str, after: int = 0, notes: int | None = None) -> tuple[Entry, ...]:
        """Give the log after a number, oldest first; with `notes` the private notes after that number as well."""
        with self._database.reading() as connection:
            return reading.log(connection, conversation, after, notes)

    def news(self, conversation: str, after: int, notes: int | None = None) -> tuple[Conversation | None, tuple[Entry, ...]]:
        """Give a conversation and its log after a number; what the conversation says is never ahead of the log."""
        with self._database.reading() as connection:
            now = reading.find(connection, conversation)
            return now, reading.log(connection, conversation, after, notes)

    def concerned(self, conversation: str, clerk: str, since: datetime) -> bool:
        """Tell whether a clerk had a conversation since then or was asked into it, or its person waits to be rung back."""
        with self._database.reading() as connection:
            return reading.concerned(connection, conversation, clerk, since)

    def replies(self, conversation: str, number: int) -> tuple[StoredReply, ...]:
        """Give the replies to the person's entry with this number, in order."""
        with self._database.reading() as connection:
            return reading.replies(connection, conversation, number)

    def request(self, conversation: str, number: int) -> Json | None:
        """Give what the door sent with the person's entry of this number."""
        with self._database.reading() as connection:
            return reading.request(connection, conversation, number)

    def with_clerk(self, clerk: str | None = None) -> tuple[Conversation, ...]:
        """Give the conversations that clerks have: all, or one clerk's and those they are asked into."""
        with self._database.reading() as connection:
            return reading.with_clerk(connection, clerk)

    def last_said(self, conversations: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Give for each conversation what the person said last and how much of theirs no clerk has answered."""
        with self._database.reading() as connection:
            return reading.last_said(connection, conversations)

    def unanswered(self, since: datetime, until: datetime) -> tuple[Entry, ...]:
        """Give what people said last, in that time, to the assistant, and had no answer to; oldest first."""
        with self._database.reading() as connection:
            return reading.unanswered(connection, since, until)

    def lapsed(self, before: datetime) -> tuple[str, ...]:
        """Give the conversations that the assistant has and nobody has touched since."""
        with self._database.reading() as connection:
            return reading.lapsed(connection, before)

    def _tried(self, once: Callable[[Any], Changed | None]) -> Changed | None:
        for _ in range(TRIES):
            try:
                with self._database.writing() as connection:
                    return once(connection)
            except changing.SomebodyWasFirst:
                continue
            except changing.AnsweredAlready:
                return None
        raise StoreBusy(problem="others keep changing this conversation")

    def _change(self, connection: Any, conversation: str, decide: Decide, at: datetime) -> Changed | None:
        before = reading.find(connection, conversation)
        if before is None:
            raise NoSuchConversation
        change = decide(before)
        return None if change is None else changing.apply(connection, before, change, at)


def begin(connection: Any, conversation: str, birth: Birth, at: datetime) -> None:
    """Make a conversation that nobody knows yet; the assistant has the word."""
    moments = {"began_at": at, "touched_at": at, "owned_since": at}
    empty = {"id": conversation, "owner": Owner.NOBODY.value, "version": 0, "offered": []}
    if insert_new(connection, CONVERSATIONS, {**empty, **moments, "locale": birth.locale, "channel": birth.channel}):
        before = reading.find(connection, conversation)
        assert before is not None
        changing.apply(connection, before, Change(before.moved(Move.BEGIN, at), Step(Move.BEGIN, "person")), at)


def _begun_anew(connection: Any, now: Conversation, birth: Birth, at: datetime) -> Conversation:
    """Let a person who comes back go on; their code is theirs no more where another open conversation has taken it."""
    again = now.moved(Move.BEGIN, at, urgent=False, locale=birth.locale, channel=birth.channel)
    step = Step(Move.BEGIN, "person")
    try:
        with connection.begin_nested():
            return changing.apply(connection, now, Change(again, step), at).conversation
    except IntegrityError:
        return changing.apply(connection, now, Change(replace(again, code=None), step), at).conversation
