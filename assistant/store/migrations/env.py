"""Alembic's way in: runs the migrations on the connection it is given, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from assistant.store.migrating import context_options

context.configure(**context_options(context.config.attributes["connection"]))
context.run_migrations()
