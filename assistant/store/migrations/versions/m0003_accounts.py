"""Clerks' accounts, their sessions, sign-ins that failed, and canned answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _accounts()
    op.create_table(
        "account_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(40), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        *(sa.Column(name, sa.DateTime, nullable=False) for name in ("started_at", "seen_at", "expires_at")),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )


def _accounts() -> None:
    texts = (("login", 64), ("name", 80), ("role", 20), ("department", 80), ("password", 200))
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(40), primary_key=True),
        *(sa.Column(name, sa.String(length), nullable=False, unique=name == "login" or None) for name, length in texts),
        sa.Column("domains", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("subject", sa.String(400), nullable=True, unique=True),
    )
