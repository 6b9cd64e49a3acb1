"""Phrasings that could be learnt, and what they are found in, in a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from assistant.conversation import Who
from assistant.learning.values import Heard, Proposal, Said, Source, State
from assistant.store.database import Database, insert_new
from assistant.store.tables import ENTRIES, HEARD_UNTIL, PROPOSALS

ENTRY, CORRECTION = "entries", "corrections"
"""Names under which it is kept up to where these tables have been looked at."""

FIELDS = ("id", "text", "locale", "label", "source", "state", "group", "count", "first_at", "last_at", "decided_by", "decided_at")


class SqlProposals:
    """Keeps proposals."""

    def __init__(self, database: Database) -> None:
        """Take the database that holds the conversations too."""
        self._database = database

    def heard_until(self, name: str) -> int:
        """Give up to which id a table has been looked at."""
        query = sa.select(HEARD_UNTIL.c.id).where(HEARD_UNTIL.c.name == name)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def talked_since(self, after: int, most: int) -> tuple[Sequence[str], int]:
        """Give the conversations with answers after an id, looking at so many entries at most, and the last id looked at."""
        query = sa.select(ENTRIES.c.id, ENTRIES.c.conversation).where(ENTRIES.c.id > after).order_by(ENTRIES.c.id).limit(most)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(dict.fromkeys(row.conversation for row in rows)), rows[-1].id if rows else after

    def log(self, conversation: str) -> tuple[Said, ...]:
        """Give a conversation's log with what the engine made of it, oldest first, without private notes."""
        own = sa.and_(ENTRIES.c.conversation == conversation, ENTRIES.c.private.is_(False))
        with self._database.reading() as connection:
            return tuple(
                _said(row) for row in connection.execute(ENTRIES.select().where(own).order_by(ENTRIES.c.number)).mappings()
            )

    def keep(
        self, name: str, before: int, until: int, heard: Sequence[tuple[str, Heard]], group_of: Callable[[str, Any], int | None]
    ) -> Sequence[tuple[Proposal, bool]]:
        """Keep what was heard, each with what it has in common with others (`same`), and that all was looked at up to an id.

        Gives each proposal and whether it is new; nothing where another process has looked meanwhile.
        """
        with self._database.writing() as connection:
            insert_new(connection, HEARD_UNTIL, {"name": name, "id": 0})
            mine = HEARD_UNTIL.update().where(HEARD_UNTIL.c.name == name, HEARD_UNTIL.c.id == before)
            if connection.execute(mine.values(id=until)).rowcount != 1:
                return ()
            return [_kept(connection, same, one, group_of) for same, one in heard]

    def all(self, states: Sequence[State]) -> tuple[Proposal, ...]:
        """Give the proposals in some states, in the order to decide about them."""
        query = PROPOSALS.select().where(PROPOSALS.c.state.in_([state.value for state in states]))
        with self._database.reading() as connection:
            return tuple(sorted(map(_proposal, connection.execute(query).mappings()), key=lambda one: one.order))

    def find(self, id_: int) -> Proposal | None:
        """Give one proposal, or None where there is none such."""
        with self._database.reading() as connection:
            row = connection.execute(PROPOSALS.select().where(PROPOSALS.c.id == id_)).mappings().first()
            return _proposal(row) if row else None

    def change(self, before: Proposal, after: Proposal, same: str) -> bool:
        """Keep what was decided; False where another was quicker, or the same phrasing stands there already."""
        values = {name: getattr(after, name) for name in ("text", "label", "decided_by", "decided_at")}
        own = PROPOSALS.c.id == before.id
        other = sa.and_(PROPOSALS.c.locale == after.locale, PROPOSALS.c.same == same, PROPOSALS.c.id != before.id)
        with self._database.writing() as connection:
            if connection.execute(sa.select(PROPOSALS.c.id).where(other)).first():
                return False
            unchanged = sa.and_(own, PROPOSALS.c.state == before.state.value, PROPOSALS.c.text == before.text)
            change = PROPOSALS.update().where(unchanged).values(same=same, state=after.state.value, **values)
            return bool(connection.execute(change).rowcount)

    def set_state(self, ids: Sequence[int], state: State) -> None:
        """Put some proposals into a state, whoever decided about them."""
        with self._database.writing() as connection:
            connection.execute(PROPOSALS.update().where(PROPOSALS.c.id.in_(ids)).values(state=state.value))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def _kept(connection: Any, same: str, heard: Heard, group_of: Callable[[str, Any], int | None]) -> tuple[Proposal, bool]:
    own = sa.and_(PROPOSALS.c.locale == heard.locale, PROPOSALS.c.same == same)
    known = connection.execute(PROPOSALS.select().where(own)).mappings().first()
    if known is None:
        return _added(connection, same, heard, group_of), True
    before = _proposal(known)
    after = replace(before, count=before.count + 1, last_at=max(before.last_at, heard.at))
    if before.state is State.PROPOSED and list(Source).index(heard.source) < list(Source).index(before.source):
        after = replace(after, source=heard.source, label=heard.label or before.label)
    values = {"count": after.count, "last_at": after.last_at, "source": after.source.value, "label": after.label}
    connection.execute(PROPOSALS.update().where(own).values(**values))
    return after, False


def _added(connection: Any, same: str, heard: Heard, group_of: Callable[[str, Any], int | None]) -> Proposal:
    alike = sa.and_(PROPOSALS.c.locale == heard.locale, PROPOSALS.c.label == heard.label)
    groups: dict[int, list[str]] = {}
    for row in connection.execute(PROPOSALS.select().where(alike)).mappings():
        groups.setdefault(row["group"], []).append(row["text"])
    values: dict[str, Any] = {
        "same": same,
        "text": heard.text,
        "locale": heard.locale,
        "label": heard.label,
        "source": heard.source.value,
    }
    values |= {"state": State.PROPOSED.value, "group": 0, "count": 1, "first_at": heard.at, "last_at": heard.at}
    id_ = int(connection.execute(PROPOSALS.insert().values(**values)).inserted_primary_key[0])
    connection.execute(PROPOSALS.update().where(PROPOSALS.c.id == id_).values(group=group_of(heard.text, groups) or id_))
    return _proposal(connection.execute(PROPOSALS.select().where(PROPOSALS.c.id == id_)).mappings().one())


def _proposal(row: Any) -> Proposal:
    values = {name: row[name] for name in FIELDS}
    return Proposal(**{**values, "source": Source(row["source"]), "state": State(row["state"])})


def _said(row: Any) -> Said:
    names = ("id", "conversation", "number", "text", "at", "reply", "request", "answers")
    return Said(who=Who(row["who"]), **{name: row[name] for name in names})
