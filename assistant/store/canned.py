"""Canned answers in a database, behind the CannedStore port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from assistant.desk.canned import Canned
from assistant.store.account_tables import CANNED
from assistant.store.database import Database


class SqlCanned:
    """Keeps canned answers in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def all(self, locale: str = "") -> Sequence[Canned]:
        """Give the canned answers of a language, or of all, in their order."""
        query = CANNED.select().where(CANNED.c.text != "").order_by(CANNED.c.locale.desc(), CANNED.c.place, CANNED.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(CANNED.c.locale == locale) if locale else query).mappings()
            return [Canned(**row) for row in rows]

    def put(self, canned: Canned) -> int:
        """Store a new or changed canned answer; gives its id."""
        row = {name: value for name, value in asdict(canned).items() if name != "id"}
        change = CANNED.update().where(CANNED.c.id == canned.id).values(**row)
        with self._database.writing() as connection:
            if canned.id and connection.execute(change).rowcount:
                return canned.id
            return int(connection.execute(CANNED.insert().values(**row)).inserted_primary_key[0])

    def remove(self, id_: int) -> None:
        """Empty a canned answer; its row stays, so that what we ship does not come back."""
        with self._database.writing() as connection:
            connection.execute(CANNED.update().where(CANNED.c.id == id_).values(text=""))

    def begin(self, shipped: Sequence[Canned]) -> None:
        """Store what we ship where nothing was ever stored."""
        with self._database.writing() as connection:
            if not connection.execute(sa.select(sa.func.count()).select_from(CANNED)).scalar_one():
                rows = [{name: value for name, value in asdict(one).items() if name != "id"} for one in shipped]
                connection.execute(CANNED.insert(), rows)
