"""Clerks' accounts: who may sit at the desk, in which role and with which skills, and the port they are kept behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from assistant.desk.values import Clerk, Role, Skills


def covers(role: Role, needed: Role) -> bool:
    """Tell whether a role may do what needs another one: each may do what those before it may."""
    order = list(Role)
    return order.index(role) >= order.index(needed)


@dataclass(frozen=True)
class Account:
    """One person who works at the desk.

    `login` is what they type, in small letters; `name` is what people see. `domains` and `languages` are skills, empty
    means all of them. `password` is an argon2 hash, empty where the city's own sign-in is the only way in; `subject` is
    who they are there. `capacity` is how many conversations they hold at once.
    """

    id: str
    login: str
    name: str
    role: Role = Role.CLERK
    department: str = ""
    domains: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capacity: int = 3
    enabled: bool = True
    password: str = field(default="", repr=False)
    must_change: bool = False
    subject: str = ""

    @property
    def clerk(self) -> Clerk:
        """The person as the desk knows them."""
        skills = Skills(self.domains, self.languages)
        return Clerk(self.id, self.name, self.role, skills, self.capacity, self.department)


@dataclass(frozen=True)
class Session:
    """One signed-in browser; `digest` is the hash of the secret that only the browser holds. Times are UTC."""

    digest: str
    account: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


Tried = tuple[int, datetime]
"""How often something was tried, and when last (UTC)."""

MayTry = Callable[[Sequence[Tried | None]], timedelta]
"""How long the next try has to wait, by what was tried before under each key (None: never); no time: it may be made."""


class AccountStore(Protocol):
    """Keeps accounts, sessions and failed sign-ins; every method may raise StoreError."""

    def add(self, account: Account) -> None:
        """Store a new account; raises AccountRefused where the login or subject is taken."""

    def change(self, account: Account) -> None:
        """Store an account's new state; raises AccountRefused where the login or subject is taken."""

    def by_id(self, id_: str) -> Account | None:
        """Find an account by its id."""

    def by_login(self, login: str) -> Account | None:
        """Find an account by what its owner types."""

    def by_subject(self, subject: str) -> Account | None:
        """Find an account by who its owner is at the city's own sign-in."""

    def all(self) -> Sequence[Account]:
        """Give all accounts in the order of their logins."""

    def start_session(self, session: Session) -> None:
        """Keep a new session, and forget those that have expired."""

    def session(self, digest: str) -> Session | None:
        """Find a session by the hash of its secret."""

    def see_session(self, digest: str, at: datetime) -> None:
        """Note that a session was used."""

    def end_session(self, digest: str) -> None:
        """Forget one session."""

    def end_sessions(self, account: str, kept: str = "") -> int:
        """Forget all sessions of an account but the kept digest; gives how many there were."""

    def count_tries(self, keys: Sequence[str], may: MayTry, at: datetime, forget_before: datetime) -> timedelta:
        """Count one try under every key unless it has to wait, whole or not at all; gives what `may` says how long.

        Nobody else counts under these keys meanwhile. Counters that nobody added to since `forget_before` begin anew.
        """

    def tries(self, key: str) -> Tried | None:
        """Give how often a key was tried and when last; None where never."""

    def forgive(self, key: str, count: int | None = None) -> None:
        """Take tries back: `count` of them, or all."""
