"""Making and changing accounts, with the rules that keep a desk usable: one login each, and never without an admin."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.desk.accounts import Account, AccountStore
from assistant.desk.passwords import Passwords, check_password, generated_password
from assistant.desk.values import Role
from assistant.errors import AccountRefused

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
MOST_NAME = 40
MOST_CAPACITY = 50
FIRST_ADMIN = "admin"


@dataclass(frozen=True)
class AccountBook:
    """Changes accounts. Every method talks to the database and may raise StoreError; call it off the event loop."""

    accounts: AccountStore
    passwords: Passwords

    def add(self, wished: Account, password: str | None = None) -> tuple[Account, str]:
        """Make an account; gives it and its password, generated unless told. Raises AccountRefused."""
        login = wished.login.strip().lower()
        _check(replace(wished, login=login))
        given = generated_password() if password is None else password
        check_password(given, login)
        made = replace(wished, id=uuid.uuid4().hex, login=login, password=self.passwords.hashed(given))
        made = replace(made, must_change=password is None)
        self.accounts.add(made)
        return made, given

    def add_by_subject(self, wished: Account) -> Account:
        """Make an account for somebody whom the city's own sign-in knows; it has no password. Raises AccountRefused."""
        made = replace(wished, id=uuid.uuid4().hex, login=wished.login.strip().lower(), password="")
        _check(made)
        self.accounts.add(made)
        return made

    def change(self, account: Account) -> None:
        """Store an account's new state; raises AccountRefused, also where it would leave no admin."""
        _check(account)
        before = self._known(account.id)
        if before.role is Role.ADMIN and before.enabled and (account.role is not Role.ADMIN or not account.enabled):
            self._leave_an_admin(account)
        self.accounts.change(account)
        if not account.enabled or account.role is not before.role:
            self.accounts.end_sessions(account.id)

    def set_password(self, account: Account, password: str | None = None, kept: str = "") -> str:
        """Give an account a password, generated unless told, and end its sessions but the kept digest. Raises AccountRefused."""
        given = generated_password() if password is None else password
        check_password(given, account.login)
        changed = replace(account, password=self.passwords.hashed(given), must_change=password is None)
        self.accounts.change(changed)
        self.accounts.end_sessions(account.id, kept)
        return given

    def named(self, login: str) -> Account:
        """Find an account by its login; raises AccountRefused where there is none."""
        found = self.accounts.by_login(login.strip().lower())
        if found is None:
            raise AccountRefused("error.account_unknown", login=login)
        return found

    def _known(self, id_: str) -> Account:
        found = self.accounts.by_id(id_)
        if found is None:
            raise AccountRefused("error.account_unknown", login=id_)
        return found

    def _leave_an_admin(self, account: Account) -> None:
        others = [one for one in self.accounts.all() if one.role is Role.ADMIN and one.enabled and one.id != account.id]
        if not others:
            raise AccountRefused("error.account_last_admin")


def may_manage(manager: Account, account: Account) -> bool:
    """Tell whether somebody may make or change an account: admins all of them, supervisors those of clerks."""
    return manager.role is Role.ADMIN or (manager.role is Role.SUPERVISOR and account.role is Role.CLERK)


def with_enabled(account: Account, enabled: bool) -> Account:
    """Give an account that may sign in, or may not."""
    return replace(account, enabled=enabled)


def ensure_first_admin(book: AccountBook, show: Callable[[str, str], None]) -> bool:
    """Make the first admin where there is no account yet and show login and password, once; tells whether it did.

    Of several processes that start at once only one makes the account and shows the password.
    """
    if book.accounts.all():
        return False
    try:
        made, password = book.add(Account("", FIRST_ADMIN, FIRST_ADMIN, Role.ADMIN))
    except AccountRefused:
        return False
    show(made.login, password)
    return True


def _check(account: Account) -> None:
    if not LOGIN.fullmatch(account.login):
        raise AccountRefused("error.account_login")
    if not 1 <= len(account.name.strip()) <= MOST_NAME or not account.name.isprintable():
        raise AccountRefused("error.account_name", most=MOST_NAME)
    if not 1 <= account.capacity <= MOST_CAPACITY:
        raise AccountRefused("error.account_capacity", most=MOST_CAPACITY)
