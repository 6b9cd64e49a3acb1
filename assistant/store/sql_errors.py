"""Turns what a database raises into our own error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StoreError


@contextmanager
def sql_errors() -> Iterator[None]:
    """Raise StoreError where the database is away, its folder cannot be made or its driver is not installed."""
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise StoreError(problem=str(error).partition("\n")[0]) from error
