"""Turns what a database raises into our own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError, SQLAlchemyError, TimeoutError

from assistant.errors import StoreBusy, StoreError

BUSY = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")


@contextmanager
def sql_errors() -> Iterator[None]:
    """Raise StoreBusy where others hold the database for too long, and StoreError where it is away in any other way.

    Away is: it does not answer, its folder cannot be made, its driver is not installed, or it refuses what it was given.
    """
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError) as error:
        problem = str(error).partition("\n")[0]
        busy = isinstance(error, TimeoutError) or (isinstance(error, OperationalError) and any(sign in problem for sign in BUSY))
        raise (StoreBusy if busy else StoreError)(problem=problem) from error
