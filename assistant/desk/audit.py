"""The audit: who did what with personal data and accounts, and when; rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


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

    def last(self, most: int) -> Sequence[Audited]:
        """Give the last acts, newest first."""
