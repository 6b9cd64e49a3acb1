"""What the call loop needs from outside, as Protocols: the line to the caller, the clock, and the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from assistant.conversation import Entry, Standing
from assistant.messages import Reply, Request

FRAME_SECONDS = 0.02
"""How much sound travels at once on every line."""


@dataclass(frozen=True)
class Sounded:
    """Sound from the caller: 16-bit mono PCM at the line's rate, any number of samples."""

    pcm: bytes


@dataclass(frozen=True)
class Keyed:
    """A key the caller pressed: 0 to 9, * or #."""

    key: str


@dataclass(frozen=True)
class Played:
    """Everything up to this mark has been played to the caller."""

    mark: str


@dataclass(frozen=True)
class Gone:
    """The caller, or the line, is no longer there. Nothing comes after it."""


LineEvent = Sounded | Keyed | Played | Gone


class Line(Protocol):
    """One caller's line. It keeps time by itself and belongs to one event loop."""

    @property
    def hz(self) -> int:
        """Samples a second, both ways: 8000 or 16000."""

    @property
    def caller(self) -> str:
        """The number that calls, or ""."""

    async def receive(self) -> LineEvent:
        """Give what comes next; waits for it."""

    def play(self, pcm: bytes, mark: str) -> None:
        """Play samples after what is still to be played; Played(mark) comes when they have been heard."""

    def clear(self) -> None:
        """Drop what has not been played yet; its marks do not come any more."""

    async def transfer(self, target: str, code: str) -> bool:
        """Connect the caller with another phone; False where that failed and the caller is still here."""

    async def hang_up(self) -> None:
        """End the call; safe to call twice."""


class Clock(Protocol):
    """Time that never goes back, in seconds; only differences mean something."""

    def now(self) -> float:
        """Give the present moment."""

    async def until(self, moment: float) -> None:
        """Wait until a moment; at once where it has passed."""


class Desk(Protocol):
    """The reception as a telephone call uses it."""

    def welcome(self, locale: str | None) -> Reply:
        """Give what every door says first."""

    async def receive(self, request: Request) -> Reply:
        """Take what a caller said."""

    async def log(self, conversation: str, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries after a number."""

    def follow(self, conversation: str, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give entries and standings as they come."""

    async def rate(self, conversation: str, stars: int) -> None:
        """Keep a rating of 1 to 5 stars."""

    async def leave_number(self, conversation: str, phone: str) -> None:
        """Keep a number to ring back; raises InvalidPhone."""

    async def leave_queue(self, conversation: str) -> Reply:
        """Wait no longer."""

    async def end(self, conversation: str) -> None:
        """The caller has gone."""
