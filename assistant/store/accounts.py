"""Clerks' accounts in a database, behind the AccountStore port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from assistant.desk.accounts import Account, MayTry, Session, Tried
from assistant.desk.values import Role
from assistant.errors import AccountRefused
from assistant.store.account_tables import ACCOUNT_SESSIONS, ACCOUNTS, SIGN_IN_TRIES
from assistant.store.database import Database, insert_new


class SqlAccounts:
    """Keeps accounts, sessions and failed sign-ins in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self._database = database

    def add(self, account: Account) -> None:
        """Store a new account; raises AccountRefused where the login or subject is taken."""
        self._write(ACCOUNTS.insert().values(**_row(account)), account)

    def change(self, account: Account) -> None:
        """Store an account's new state; raises AccountRefused where the login or subject is taken."""
        self._write(ACCOUNTS.update().where(ACCOUNTS.c.id == account.id).values(**_row(account)), account)

    def by_id(self, id_: str) -> Account | None:
        """Find an account by its id."""
        return self._one(ACCOUNTS.c.id == id_)

    def by_login(self, login: str) -> Account | None:
        """Find an account by what its owner types."""
        return self._one(ACCOUNTS.c.login == login)

    def by_subject(self, subject: str) -> Account | None:
        """Find an account by who its owner is at the city's own sign-in."""
        return self._one(ACCOUNTS.c.subject == subject) if subject else None

    def all(self) -> Sequence[Account]:
        """Give all accounts in the order of their logins."""
        return [_account(row) for row in self._rows(ACCOUNTS.select().order_by(ACCOUNTS.c.login))]

    def start_session(self, session: Session) -> None:
        """Keep a new session, and forget those that have expired."""
        expired = ACCOUNT_SESSIONS.c.expires_at <= session.started_at
        with self._database.writing() as connection:
            connection.execute(ACCOUNT_SESSIONS.delete().where(expired))
            connection.execute(ACCOUNT_SESSIONS.insert().values(**asdict(session)))

    def session(self, digest: str) -> Session | None:
        """Find a session by the hash of its secret."""
        rows = self._rows(ACCOUNT_SESSIONS.select().where(ACCOUNT_SESSIONS.c.digest == digest))
        return Session(**rows[0]) if rows else None

    def see_session(self, digest: str, at: datetime) -> None:
        """Note that a session was used."""
        self._run(ACCOUNT_SESSIONS.update().where(ACCOUNT_SESSIONS.c.digest == digest).values(seen_at=at))

    def end_session(self, digest: str) -> None:
        """Forget one session."""
        self._run(ACCOUNT_SESSIONS.delete().where(ACCOUNT_SESSIONS.c.digest == digest))

    def end_sessions(self, account: str, kept: str = "") -> int:
        """Forget all sessions of an account but the kept digest; gives how many there were."""
        doomed = (ACCOUNT_SESSIONS.c.account == account) & (ACCOUNT_SESSIONS.c.digest != kept)
        return self._run(ACCOUNT_SESSIONS.delete().where(doomed))

    def count_tries(self, keys: Sequence[str], may: MayTry, at: datetime, forget_before: datetime) -> timedelta:
        """Count one try under every key unless it has to wait; gives how long. Nobody else counts under them meanwhile."""
        self._forget_tries(forget_before)
        with self._database.writing() as connection:
            for key in sorted(keys):  # everybody in the same order, so that nobody waits for each other
                insert_new(connection, SIGN_IN_TRIES, {"key": key, "count": 0, "last_at": at})
                _locked(connection, key)
            tried = [_tried(connection, key) for key in keys]
            longest = may([one if one and one[0] else None for one in tried])
            if not longest:
                more: Any = SIGN_IN_TRIES.c.count + 1
                mine = SIGN_IN_TRIES.c.key.in_(keys)
                connection.execute(SIGN_IN_TRIES.update().where(mine).values(count=more, last_at=at))
            return longest

    def tries(self, key: str) -> Tried | None:
        """Give how often a key was tried and when last; None where never."""
        with self._database.reading() as connection:
            return _tried(connection, key)

    def forgive(self, key: str, count: int | None = None) -> None:
        """Take tries back: `count` of them, or all."""
        known = SIGN_IN_TRIES.c.key == key
        if count is None:
            self._run(SIGN_IN_TRIES.delete().where(known))
        else:
            fewer: Any = sa.case((SIGN_IN_TRIES.c.count > count, SIGN_IN_TRIES.c.count - count), else_=0)
            self._run(SIGN_IN_TRIES.update().where(known).values(count=fewer))

    def _forget_tries(self, before: datetime) -> None:
        """Delete old counters but those that somebody is counting under just now."""
        old = sa.select(SIGN_IN_TRIES.c.key).where(SIGN_IN_TRIES.c.last_at < before).with_for_update(skip_locked=True)
        self._run(SIGN_IN_TRIES.delete().where(SIGN_IN_TRIES.c.key.in_(old)))

    def _write(self, statement: Any, account: Account) -> None:
        with self._database.writing() as connection:
            try:
                connection.execute(statement)
            except IntegrityError as error:
                raise AccountRefused("error.account_taken", login=account.login) from error

    def _one(self, condition: Any) -> Account | None:
        rows = self._rows(ACCOUNTS.select().where(condition))
        return _account(rows[0]) if rows else None

    def _rows(self, query: Any) -> list[Any]:
        with self._database.reading() as connection:
            return list(connection.execute(query).mappings())

    def _run(self, statement: Any) -> int:
        with self._database.writing() as connection:
            return int(connection.execute(statement).rowcount)


def _locked(connection: Any, key: str) -> None:
    """Keep others from counting under a key until this transaction ends; on SQLite nobody else writes anyway."""
    connection.execute(sa.select(SIGN_IN_TRIES.c.key).where(SIGN_IN_TRIES.c.key == key).with_for_update())


def _tried(connection: Any, key: str) -> Tried | None:
    row = connection.execute(SIGN_IN_TRIES.select().where(SIGN_IN_TRIES.c.key == key)).mappings().first()
    return (row["count"], row["last_at"]) if row else None


def _row(account: Account) -> dict[str, Any]:
    lists = {"domains": list(account.domains), "languages": list(account.languages)}
    return {**asdict(account), **lists, "role": account.role.value, "subject": account.subject or None}


def _account(row: Any) -> Account:
    lists = {"domains": tuple(row["domains"]), "languages": tuple(row["languages"])}
    return Account(**{**row, **lists, "role": Role(row["role"]), "subject": row["subject"] or ""})
