"""Where people at outside doors can be written to, and phrasings that could be learnt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "correspondents",
        sa.Column("conversation", sa.String(200), primary_key=True),
        sa.Column("door", sa.String(20), nullable=False),
        sa.Column("address", sa.String(255), nullable=False),
        sa.Column("delivered", sa.Integer, nullable=False, server_default="0"),
        sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("is_open", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("holder", sa.String(40), nullable=False, server_default=""),
        sa.Column("held_until", sa.DateTime),
        sa.Column("met_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_correspondents_door", "correspondents", ["door"])
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("same", sa.String(255), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("label", sa.String(100), nullable=False, server_default=""),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("group", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("first_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False, server_default=""),
        sa.Column("decided_at", sa.DateTime),
        sa.UniqueConstraint("locale", "same", name="uq_proposals_same"),
    )
    op.create_index("ix_proposals_state", "proposals", ["state"])
    op.create_table(
        "heard_until",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("id", sa.Integer, nullable=False),
    )
