"""Gives a conversation to a clerk: once, with a short code, why, and everything that was said."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.messages import Json
from assistant.ports import Clock, HandoffRecord, HandoffStore


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
        earlier = self.store.of_conversation(request.conversation)
        code = earlier[-1].code if earlier else self._free_code()
        self.store.add(HandoffRecord(code=code, created_at=self.clock.now(), **request.__dict__))
        return code

    def waiting(self) -> Sequence[HandoffRecord]:
        """Give all hand-offs, oldest first."""
        return self.store.waiting()

    def _free_code(self) -> str:
        taken = {record.code for record in self.store.waiting()}
        for _ in range(100):
            code = self.new_code()
            if code not in taken:
                return code
        return f"{self.new_code()}{self.new_code()}"
