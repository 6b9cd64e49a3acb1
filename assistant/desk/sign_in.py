"""The way in for clerks: password or the city's own sign-in, sessions that end, and patience with wrong passwords."""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from assistant.desk.accounts import Account, AccountStore, Session, Tried
from assistant.desk.passwords import Passwords
from assistant.desk.throttle import FORGOTTEN_AFTER, wait, watches
from assistant.errors import SignInRefused
from assistant.ports import Clock

SEEN_AGAIN_AFTER = timedelta(seconds=30)
"""A session's last use is written down no more often than this."""


@dataclass(frozen=True)
class SessionRules:
    """When a session ends by itself: so long after sign-in, and so long after its last use."""

    whole: timedelta = timedelta(hours=10)
    idle: timedelta = timedelta(minutes=60)


@dataclass(frozen=True)
class SignedIn:
    """Who came in, and the secret that their browser keeps."""

    account: Account
    secret: str


@dataclass(frozen=True)
class Entrance:
    """Lets clerks in and out. Every method talks to the database and may raise StoreError; call it off the event loop."""

    accounts: AccountStore
    passwords: Passwords
    clock: Clock
    rules: SessionRules = SessionRules()

    def sign_in(self, login: str, password: str, address: str) -> SignedIn:
        """Let somebody in by password; raises SignInRefused, with `minutes` where they have to wait first.

        A wrong name and a wrong password look alike and take equally long.
        """
        login = login.strip().lower()[:100]
        self._wait_or_count(login, address)
        account = self.accounts.by_login(login)
        fits = self.passwords.fits(account.password if account else "", password[:1000])
        if account is None or not fits or not account.enabled:
            raise SignInRefused()
        self._forgive(login, address)
        return self.let_in(self._rehashed(account, password))

    def confirm(self, account: Account, password: str, address: str) -> None:
        """Ask somebody who is signed in for their password once more; raises SignInRefused as `sign_in` does."""
        self._wait_or_count(account.login, address)
        if not self.passwords.fits(account.password, password[:1000]):
            raise SignInRefused("error.password_wrong")
        self._forgive(account.login, address)

    def let_in(self, account: Account) -> SignedIn:
        """Start a session for somebody who has shown who they are; raises SignInRefused where the account is disabled."""
        if not account.enabled:
            raise SignInRefused("error.sign_in_disabled")
        secret, now = secrets.token_urlsafe(32), self.clock.now()
        self.accounts.start_session(Session(digest(secret), account.id, now, now, now + self.rules.whole))
        return SignedIn(account, secret)

    def who(self, secret: str, active: bool = True) -> Account | None:
        """Give whose session a secret opens; None where it has ended or its owner is disabled.

        What a page asks for by itself is not `active` and does not make the session last longer.
        """
        session = self.accounts.session(digest(secret)) if secret else None
        now = self.clock.now()
        if session is None or now >= session.expires_at or now >= session.seen_at + self.rules.idle:
            return None
        account = self.accounts.by_id(session.account)
        if account is None or not account.enabled:
            return None
        if active and now - session.seen_at >= SEEN_AGAIN_AFTER:
            self.accounts.see_session(session.digest, now)
        return account

    def sign_out(self, secret: str) -> None:
        """End one session."""
        self.accounts.end_session(digest(secret))

    def sign_out_everywhere(self, account: Account, kept: str = "") -> int:
        """End all sessions of an account but the one with the kept secret; gives how many ended."""
        return self.accounts.end_sessions(account.id, digest(kept) if kept else "")

    def _wait_or_count(self, login: str, address: str) -> None:
        now = self.clock.now()
        watched = tuple(watches(login, address))

        def may(tried: Sequence[Tried | None]) -> timedelta:
            waits = (wait(one, *found, now) for one, found in zip(watched, tried, strict=True) if found)
            return max(waits, default=timedelta(0))

        longest = self.accounts.count_tries([one.key for one in watched], may, now, now - FORGOTTEN_AFTER)
        if longest:
            raise SignInRefused("error.sign_in_wait", minutes=math.ceil(longest / timedelta(minutes=1)))

    def _forgive(self, login: str, address: str) -> None:
        own, anywhere, place = watches(login, address)
        self.accounts.forgive(own.key)
        self.accounts.forgive(anywhere.key, 1)
        self.accounts.forgive(place.key, 1)

    def _rehashed(self, account: Account, password: str) -> Account:
        if not self.passwords.is_outdated(account.password):
            return account
        renewed = replace(account, password=self.passwords.hashed(password))
        self.accounts.change(renewed)
        return renewed


def digest(secret: str) -> str:
    """Give what is stored of a session's secret, so that a stolen database opens no session."""
    return hashlib.sha256(secret.encode()).hexdigest()
