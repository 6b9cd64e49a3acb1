"""Settings of the clerks' console: how long a sign-in lasts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ClerkSettings:
    """How the console treats the people who work at it."""

    session_hours: int = field(default=10, metadata={"least": 1})
    """Hours after which a clerk has to sign in again, whatever they do."""

    idle_minutes: int = field(default=60, metadata={"least": 5})
    """Minutes without a page or an answer after which a clerk has to sign in again."""
