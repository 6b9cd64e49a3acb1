"""The kiosk's way to the assistant, as a Protocol: a running server, or the same engine in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from assistant.conversation import Entry, Standing
from assistant.messages import Json, Reply


class Unreachable(Exception):
    """The assistant cannot be reached now; asking again later may help."""


@dataclass(frozen=True)
class Said:
    """What a person said, typed or chose; `mark` is this door's own id of it, so that it counts once however often it is sent."""

    mark: str
    utterance: str = ""
    choice: Json | None = None
    hypotheses: tuple[str, ...] = ()
    locale: str | None = None


class Connection(Protocol):
    """One conversation at a time with the assistant. Whatever fails on the way is Unreachable, nothing else."""

    async def ready(self) -> None:
        """Wait until the assistant can be reached and its engine has loaded."""

    async def open(self, locale: str) -> Reply:
        """Begin a new conversation and give its welcome; what went before is forgotten here."""

    async def ask(self, said: Said) -> Reply:
        """Say something in the conversation; the same mark again gives the same answer."""

    def follow(self, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give the entries after a number and how the conversation stands, then both as they come; ends with Unreachable."""

    async def typing(self) -> None:
        """Tell a clerk that the person is writing."""

    async def rate(self, stars: int) -> None:
        """Rate the visit with 1 to 5 stars."""

    async def leave_number(self, phone: str) -> None:
        """Ask to be rung back; raises InvalidPhone."""

    async def leave_queue(self) -> Reply:
        """No longer wait for a clerk: the assistant has the word again."""

    async def end(self) -> None:
        """End the conversation and forget it here; the person has gone."""

    async def close(self) -> None:
        """Let go of everything."""
