"""The desk: conversations with their owners, the log, clerks, call-backs and what is counted; old hand-offs move in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from assistant.store.migrations.old_handoffs import move_in

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and conversations of the hand-offs that are there."""
    with op.batch_alter_table("handoffs") as table:
        table.add_column(sa.Column("settled_at", sa.DateTime))
        table.create_index("ix_handoffs_settled_at", ["settled_at"])
    _conversations()
    _entries()
    _ownership_events()
    _presence()
    _callbacks()
    _counted()
    _audit()
    move_in(op.get_bind())


def _text(name: str, length: int = 80) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _conversation() -> sa.Column[Any]:
    return sa.Column("conversation", sa.String(200), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime, nullable=nullable)


def _conversations() -> None:
    texts = (("locale", 20), ("channel", 40), ("reason", 40), ("item", 80), ("domain", 40), ("department", 80))
    people = ("clerk", "clerk_name", "specialist", "specialist_name", "reserved_for")
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("owner", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.String(16)),
        *(_text(*column) for column in texts),
        *(_text(name) for name in people),
        sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
        _moment("reserved_until", True),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        _moment("waiting_since", True),
        _text("asking", 10),
        sa.Column("offered", sa.JSON, nullable=False),
        sa.Column("told_place", sa.Integer),
        sa.Column("told_wait", sa.Integer),
        _moment("told_at", True),
        sa.Column("numbers", sa.Integer, nullable=False, server_default="0"),
        sa.Column("notes", sa.Integer, nullable=False, server_default="0"),
        *map(_moment, ("began_at", "touched_at", "owned_since")),
    )
    for name in ("owner", "clerk", "specialist", "touched_at"):
        op.create_index(f"ix_conversations_{name}", "conversations", [name])
    still_open = sa.text("owner != 'nobody'")
    op.create_index(
        "ix_conversations_open_code", "conversations", ["code"], unique=True, sqlite_where=still_open, postgresql_where=still_open
    )


def _entries() -> None:
    op.create_table(
        "entries",
        _id(),
        _conversation(),
        sa.Column("private", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("who", sa.String(10), nullable=False),
        _moment("at"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reply", sa.JSON),
        _text("mark", 120),
        _text("author"),
        sa.Column("attachments", sa.JSON, nullable=False),
        sa.Column("answers", sa.Integer),
        sa.Column("request", sa.JSON),
        sa.UniqueConstraint("conversation", "private", "number", name="uq_entries_number"),
        sa.UniqueConstraint("conversation", "answers", "who", name="uq_entries_answers"),
    )
    marked = sa.text("mark != ''")
    op.create_index(
        "ix_entries_mark", "entries", ["conversation", "who", "mark"], unique=True, sqlite_where=marked, postgresql_where=marked
    )


def _ownership_events() -> None:
    op.create_table(
        "ownership_events",
        _id(),
        _conversation(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("move", sa.String(12), nullable=False),
        sa.Column("before", sa.String(8), nullable=False),
        sa.Column("after", sa.String(8), nullable=False),
        _text("clerk"),
        _text("by"),
        _text("reason", 40),
        _moment("at"),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.UniqueConstraint("conversation", "version", name="uq_ownership_events_version"),
    )
    op.create_index("ix_ownership_events_at", "ownership_events", ["at"])


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("clerk", sa.String(80), primary_key=True),
        _text("name"),
        _text("role", 12),
        sa.Column("domains", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        _text("department"),
        sa.Column("presence", sa.String(8), nullable=False),
        _moment("seen_at"),
        _moment("active_at"),
    )


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        _id(),
        _conversation(),
        _text("code", 16),
        sa.Column("phone", sa.String(24), nullable=False),
        _text("locale", 20),
        _text("reason", 40),
        _moment("left_at"),
        _moment("done_at", True),
        _text("done_by"),
    )
    for name in ("conversation", "left_at", "done_at"):
        op.create_index(f"ix_callbacks_{name}", "callbacks", [name])


def _counted() -> None:
    op.create_table("unmet", _id(), _conversation(), sa.Column("reason", sa.String(20), nullable=False), _moment("at"))
    op.create_index("ix_unmet_at", "unmet", ["at"])
    op.create_table(
        "corrections",
        _id(),
        _conversation(),
        sa.Column("number", sa.Integer, nullable=False),
        _text("locale", 20),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("candidates", sa.JSON, nullable=False),
        _text("clerk"),
        _moment("at"),
    )
    op.create_index("ix_corrections_conversation", "corrections", ["conversation"])
    op.create_table(
        "ratings",
        sa.Column("conversation", sa.String(200), primary_key=True),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        _text("clerk"),
        _moment("at"),
    )
    op.create_index("ix_ratings_at", "ratings", ["at"])


def _audit() -> None:
    op.create_table(
        "audit",
        _id(),
        _moment("at"),
        sa.Column("clerk", sa.String(80), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        _text("conversation", 200),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table("chores", sa.Column("name", sa.String(40), primary_key=True), _moment("done_at"))
