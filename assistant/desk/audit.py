"""The audit: who did what with personal data and accounts, and when; rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

SHOW, READ, ASKED_IN = "show", "read", "asked_in"
"""Acts: showing what was masked, reading a conversation of others, and being asked into one by a colleague."""


@dataclass(frozen=True)
class Audited:
    """One act: the clerk's id, what they did, and to which conversation or account. `at` is UTC."""

    at: datetime
    clerk: str
    action: str
    about: str = ""


class AuditStore(Protocol):
    """Keeps what was done; every method may raise StoreError."""

    def keep(self, clerk: str, action: str, about: str, at: datetime) -> None:
        """Keep one act."""

    def has(self, clerk: str, action: str, about: str, since: datetime) -> bool:
        """Tell whether an act was kept since then."""

    def last(self, most: int) -> Sequence[Audited]:
        """Give the last acts, newest first."""
