"""What a person who waits has heard of why nobody comes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("conversations", sa.Column("told_nobody", sa.String(20), nullable=False, server_default=""))
