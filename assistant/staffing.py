"""Builds what stands beside the desk for those who work at it: the way in, accounts, canned answers, the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from assistant.bootstrap import SystemClock
from assistant.desk.account_book import AccountBook
from assistant.desk.audit import AuditStore
from assistant.desk.canned import CannedStore
from assistant.desk.passwords import Passwords
from assistant.desk.sign_in import Entrance, SessionRules
from assistant.ports import Clock
from assistant.settings import Settings
from assistant.store.accounts import SqlAccounts
from assistant.store.audit import SqlAudit
from assistant.store.canned import SqlCanned
from assistant.store.database import Database


@dataclass(frozen=True)
class Staffing:
    """What clerks need beside the desk itself; `database` is theirs to let go of."""

    entrance: Entrance
    book: AccountBook
    canned: CannedStore
    audit: AuditStore
    database: Database


def build_staffing(settings: Settings, clock: Clock | None = None, passwords: Passwords | None = None) -> Staffing:
    """Build it; the database is connected to when it is first needed."""
    database, hashing = Database(settings.database), passwords or Passwords()
    accounts = SqlAccounts(database)
    rules = SessionRules(timedelta(hours=settings.clerks.session_hours), timedelta(minutes=settings.clerks.idle_minutes))
    entrance = Entrance(accounts, hashing, clock or SystemClock(), rules)
    return Staffing(entrance, AccountBook(accounts, hashing), SqlCanned(database), SqlAudit(database), database)
