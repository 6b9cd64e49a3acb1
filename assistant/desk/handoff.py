"""The assistant's side of handing over: asks the desk to take a conversation, with a short code, why, and what was said.

The reception then puts it into the queue, or says why nobody is there, in one transaction with the assistant's last words.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import CodeTaken
from assistant.messages import Json
from assistant.ports import Clock, HandoffRecord, HandoffStore

TRIES = 60
"""How many codes are tried before a longer one is given."""


def random_code() -> str:
    """Give a four-digit code, easy to say and to write down; the first digit is never 0."""
    return str(1000 + secrets.randbelow(9000))


@dataclass(frozen=True)
class HandOver:
    """What is handed over."""

    conversation: str
    reason: str
    locale: str
    channel: str
    transcript: tuple[Json, ...] = ()
    ranking: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Desk:
    """Keeps hand-offs for the clerks."""

    store: HandoffStore
    clock: Clock
    new_code: Callable[[], str] = random_code

    def hand_over(self, request: HandOver) -> str:
        """Record a hand-off and give its code; a conversation keeps the code it has. Raises StoreError."""
        at = self.clock.now()
        for _ in range(TRIES):
            try:
                return self.store.add(HandoffRecord(code=self.new_code(), created_at=at, **request.__dict__))
            except CodeTaken:
                continue
        longer = f"{self.new_code()}{self.new_code()}"
        return self.store.add(HandoffRecord(code=longer, created_at=at, **request.__dict__))

    def waiting(self) -> Sequence[HandoffRecord]:
        """Give all hand-offs, oldest first."""
        return self.store.waiting()
