"""The tables, in SQLAlchemy Core; the same on SQLite and PostgreSQL. Every moment is UTC."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware moment outside, UTC without a zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store as UTC."""
        return value.astimezone(timezone.utc).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give back as aware."""
        return value.replace(tzinfo=timezone.utc) if value else None


def _text(name: str, length: int = 80, default: str = "") -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _conversation(**more: Any) -> sa.Column[Any]:
    return sa.Column("conversation", sa.String(200), nullable=False, **more)


HANDOFFS = sa.Table(
    "handoffs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _conversation(index=True),
    sa.Column("code", sa.String(12), nullable=False, index=True),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("locale", sa.String(20), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("transcript", sa.JSON, nullable=False),
    sa.Column("ranking", sa.JSON, nullable=False),
    sa.Column("settled_at", Moment, index=True),
)
"""What the assistant asks the desk to take; `settled_at` is when the desk has queued it or has said why not."""

CONVERSATIONS = sa.Table(
    "conversations",
    METADATA,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("owner", sa.String(8), nullable=False, index=True),
    sa.Column("clerk", sa.String(80), nullable=False, server_default="", index=True),
    sa.Column("version", sa.Integer, nullable=False),
    _text("locale", 20),
    _text("channel", 40),
    sa.Column("code", sa.String(16)),
    _text("reason", 40),
    _flag("urgent"),
    _text("item"),
    _text("domain", 40),
    _text("department"),
    _text("clerk_name"),
    _text("specialist"),
    _text("specialist_name"),
    _text("reserved_for"),
    sa.Column("reserved_until", Moment),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("waiting_since", Moment),
    _text("asking", 10),
    sa.Column("offered", sa.JSON, nullable=False),
    sa.Column("told_place", sa.Integer),
    sa.Column("told_wait", sa.Integer),
    _text("told_nobody", 20),
    sa.Column("told_at", Moment),
    _count("numbers"),
    _count("notes"),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("touched_at", Moment, nullable=False, index=True),
    sa.Column("owned_since", Moment, nullable=False),
)
"""One row for each conversation: who has the word, where it waits, what its person was told."""

OPEN = CONVERSATIONS.c.owner != "nobody"
sa.Index("ix_conversations_open_code", CONVERSATIONS.c.code, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
sa.Index("ix_conversations_specialist", CONVERSATIONS.c.specialist)

ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _conversation(),
    _flag("private"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("who", sa.String(10), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("reply", sa.JSON(none_as_null=True)),
    _text("mark", 120),
    _text("author"),
    sa.Column("attachments", sa.JSON, nullable=False),
    sa.Column("answers", sa.Integer),
    sa.Column("request", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("conversation", "private", "number", name="uq_entries_number"),
    sa.UniqueConstraint("conversation", "answers", "who", name="uq_entries_answers"),
)
"""The log of every conversation."""

MARKED = ENTRIES.c.mark != ""
sa.Index(
    "ix_entries_mark",
    ENTRIES.c.conversation,
    ENTRIES.c.who,
    ENTRIES.c.mark,
    unique=True,
    sqlite_where=MARKED,
    postgresql_where=MARKED,
)

OWNERSHIP_EVENTS = sa.Table(
    "ownership_events",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _conversation(),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("move", sa.String(12), nullable=False),
    sa.Column("before", sa.String(8), nullable=False),
    sa.Column("after", sa.String(8), nullable=False),
    _text("clerk"),
    _text("by"),
    _text("reason", 40),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.UniqueConstraint("conversation", "version", name="uq_ownership_events_version"),
)
"""Every change of hands, never changed or deleted; `seconds` is how long whoever had the word before had had it."""

CLERKS = sa.Table(
    "presence",
    METADATA,
    sa.Column("clerk", sa.String(80), primary_key=True),
    _text("name"),
    _text("role", 12),
    sa.Column("domains", sa.JSON, nullable=False),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("capacity", sa.Integer, nullable=False),
    _text("department"),
    sa.Column("presence", sa.String(8), nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("active_at", Moment, nullable=False),
)
"""Whoever has worked at the desk: what they can do, when their tool was heard of last, and when they did something last."""

CALLBACKS = sa.Table(
    "callbacks",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _conversation(index=True),
    _text("code", 16),
    sa.Column("phone", sa.String(24), nullable=False),
    _text("locale", 20),
    _text("reason", 40),
    sa.Column("left_at", Moment, nullable=False, index=True),
    sa.Column("done_at", Moment, index=True),
    _text("done_by"),
)
"""Numbers to ring back."""

UNMET = sa.Table(
    "unmet",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _conversation(),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
)
"""Each time that nobody was there for a person, and why."""

CORRECTIONS = sa.Table(
    "corrections",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _conversation(index=True),
    sa.Column("number", sa.Integer, nullable=False),
    _text("locale", 20),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("item", sa.String(80), nullable=False),
    sa.Column("candidates", sa.JSON, nullable=False),
    _text("clerk"),
    sa.Column("at", Moment, nullable=False),
)
"""What clerks sent where the assistant had not found it; `said` is masked."""

RATINGS = sa.Table(
    "ratings",
    METADATA,
    sa.Column("conversation", sa.String(200), primary_key=True),
    sa.Column("stars", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    _text("clerk"),
    sa.Column("at", Moment, nullable=False, index=True),
)
"""The last rating of each conversation (好差评)."""

AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("clerk", sa.String(80), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    _text("conversation", 200),
)
"""Who has looked at what was masked, and when."""

CHORES = sa.Table(
    "chores",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("done_at", Moment, nullable=False),
)
"""When each regular job was done last, so that of several processes one does it."""

CORRESPONDENTS = sa.Table(
    "correspondents",
    METADATA,
    sa.Column("conversation", sa.String(200), primary_key=True),
    sa.Column("door", sa.String(20), nullable=False, index=True),
    sa.Column("address", sa.String(255), nullable=False),
    _count("delivered"),
    _count("parts"),
    _flag("is_open"),
    _text("holder", 40),
    sa.Column("held_until", Moment),
    sa.Column("met_at", Moment, nullable=False),
)
"""Where the people of WeChat and of bridges can be written to, and up to which entry; the address is personal data."""

PROPOSALS = sa.Table(
    "proposals",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("same", sa.String(255), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("locale", sa.String(20), nullable=False),
    _text("label", 100),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("group", sa.Integer, nullable=False),
    _count("count"),
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    _text("decided_by"),
    sa.Column("decided_at", Moment),
    sa.UniqueConstraint("locale", "same", name="uq_proposals_same"),
)
"""Phrasings that could be learnt, without anything personal; `same` is what two of them have in common that are one."""

HEARD_UNTIL = sa.Table(
    "heard_until",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("id", sa.Integer, nullable=False),
)
"""Up to which row of another table everything has been looked at for proposals."""
