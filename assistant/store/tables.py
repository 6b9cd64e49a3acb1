"""The tables, in SQLAlchemy Core; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

HANDOFFS = sa.Table(
    "handoffs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(200), nullable=False, index=True),
    sa.Column("code", sa.String(12), nullable=False, index=True),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("locale", sa.String(20), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("transcript", sa.JSON, nullable=False),
    sa.Column("ranking", sa.JSON, nullable=False),
)
"""Conversations given to a clerk; `created_at` is UTC without a zone."""
