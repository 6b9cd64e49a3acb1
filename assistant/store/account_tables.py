"""The tables of clerks' accounts, their sessions, sign-ins that failed and canned answers; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

from assistant.store.tables import METADATA, Moment

ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("login", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("department", sa.String(80), nullable=False),
    sa.Column("domains", sa.JSON, nullable=False),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("capacity", sa.Integer, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("subject", sa.String(400), nullable=True, unique=True),
)
"""Who works at the desk. `subject` is null for accounts that the city's own sign-in does not know."""

ACCOUNT_SESSIONS = sa.Table(
    "account_sessions",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.String(40), sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)
"""Signed-in browsers."""

SIGN_IN_TRIES = sa.Table(
    "sign_in_tries",
    METADATA,
    sa.Column("key", sa.String(300), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_at", Moment, nullable=False, index=True),
)
"""How often a sign-in was tried and failed, by name and address."""

CANNED = sa.Table(
    "canned_answers",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("locale", sa.String(20), nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
)
"""What clerks often write; a row without text was removed."""
